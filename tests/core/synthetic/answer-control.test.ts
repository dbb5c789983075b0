// The control "known answer": rows of the same mean and spread, features as often on as those they stand for, nearly all of the code recovered
// where the space is large, and less where it is small.
import { describe, expect, it } from 'vitest'
import { dot } from '../../../core/linalg.ts'
import { answerNote, drawAnswer } from '../../../core/synthetic/answer-control.ts'
import { heavyTail } from '../../../core/synthetic/heavy-tail.ts'

const shape = {
  d: 300,
  dSae: 1000,
  l0: 10,
  densities: [0.05, 0.012],
  rows: 2000,
  spread: 7,
  mean: Float64Array.from({ length: 300 }, (_, j) => Math.sin(j)),
  seed: 2,
}

describe('heavyTail', () => {
  it('falls with the rank, sums to what is asked, and is at most a half', () => {
    const p = heavyTail(500, 1.5, 20)
    expect(p.reduce((sum, v) => sum + v, 0)).toBeCloseTo(20, 9)
    expect(p[0]).toBe(0.5)
    expect([...p].every((v, i) => i === 0 || v <= p[i - 1]!)).toBe(true)
    expect(() => heavyTail(10, 1, 6)).toThrow('cannot be on')
  })
})

describe('drawAnswer', () => {
  const drawn = drawAnswer(shape)
  const { x, pre, values, rows } = drawn
  it('has the mean and the spread of the real rows', () => {
    const mean = new Float64Array(300)
    for (let at = 0; at < x.length; at++) mean[at % 300]! += x[at]! / 2000
    expect(Math.max(...mean.map((v, j) => Math.abs(v - shape.mean[j]!)))).toBeLessThan(1e-4)
    let squares = 0
    for (let at = 0; at < x.length; at++) squares += (x[at]! - mean[at % 300]!) ** 2
    expect(Math.sqrt(squares / 2000)).toBeCloseTo(7, 4)
  })
  it('has features as often on as those they stand for', () => {
    const on = [0, 1].map(i => values.filter((v, at) => at % 2 === i && v > 0).length)
    expect(on).toEqual([100, 24])
  })
  it('is its own dictionary: z = w . (x - p), and a value is z above the threshold', () => {
    for (let r = 0; r < 2000; r += 97) {
      const y = x.subarray(r * 300, (r + 1) * 300).map((v, j) => v - rows.bPre[j]!)
      for (const i of [0, 1]) {
        const z = dot(y, rows.wEnc.subarray(i * 300, (i + 1) * 300))
        expect(z).toBeCloseTo(pre[r * 2 + i]!, 3)
        expect(values[r * 2 + i]).toBe(pre[r * 2 + i]! > rows.threshold[i]! ? pre[r * 2 + i]! : 0)
      }
    }
  })
  it('recovers most of its code, and says so', () => {
    expect(drawn.precision).toBeGreaterThan(0.75)
    expect(drawn.recall).toBeGreaterThan(0.75)
    const note = answerNote(shape, drawn)
    expect(note).toContain('2000 made-up rows')
    expect(note).toContain(`${Math.round(100 * drawn.precision)}% is in the row's code`)
    const crowded = drawAnswer({ ...shape, d: 30, mean: new Float64Array(30), l0: 15 })
    expect(crowded.precision).toBeLessThan(drawn.precision - 0.2)
  })
  it('gives the same rows for the same seed, others for another', () => {
    expect(drawAnswer(shape).x).toEqual(x)
    expect(drawAnswer({ ...shape, seed: 3 }).x).not.toEqual(x)
  })
  it('says from how many features the rest is drawn where the dictionary is large', () => {
    const large = { ...shape, dSae: 16_384, rows: 40, d: 16, mean: new Float64Array(16) }
    const wide = drawAnswer(large)
    expect(wide.pool).toBe(4096)
    expect(answerNote(large, wide)).toContain('4096 of 16384 features')
  })
})
