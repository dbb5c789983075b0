// The decoder rows of a dictionary that point most alike given directions. Inference process.
import { dot } from '../../core/sae/rows.ts'
import type { InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { throwIfAborted } from './encode-rows.ts'
import type { SaeModel } from './formats/format.ts'

/** A wrong number of directions would be read as many short ones. */
const mostDirections = 64

/**
 * The `count` features nearest each direction, best first; equal cosines by index. Rows are read in blocks, each block against all
 * directions. Zero rows and zero directions match nothing: -1 and NaN.
 * @param directions [n, dOut]
 * @throws AppError bad-input when the directions are of another space, cancelled
 */
export async function nearestDirections(
  model: SaeModel,
  directions: Float32Array,
  count: number,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'sae.matches'>> {
  const { dSae: m, dOut } = model.spec
  const n = directions.length / dOut
  if (!Number.isInteger(n) || n < 1 || n > mostDirections) {
    throw new AppError(
      'bad-input',
      `Directions of ${directions.length} numbers found; 1 to ${mostDirections} of ${dOut} numbers each are expected.`,
    )
  }
  const features = new Int32Array(n * count).fill(-1)
  const cosines = new Float32Array(n * count).fill(Number.NaN)
  const lengths = Float64Array.from({ length: n }, (_, i) => lengthOf(directions, i * dOut, dOut))
  const step = Math.max(1, Math.floor(2 ** 22 / dOut))
  for (let from = 0; from < m; from += step) {
    throwIfAborted(signal)
    const rows = await model.readDirections(from, Math.min(m, from + step))
    for (let r = 0; r * dOut < rows.length; r++) {
      const length = lengthOf(rows, r * dOut, dOut)
      if (!(length > 0)) continue
      for (let i = 0; i < n; i++) {
        if (!(lengths[i]! > 0)) continue
        const value = dot(directions, i * dOut, rows, r * dOut, dOut) / (lengths[i]! * length)
        insert(features, cosines, i * count, count, from + r, Math.max(-1, Math.min(1, value)))
      }
    }
  }
  return { features, cosines }
}

const lengthOf = (rows: Float32Array, at: number, d: number) => Math.sqrt(dot(rows, at, rows, at, d))

/** Puts a feature into a short list sorted by cosine; features come ascending, so that equals keep their order. */
function insert(
  features: Int32Array,
  cosines: Float32Array,
  start: number,
  count: number,
  feature: number,
  cosine: number,
): void {
  const last = start + count - 1
  if (features[last]! >= 0 && !(cosine > cosines[last]!)) return
  let at = last
  while (at > start && (features[at - 1]! < 0 || cosines[at - 1]! < cosine)) {
    features[at] = features[at - 1]!
    cosines[at] = cosines[at - 1]!
    at--
  }
  features[at] = feature
  cosines[at] = cosine
}
