// The nearest decoder rows to given directions, against a direct computation on a model held in memory.
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import type { SaeModel } from '../../../main/inference/formats/format.ts'
import { nearestDirections } from '../../../main/inference/nearest.ts'

const [m, d] = [40, 5]
const random = createRandom(7)
const rows = Float32Array.from({ length: m * d }, () => random.normal())
rows.fill(0, 9 * d, 10 * d) // a row without direction
rows.copyWithin(30 * d, 4 * d, 5 * d) // and a double
const model = {
  spec: { dSae: m, dOut: d },
  readDirections: (from: number, to: number) => Promise.resolve(rows.slice(from * d, to * d)),
} as unknown as SaeModel
const near = (directions: Float32Array, count: number, signal = new AbortController().signal) =>
  nearestDirections(model, directions, count, signal)

const cosine = (x: Float32Array, f: number) => {
  const y = rows.subarray(f * d, (f + 1) * d)
  const dot = (p: Float32Array, q: Float32Array) => p.reduce((s, v, i) => s + v * q[i]!, 0)
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}

describe('nearestDirections', () => {
  it('agrees with a direct computation, best first, equals by index', async () => {
    const directions = Float32Array.from([...rows.subarray(4 * d, 5 * d), 1, -2, 0.5, 0, 3])
    const { features, cosines } = await near(directions, 6)
    for (let i = 0; i < 2; i++) {
      const x = directions.subarray(i * d, (i + 1) * d)
      const order = [...Array(m).keys()]
        .filter(f => f !== 9)
        .sort((a, b) => cosine(x, b) - cosine(x, a) || a - b)
        .slice(0, 6)
      expect([...features.subarray(i * 6, i * 6 + 6)]).toEqual(order)
      order.forEach((f, at) => expect(cosines[i * 6 + at]).toBeCloseTo(cosine(x, f), 5))
    }
    expect([...features.subarray(0, 2)]).toEqual([4, 30])
  })
  it('leaves out what has no direction, and what is not there', async () => {
    const { features, cosines } = await near(new Float32Array(d), 2)
    expect([[...features], [...cosines]]).toEqual([[-1, -1], [Number.NaN, Number.NaN]]) // prettier-ignore
    const all = await near(rows.slice(0, d), m + 3)
    expect(all.features.filter(f => f >= 0)).toHaveLength(m - 1)
    expect([...all.features.slice(-4)]).toEqual([-1, -1, -1, -1])
  })
  it('refuses directions of another space and stops when asked to', async () => {
    await expect(near(new Float32Array(d + 1), 2)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(near(new Float32Array(0), 2)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(near(rows.slice(0, d), 2, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})
