// For every feature the one of a few that is most alike, against a direct computation on a model held in memory.
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import type { SaeModel } from '../../../main/inference/formats/format.ts'
import { nearestAmong } from '../../../main/inference/nearest-among.ts'

const [m, d] = [40, 5]
const random = createRandom(7)
const rows = Float32Array.from({ length: m * d }, () => random.normal())
rows.fill(0, 9 * d, 10 * d) // a row without direction
rows.copyWithin(30 * d, 4 * d, 5 * d) // and a double
const model = {
  spec: { dSae: m, dOut: d },
  readDirections: (from: number, to: number) => Promise.resolve(rows.slice(from * d, to * d)),
} as unknown as SaeModel
const near = (...among: number[]) => nearestAmong(model, Int32Array.from(among), 1, new AbortController().signal)

function cosine(f: number, g: number): number {
  const dot = (a: number, b: number) => {
    let sum = 0
    for (let j = 0; j < d; j++) sum += rows[a * d + j]! * rows[b * d + j]!
    return sum
  }
  return dot(f, g) / Math.sqrt(dot(f, f) * dot(g, g))
}

describe('nearestAmong', () => {
  it('agrees with a direct computation; nobody is its own nearest', async () => {
    const among = [3, 4, 17, 30]
    const { nearest, cosines } = await near(...among)
    for (let f = 0; f < m; f++) {
      if (f === 9) continue
      const best = Math.max(...among.filter(g => g !== f).map(g => cosine(f, g)))
      expect(nearest[f]).not.toBe(f)
      expect(cosine(f, nearest[f]!)).toBeCloseTo(best, 5)
      expect(cosines[f]).toBeCloseTo(best, 5)
    }
    expect([nearest[4], nearest[30], nearest[9]]).toEqual([30, 4, -1])
  })
  it('has none where there is no other, or only rows without a direction', async () => {
    const one = await near(5)
    expect(one.nearest[5]).toBe(-1)
    expect(one.nearest[6]).toBe(5)
    expect([...(await near(9)).nearest].every(f => f === -1)).toBe(true)
    await expect(near(3, 40)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('40') })
  })
})
