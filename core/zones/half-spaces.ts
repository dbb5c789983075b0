// From a dictionary's features to the half-spaces of the input space in which they are on (zones.md section 2). Pure, every process.
import { dot, norm } from '../linalg.ts'
import { hasRowThresholds } from '../sae/kinds.ts'
import type { FeatureRows } from '../sae/types.ts'
import type { ZoneDefinition } from './types.ts'

/** g_i(x) = w_i . x + c_i; feature i is on where g_i > 0. x is the vector the encoder sees. */
export interface HalfSpaces {
  n: number
  d: number
  /** [d] each */
  w: Float64Array[]
  /** [n] */
  c: Float64Array
  /** [n] |w_i| */
  length: Float64Array
  /** [n] the z above which a feature is on: 0 for relu, tanh-relu and matching pursuit, tau where rows have their own; below 0 only where a gated zone is that of the gate */
  threshold: Float64Array
}

/**
 * Half-spaces of the chosen features. With z = w . (x - p) + b:
 * relu, tanh-relu: z > 0, so c = b - w . p; jumprelu: z > max(theta, 0), because the common code multiplies by relu(z). A gated feature is a
 * jumprelu feature whose theta is the z at which the gate opens: e^r (w . (x - p) + b_gate) > 0 iff z > b_mag - e^r b_gate.
 * Top-k and groupmax have no half-space: `tau` is the threshold at which one is drawn instead (honesty.md rule 1). Of matching pursuit none is
 * drawn (core/sae/kinds.ts): g is the correlation of the first step.
 * @param zone `gate`: the zone of a gated feature is where its gate is open, also where the value is zero
 * @throws Error when a dictionary whose rows have thresholds comes without a threshold, or the weights do not have the shapes they name
 */
export function halfSpaces(rows: FeatureRows, tau: number | null, zone?: ZoneDefinition): HalfSpaces {
  const n = rows.features.length
  const d = rows.spec.dIn
  if (rows.wEnc.length !== n * d || rows.bEnc.length !== n || rows.bPre.length !== d) {
    throw new Error(`The encoder rows of ${n} features have ${rows.wEnc.length} numbers; ${n} x ${d} are expected.`)
  }
  const { kind } = rows.spec
  const varies = hasRowThresholds(kind)
  if (varies && tau === null) throw new Error(`A ${kind} feature has no half-space without a threshold.`)
  const w = rows.features.map((_, i) => Float64Array.from(rows.wEnc.subarray(i * d, (i + 1) * d)))
  const thresholdOf = (i: number): number => {
    if (varies) return tau!
    if (kind === 'relu' || kind === 'tanh_relu' || kind === 'matching_pursuit') return 0
    return kind === 'gated' && zone === 'gate' ? rows.threshold[i]! : Math.max(rows.threshold[i]!, 0)
  }
  const threshold = Float64Array.from({ length: n }, (_, i) => thresholdOf(i))
  return {
    n,
    d,
    w,
    c: Float64Array.from(w, (row, i) => rows.bEnc[i]! - dot(row, rows.bPre) - threshold[i]!),
    length: Float64Array.from(w, norm),
    threshold,
  }
}

/** g_i(x) for every half-space */
export function evaluate(spaces: HalfSpaces, x: Float64Array | Float32Array): Float64Array {
  return Float64Array.from(spaces.w, (w, i) => dot(w, x) + spaces.c[i]!)
}
