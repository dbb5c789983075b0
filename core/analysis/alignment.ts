// Does a latent read what it writes, and is it near-orthogonal to its own tokens: encoder against decoder, and the exclusive zone (analyses.md A5).
// Rows are folded: decoder rows of unit length. Pure, every process.
import { cosine, dot, norm, type Matrix, type Vector } from '../linalg.ts'
import { quantiles } from '../stats.ts'

/** Encoder against decoder of one latent. */
export interface Alignment {
  /** cos(e, d); null where one has no direction */
  align: number | null
  /** e . d with the decoder folded to unit length: 1 for a latent that gives back what it reads */
  gain: number | null
}

/** @param encoder [d] @param decoder [d] of any length; the fold multiplies the encoder by it */
export function alignmentOf(encoder: Vector, decoder: Vector): Alignment {
  const align = cosine(encoder, decoder)
  // Folded: e |d| . d / |d| = e . d.
  return { align, gain: norm(decoder) > 0 ? dot(encoder, decoder) : null }
}

/** Standard deviation of cos(e, d) for random directions: align of an encoder that has nothing to do with its decoder is N(0, 1 / d). */
export const alignNullSd = (d: number): number => 1 / Math.sqrt(d)

/** Pairs of k latents, [k * k] each, NaN where a row has no direction. */
export interface PairDirections {
  encoderCosine: Float64Array
  decoderCosine: Float64Array
  /** e_i . d_j of folded rows: how much of what j writes at strength 1 latent i reads */
  crossTalk: Float64Array
}

/** @param encoders k rows of d numbers @param decoders k rows, of any lengths */
export function pairDirections(encoders: readonly Vector[], decoders: readonly Vector[]): PairDirections {
  const k = encoders.length
  const lengths = decoders.map(row => norm(row))
  const table = (at: (i: number, j: number) => number | null) =>
    Float64Array.from({ length: k * k }, (_, p) => at(Math.floor(p / k), p % k) ?? Number.NaN)
  return {
    encoderCosine: table((i, j) => cosine(encoders[i]!, encoders[j]!)),
    decoderCosine: table((i, j) => cosine(decoders[i]!, decoders[j]!)),
    crossTalk: table((i, j) =>
      lengths[i]! > 0 && lengths[j]! > 0 ? (lengths[i]! * dot(encoders[i]!, decoders[j]!)) / lengths[j]! : null,
    ),
  }
}

/** Tokens on which a latent is on and none of the others is, against what an orthogonal code of the same strength would give. */
export interface ExclusiveZone {
  /** tokens with a direction about b_dec */
  n: number
  /** [n] cos(x - b_dec, d) */
  observed: Float64Array
  /** [n] z / |x - b_dec|: the cosine of a perfect orthogonal code */
  predicted: Float64Array
  /** medians; null for no tokens */
  medianObserved: number | null
  medianPredicted: number | null
  /** median observed over median predicted; well below 1 the picture of an almost orthogonal token is more than sparsity predicts. Null for 0 predicted */
  ratio: number | null
  /** median of observed^2, the share of |x - b_dec|^2 along d */
  medianEnergy: number | null
}

/**
 * @param x [n, d] the tokens, as the encoder sees them
 * @param z [n] folded codes of the latent
 * @param decoder [d] of any length
 * @param center [d] b_dec
 */
export function exclusiveZone(x: Matrix, z: ArrayLike<number>, decoder: Vector, center: Vector): ExclusiveZone {
  const d = decoder.length
  const length = norm(decoder)
  const observed: number[] = []
  const predicted: number[] = []
  for (let t = 0; t < z.length && length > 0; t++) {
    let along = 0
    let square = 0
    for (let c = 0; c < d; c++) {
      const v = x[t * d + c]! - center[c]!
      along += v * decoder[c]!
      square += v * v
    }
    if (!(square > 0)) continue
    observed.push(along / (length * Math.sqrt(square)))
    predicted.push(z[t]! / Math.sqrt(square))
  }
  const median = (values: readonly number[]) => (values.length > 0 ? quantiles(values, [0.5])[0]! : null)
  const [o, p] = [median(observed), median(predicted)]
  return {
    n: observed.length,
    observed: Float64Array.from(observed),
    predicted: Float64Array.from(predicted),
    medianObserved: o,
    medianPredicted: p,
    ratio: o !== null && p !== null && p > 0 ? o / p : null,
    medianEnergy: median(observed.map(v => v * v)),
  }
}

/** Rows of `own` that are in none of `others`; all ascending. @returns positions in `own` */
export function exclusiveRows(own: Int32Array, others: readonly Int32Array[]): Int32Array {
  const taken = new Set<number>()
  for (const rows of others) for (const row of rows) taken.add(row)
  const out: number[] = []
  own.forEach((row, at) => {
    if (!taken.has(row)) out.push(at)
  })
  return Int32Array.from(out)
}
