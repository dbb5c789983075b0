// A uniform sample of the encoders that give the same labels (analyses.md A9, S2; Smith 1984). Pure, every process.
import { cosine, dot, norm } from '../linalg.ts'
import { createRandom } from '../random.ts'

export interface HitAndRunOptions {
  burnIn?: number
  thin?: number
  samples?: number
  seed?: number
}

/**
 * Hit-and-run in {w: rows . w >= 0} intersected with the unit ball, from `start` inside it. The prior depends on the rows' kappa.
 * @param rows [n] unit inner normals of r + 1 numbers (label-cone.ts)
 * @param own [r] the encoder; angles are between the first r numbers
 * @returns radians: mean and 95th percentile of the angle to `own`, mean angle between successive samples
 */
export function sampleCone(
  rows: readonly Float64Array[],
  start: Float64Array,
  own: Float64Array,
  { burnIn = 2000, thin = 20, samples = 1500, seed = 1 }: HitAndRunOptions = {},
): { mean: number; q95: number; between: number; samples: number } {
  const random = createRandom(seed)
  const size = start.length
  const r = own.length
  const half = 0.5 / norm(start)
  const w = start.map(v => v * half)
  const margin = Float64Array.from(rows, row => dot(row, w))
  const slope = new Float64Array(rows.length)
  const v = new Float64Array(size)
  const angles: number[] = []
  let before: Float64Array | null = null
  let between = 0
  const steps = burnIn + thin * samples
  for (let step = 1; step <= steps; step++) {
    for (let j = 0; j < size; j++) v[j] = random.normal()
    const length = norm(v)
    for (let j = 0; j < size; j++) v[j] = v[j]! / length
    // |w + t v| <= 1, then every plane
    const along = dot(w, v)
    const reach = Math.sqrt(Math.max(0, along * along + 1 - dot(w, w)))
    let low = -along - reach
    let high = -along + reach
    for (let t = 0; t < rows.length; t++) {
      const s = (slope[t] = dot(rows[t]!, v))
      const at = -margin[t]! / s
      if (s > 0) low = Math.max(low, at)
      else if (s < 0) high = Math.min(high, at)
    }
    if (high > low) {
      const t = low + (high - low) * random.next()
      for (let j = 0; j < size; j++) w[j] = w[j]! + t * v[j]!
      for (let i = 0; i < margin.length; i++) margin[i] = margin[i]! + t * slope[i]!
    }
    if (step <= burnIn || (step - burnIn) % thin !== 0) continue
    const now = w.slice(0, r)
    angles.push(Math.acos(cosine(now, own) ?? 0))
    if (before) between += Math.acos(cosine(now, before) ?? 0)
    before = now
  }
  angles.sort((a, b) => a - b)
  return {
    mean: angles.reduce((sum, a) => sum + a, 0) / angles.length,
    q95: angles[Math.min(angles.length - 1, Math.floor(0.95 * angles.length))]!,
    between: between / Math.max(1, angles.length - 1),
    samples: angles.length,
  }
}
