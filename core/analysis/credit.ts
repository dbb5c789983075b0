// Where a silent parent's credit went, from weights and activations: hole, decoder share, suppression, inhibition, correction slope (analyses.md A3). Pure.
import { dot, norm, subtract, type Vector } from '../linalg.ts'
import { quantiles } from '../stats.ts'

/** A pair of latents, decoder norms folded in. */
export interface Pair {
  /** [d] each */
  parentEncoder: Vector
  parentDecoder: Vector
  childDecoder: Vector
}

export interface LabelFreeAbsorption {
  /** share of the child's rows on which the parent is silent; null when the child never fires */
  hole: number | null
  /** the parent's credit that the child's decoder holds */
  deltaDec: number | null
  /** the credit that the parent withholds where the child fires */
  suppression: number | null
  /** what the parent's encoder loses to the child's own direction; minus delta in a sparse linear code */
  inhibition: number | null
}

const median = (values: ArrayLike<number>) => (values.length ? quantiles(values, [0.5])[0]! : null)

/** Whether an encoder reads what its unit decoder row writes: of a square one the product is rounding, and nothing can be measured against it. */
export const hasGain = (gain: number, encoder: Vector): boolean => Math.abs(gain) > 1e-12 * norm(encoder)

/** @param parent, child [n] activations */
export function labelFreeAbsorption(
  pair: Pair,
  parent: ArrayLike<number>,
  child: ArrayLike<number>,
): LabelFreeAbsorption {
  const childRows = Array.from({ length: child.length }, (_, t) => t).filter(t => child[t]! > 0)
  const alone = Array.from({ length: child.length }, (_, t) => t).filter(t => parent[t]! > 0 && !(child[t]! > 0))
  const zbar = median(alone.map(t => parent[t]!))
  const along = dot(pair.childDecoder, pair.parentDecoder)
  const own = subtract(
    pair.childDecoder,
    Array.from(pair.parentDecoder, v => v * along),
  )
  const length = norm(own)
  const gain = dot(pair.parentEncoder, pair.parentDecoder)
  const inhibition =
    length > 1e-12 && hasGain(gain, pair.parentEncoder) ? dot(pair.parentEncoder, own) / length / gain : null
  if (childRows.length === 0) return { hole: null, deltaDec: null, suppression: null, inhibition }
  const parents = median(childRows.map(t => parent[t]!))!
  const children = median(childRows.map(t => child[t]!))!
  return {
    hole: childRows.filter(t => !(parent[t]! > 0)).length / childRows.length,
    deltaDec: zbar ? (children * along) / zbar : null,
    suppression: zbar ? 1 - parents / zbar : null,
    inhibition,
  }
}

/** How the parent answers to the probe on the child's rows. */
export interface CorrectionSlope {
  /** median of z / a over rows of the parent without the child */
  gain: number | null
  /** 10 %, 50 % and 90 % of z / (gain a) over the child's rows */
  ratios: [number, number, number] | null
  /** share of the child's rows on which the parent fires */
  fireRate: number | null
  /** least squares of z / gain on a over the child's rows where the parent fires; null when a does not vary there */
  slope: number | null
  intercept: number | null
}

/**
 * @param projections [n] a = x . p with the parent's probe; @param parent [n] activations of the parent's latent
 * @param isParent, isChild [n] labels
 */
export function correctionSlope(
  projections: ArrayLike<number>,
  parent: ArrayLike<number>,
  isParent: ArrayLike<number>,
  isChild: ArrayLike<number>,
): CorrectionSlope {
  const rows = Array.from({ length: projections.length }, (_, t) => t)
  const alone = rows.filter(t => isParent[t] && !isChild[t])
  const children = rows.filter(t => isChild[t])
  const gain = median(alone.map(t => parent[t]! / projections[t]!))
  if (!gain || children.length === 0) return { gain, ratios: null, fireRate: null, slope: null, intercept: null }
  const fires = children.filter(t => parent[t]! > 0)
  const [low, middle, high] = quantiles(
    children.map(t => parent[t]! / projections[t]! / gain),
    [0.1, 0.5, 0.9],
  ) as [number, number, number]
  const x = fires.map(t => projections[t]!)
  const y = fires.map(t => parent[t]! / gain)
  const mean = (v: number[]) => v.reduce((s, a) => s + a, 0) / v.length
  const [mx, my] = [mean(x), mean(y)]
  const spread = x.reduce((s, v) => s + (v - mx) ** 2, 0)
  const varies = x.length > 1 && spread > 1e-12 * x.length * Math.max(1, mx * mx)
  const slope = varies ? x.reduce((s, v, i) => s + (v - mx) * (y[i]! - my), 0) / spread : null
  return {
    gain,
    ratios: [low, middle, high],
    fireRate: fires.length / children.length,
    slope,
    intercept: slope === null ? null : my - slope * mx,
  }
}
