// What a turned encoder costs the reconstruction once its decoder row is refitted, its zone frozen (analyses.md A9, S5). Pure.
//
// With r = residual + z d on the rows T where the feature is on, and z'(theta) = score(theta) - c: the best decoder row is
// sum z' r / sum z'^2, and the rest of the loss is sum |r|^2 - |sum z' r|^2 / sum z'^2. Scores are linear in (cos theta, sin theta, 1),
// so six products of three vectors hold everything, and every angle is then O(1). c is looked for up to the smallest score, at no
// turn as well: the baseline is refitted in the same way.
import { dot, norm } from '../linalg.ts'

/** Sums over the rows where a feature is on. */
export interface FitSums {
  n: number
  /** sum |r|^2 and sum |eps|^2, eps the residual of the whole dictionary */
  whole: number
  residual: number
  /** [dOut] sums of alpha r, beta r, r */
  a: Float64Array
  b: Float64Array
  c: Float64Array
  /** sums of alpha^2, alpha beta, beta^2, alpha, beta */
  aa: number
  ab: number
  bb: number
  a1: number
  b1: number
  /** scores of the rows, to find the smallest at an angle */
  alpha: Float64Array
  beta: Float64Array
}

/**
 * @param r [n, dOut] residual + z d of the rows where the feature is on
 * @param residual sum of |eps|^2 over them
 */
export function fitSums(r: Float32Array, alpha: Float64Array, beta: Float64Array, residual: number): FitSums {
  const n = alpha.length
  const d = n > 0 ? r.length / n : 0
  const [a, b, c] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)]
  const sums = { whole: 0, aa: 0, ab: 0, bb: 0, a1: 0, b1: 0 }
  for (let t = 0; t < n; t++) {
    const [p, q] = [alpha[t]!, beta[t]!]
    sums.aa += p * p
    sums.ab += p * q
    sums.bb += q * q
    sums.a1 += p
    sums.b1 += q
    for (let j = 0; j < d; j++) {
      const v = r[t * d + j]!
      sums.whole += v * v
      a[j] = a[j]! + p * v
      b[j] = b[j]! + q * v
      c[j] = c[j]! + v
    }
  }
  return { n, residual, a, b, c, ...sums, alpha, beta }
}

/** The refitted decoder row at an angle and what it leaves. */
export interface Refit {
  /** sum of squared error over the rows that stay on */
  loss: number
  /** [dOut] */
  decoder: Float64Array
}

/** Refits at theta (radians). Null where no row is on or every score is the same zero. */
export function refitAt(sums: FitSums, theta: number): Refit | null {
  const { n, a, b, c, aa, ab, bb, a1, b1, alpha, beta, whole } = sums
  if (n === 0) return null
  const [u, v] = [Math.cos(theta), Math.sin(theta)]
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let t = 0; t < n; t++) {
    const score = u * alpha[t]! + v * beta[t]!
    least = Math.min(least, score)
    most = Math.max(most, score)
  }
  const p = Float64Array.from(a, (x, j) => u * x + v * b[j]!)
  const [pp, pc, cc] = [dot(p, p), dot(p, c), dot(c, c)]
  const squares = u * u * aa + 2 * u * v * ab + v * v * bb
  const sum = u * a1 + v * b1
  const saved = (offset: number): number => {
    const below = squares - 2 * offset * sum + offset * offset * n
    return below > 1e-12 * squares ? (pp - 2 * offset * pc + offset * offset * cc) / below : 0
  }
  const best = bestOffset(saved, least, Math.max(most - least, Math.abs(least), 1e-12))
  const below = squares - 2 * best * sum + best * best * n
  if (!(below > 0)) return null
  return { loss: Math.max(0, whole - saved(best)), decoder: p.map((x, j) => (x - best * c[j]!) / below) }
}

/** Largest `saved` over offsets up to `top`: a grid that widens downward, then golden sections around the best of it. */
function bestOffset(saved: (offset: number) => number, top: number, unit: number): number {
  const at = (k: number) => top - unit * (Math.exp(k / 8) - 1)
  let best = 0
  for (let k = 1; k <= 48; k++) if (saved(at(k)) > saved(at(best))) best = k
  let [low, high] = [at(best + 1), at(Math.max(0, best - 1))]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let i = 0; i < 40; i++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (saved(left) > saved(right)) high = right
    else low = left
  }
  const middle = (low + high) / 2
  return saved(middle) > saved(at(best)) ? middle : at(best)
}

/**
 * Cost of a turn: the loss it adds over the refitted baseline, as a share of what the feature explains on its rows,
 * [L(theta) - L(0)] / (sum |r|^2 - sum |eps|^2); and the angle between the refitted decoder row and the dictionary's, radians.
 */
export function turnCost(
  sums: FitSums,
  base: Refit,
  decoder: Float32Array,
  theta: number,
): { cost: number | null; decoderAngle: number | null; loss: number } | null {
  const refit = refitAt(sums, theta)
  if (!refit) return null
  const explained = sums.whole - sums.residual
  const lengths = norm(refit.decoder) * norm(decoder)
  const cos = lengths > 0 ? dot(decoder, refit.decoder) / lengths : Number.NaN
  return {
    cost: explained > 0 ? (refit.loss - base.loss) / explained : null,
    decoderAngle: Number.isNaN(cos) ? null : Math.acos(Math.max(-1, Math.min(1, cos))),
    loss: refit.loss,
  }
}

/** residual + z d of the rows where the feature is on, [nActive, dOut]. @param values, on [n] over all rows */
export function explainedBy(
  residual: Float32Array,
  values: Float32Array,
  on: Uint8Array,
  decoder: Float32Array,
): Float32Array {
  const d = decoder.length
  const out = residual.slice()
  let at = 0
  values.forEach((z, i) => {
    if (!on[i]) return
    for (let j = 0; j < d; j++) out[at + j] = out[at + j]! + z * decoder[j]!
    at += d
  })
  return out
}
