// Second moments of decoder rows: the products of ONNX Runtime against sums in float64, on a model held in memory.
import { expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import type { SaeModel } from '../../../main/inference/formats/format.ts'
import { decoderMoments } from '../../../main/inference/unit-vectors.ts'

const [m, d] = [2_500, 24]
const random = createRandom(3)
const rows = Float32Array.from({ length: m * d }, (_, at) => random.normal() * (1 + (at % d)))
rows.fill(0, 7 * d, 8 * d)
const modelOf = (dOut: number) =>
  ({
    spec: { dSae: m, dOut },
    readDirections: (from: number, to: number) => Promise.resolve(rows.slice(from * d, to * d)),
  }) as unknown as SaeModel
const { signal } = new AbortController()

it('large dictionaries give the moments of small ones; rows without a direction count nothing', async () => {
  const exact = await decoderMoments(modelOf(d), 1, signal)
  const large = await decoderMoments(modelOf(d), 1, signal, 0)
  expect(large).not.toEqual(exact)
  exact.forEach((v, at) => expect(Math.abs(large[at]! - v)).toBeLessThan(1e-3))
  const trace = Array.from({ length: d }, (_, i) => large[i * d + i]!).reduce((sum, v) => sum + v)
  expect(trace).toBeCloseTo(m - 1, 2)
})

it('is refused above the dimensions of the null, and stops when asked to', async () => {
  await expect(decoderMoments(modelOf(4_097), 1, signal)).rejects.toMatchObject({
    code: 'bad-input',
    message: '4097 dimensions found; second moments are computed for at most 4096.',
  })
  await expect(decoderMoments(modelOf(d), 1, AbortSignal.abort(), 0)).rejects.toMatchObject({ code: 'cancelled' })
})
