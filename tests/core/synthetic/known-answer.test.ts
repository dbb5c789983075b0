// The known answer: its law, its pair, the recovery of its code, and the cosines that honesty.md rule 4 expects of a perfect code.
import { describe, expect, it } from 'vitest'
import { dot } from '../../../core/linalg.ts'
import { createKnownAnswer, gemmaShape, knownRows, rowText } from '../../../core/synthetic/known-answer.ts'
import { createCosineMeter, expectedCosine, measureRecovery } from '../../../core/synthetic/measure-known-answer.ts'

const small = { d: 512, dSae: 1024, l0: 14, rows: 3000, common: 64, seed: 3 }

function decoderOf(answer: ReturnType<typeof createKnownAnswer>): Float32Array {
  const { d, dSae } = answer.shape
  const decoder = new Float32Array(dSae * d)
  answer.directions(0, dSae, decoder)
  return decoder
}

describe('createKnownAnswer', () => {
  it("has densities of a heavy tail that sum to L0, and the source post's ids for its pair", () => {
    const answer = createKnownAnswer(gemmaShape)
    expect([answer.parent, answer.child]).toEqual([6510, 1085])
    expect(answer.density.reduce((sum, p) => sum + p, 0)).toBeCloseTo(59, 6)
    const sorted = Array.from(answer.density).sort((a, b) => b - a)
    expect(sorted[0]!).toBeGreaterThan(0.1)
    expect(sorted.at(-1)!).toBeLessThan(0.001)
    expect(sorted.at(-1)!).toBeGreaterThan(0)
  })
  it('has unit directions, the common ones orthogonal to all others', () => {
    const answer = createKnownAnswer(small)
    const decoder = decoderOf(answer)
    const row = (i: number) => decoder.subarray(i * small.d, (i + 1) * small.d)
    const common: number[] = []
    for (let i = 0; i < small.dSae; i++) {
      expect(dot(row(i), row(i))).toBeCloseTo(1, 5)
      if (row(i).subarray(0, small.common).includes(1)) common.push(i)
    }
    expect(common).toHaveLength(small.common)
    expect(common).not.toContain(answer.parent)
    for (const i of common.slice(0, 8)) for (let j = 0; j < 200; j++) if (i !== j) expect(dot(row(i), row(j))).toBe(0)
  })
  it('gives the same numbers whatever is asked for first', () => {
    const [a, b] = [createKnownAnswer(small), createKnownAnswer(small)]
    const [one, all] = [new Float32Array(small.d), decoderOf(b)]
    a.code(7)
    a.directions(100, 101, one)
    expect(one).toEqual(all.slice(100 * small.d, 101 * small.d))
    expect(a.code(5)).toEqual(b.code(5))
  })
  it('lets the parent fire wherever the child does, and both as often as said', () => {
    const answer = createKnownAnswer({ ...small, rows: 20_000 })
    let [parents, children, l0] = [0, 0, 0]
    for (let row = 0; row < 20_000; row++) {
      const { features, values } = answer.code(row)
      l0 += features.length
      expect(values.every(v => v >= 1 && v <= 1.2)).toBe(true)
      if (features.includes(answer.parent)) parents++
      if (!features.includes(answer.child)) continue
      children++
      expect(features).toContain(answer.parent)
      expect(rowText(answer, features)).toMatch(/^short/)
    }
    expect(l0 / 20_000).toBeCloseTo(14, 0)
    expect(parents / 20_000).toBeCloseTo(0.04, 2)
    expect(children).toBeGreaterThan(60)
    expect(children).toBeLessThan(150)
  })
  it('refuses shapes that cannot be', () => {
    expect(() => createKnownAnswer({ ...small, common: 512 })).toThrow('do not fit')
    expect(() => createKnownAnswer({ ...small, l0: 500 })).toThrow('not sparse')
    expect(() => createKnownAnswer({ ...small, d: 1.5 })).toThrow('whole numbers')
  })
})

describe('its measures', () => {
  const answer = createKnownAnswer(small)
  const decoder = decoderOf(answer)
  it('recovers its code nearly whole', () => {
    const { precision, recall } = measureRecovery(answer, decoder, 200)
    expect(precision).toBeGreaterThan(0.98)
    expect(recall).toBeGreaterThan(0.98)
  })
  it('has the cosines of a perfect code, to single tokens and to means', () => {
    const meter = createCosineMeter(answer, [1, 3, 10, 100], 40)
    const x = new Float32Array(small.d)
    for (let row = 0; row < small.rows; row++) {
      knownRows(answer, decoder, row, row + 1, x)
      meter.add(x, answer.code(row).features)
    }
    for (const { n, features, cosine, expected } of meter.measure()) {
      expect(features).toBeGreaterThan(5)
      expect(expected).toBe(expectedCosine(14, n))
      expect(Math.abs(cosine - expected)).toBeLessThan(0.06 * expected + 0.01)
    }
  })
  it('expects what honesty.md rule 4 says at L0 59', () => {
    const expected = [1, 3, 10, 100, 1000].map(n => Number(expectedCosine(59, n).toFixed(2)))
    expect(expected).toEqual([0.13, 0.22, 0.38, 0.8, 0.97])
  })
})
