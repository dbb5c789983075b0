// What a turn does to one set of rows, at every angle: labels, null, soft and exact slack, refitted error. Pure, every process.
import { fixedBiasAngles, freeBiasAngles, type Slack } from './directional-slack.ts'
import { gaussianJaccard, gaussianSlack } from './gaussian-null.ts'
import { scoresAt, softSlackAngles, turnBy, type TurnColumns } from './soft-slack.ts'
import { fitSums, refitAt, turnCost } from './turn-fit.ts'
import { turnDegrees, type ExactSlack, type SoftLevel, type TurnRows } from './turn-types.ts'

export const etas = [0.01, 0.05, 0.1, 0.25]

const degrees = (radians: number) => (radians * 180) / Math.PI
const radians = (angle: number) => (angle * Math.PI) / 180
const inDegrees = ({ minus, plus }: Slack): ExactSlack => ({ minus: degrees(minus), plus: degrees(plus) })

/** Rows with their place in the plane of the turn. */
export interface TurnSet extends TurnColumns {
  on: Uint8Array
  /** different tokens among the rows that are on */
  types: number
  /** input dimensions */
  d: number
  /** threshold in units of the unit encoder; null for top-k */
  q: number | null
  /** refit of the reconstruction: residual + z d of the rows that are on, [nActive, dOut], in their order */
  r: Float32Array | null
  /** sum of |eps|^2 over the rows that are on, and over all; NaN when not known */
  residualOn: number
  residualAll: number
  decoder: Float32Array
}

/** Second moments of the columns about their mean: what whitens the plane of the turn. */
export interface Spread {
  aa: number
  ab: number
  bb: number
}

export function spreadOf({ alpha, beta, shift }: TurnColumns): Spread {
  const n = alpha.length
  const at = (i: number) => alpha[i]! - (shift ? shift[i]! : 0)
  let [ma, mb] = [0, 0]
  for (let i = 0; i < n; i++) [ma, mb] = [ma + at(i) / n, mb + beta[i]! / n]
  let [aa, ab, bb] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [a, b] = [at(i) - ma, beta[i]! - mb]
    aa += (a * a) / n
    ab += (a * b) / n
    bb += (b * b) / n
  }
  return { aa, ab, bb }
}

/** Correlation of the scores at no turn and at theta (radians). */
function correlationAt(columns: TurnColumns, theta: number): number {
  const [x, y] = [scoresAt(columns, 0), scoresAt(columns, theta)]
  const n = x.length
  let [mx, my] = [0, 0]
  for (let i = 0; i < n; i++) [mx, my] = [mx + x[i]! / n, my + y[i]! / n]
  let [xx, xy, yy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [a, b] = [x[i]! - mx, y[i]! - my]
    xx += a * a
    xy += a * b
    yy += b * b
  }
  const scale = Math.sqrt(xx * yy)
  return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : 1
}

/** Columns in which the angle of a turn is the angle whose cosine is the correlation of the scores; null when they do not vary. */
export function whiten(columns: TurnColumns, { aa, ab, bb }: Spread): TurnColumns | null {
  const rest = bb - (ab * ab) / aa
  if (!(aa > 0) || !(rest > 1e-12 * bb)) return null
  const [p, q] = [1 / Math.sqrt(aa), 1 / Math.sqrt(rest)]
  const { alpha, beta, shift } = columns
  // Loops, not `from` with a function: this runs over every row for every direction.
  const n = alpha.length
  const own = new Float64Array(n)
  const across = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    own[i] = (alpha[i]! - (shift ? shift[i]! : 0)) * p
    across[i] = q * (beta[i]! - (ab / aa) * (own[i]! / p))
  }
  return { alpha: own, beta: across, shift: null }
}

/** The encoder's angle (radians) at which scores are correlated by cos(angle). */
function encoderAngle({ aa, ab, bb }: Spread, angle: number): number {
  const rest = Math.sqrt(bb - (ab * ab) / aa)
  const own = Math.cos(angle) / Math.sqrt(aa) - ((ab / aa) * Math.sin(angle)) / rest
  return Math.atan2(Math.sin(angle) / rest, own)
}

function softLevels(set: TurnSet, spread: Spread, nActive: number): SoftLevel[] | null {
  const columns = whiten(set, spread)
  if (!columns || nActive === 0 || nActive === set.on.length) return null
  const share = nActive / set.on.length
  return softSlackAngles(columns, set.on, etas).map((angle, i) => {
    const nullAngle = gaussianSlack(share, etas[i]!)
    return {
      eta: etas[i]!,
      angle: degrees(angle!),
      encoderAngle: degrees(encoderAngle(spread, angle!)),
      nullAngle: degrees(nullAngle),
      ratio: angle! / nullAngle,
    }
  })
}

/** Everything about the set at every angle. */
export function describeTurn(set: TurnSet): TurnRows {
  const { on, alpha, beta, q } = set
  const n = on.length
  const nActive = on.reduce((sum, v) => sum + v, 0)
  const spread = spreadOf(set)
  const size = turnDegrees.length
  const [jaccard, nullJaccard] = [new Float32Array(size), new Float32Array(size)]
  const flipped = new Int32Array(size)
  const cut = new Float64Array(size)
  const some = nActive > 0 && nActive < n
  turnDegrees.forEach((angle, i) => {
    const theta = radians(angle)
    const turned = turnBy(set, on, nActive, theta)
    jaccard[i] = nActive > 0 ? turned.jaccard : Number.NaN
    flipped[i] = turned.flipped
    cut[i] = turned.cut
    nullJaccard[i] = some ? gaussianJaccard(nActive / n, Math.acos(correlationAt(set, theta))) : Number.NaN
  })
  return {
    n,
    nActive,
    types: set.types,
    r: Math.min(set.d, n),
    jaccard,
    nullJaccard,
    flipped,
    cut,
    soft: softLevels(set, spread, nActive),
    free: q === null ? null : inDegrees(freeBiasAngles(alpha, beta, on)),
    fixed: q === null ? null : inDegrees(fixedBiasAngles(alpha, beta, q)),
    fit: refitted(set, n),
  }
}

function refitted(set: TurnSet, n: number): TurnRows['fit'] {
  const { r, on, alpha, beta, decoder, residualOn, residualAll } = set
  if (!r || r.length === 0) return null
  const active = (column: Float64Array) => column.filter((_, i) => on[i] === 1)
  const sums = fitSums(r, active(alpha), active(beta), residualOn)
  const base = refitAt(sums, 0)
  if (!base) return null
  const size = turnDegrees.length
  const [cost, decoderAngle, error] = [new Float32Array(size), new Float32Array(size), new Float32Array(size)]
  turnDegrees.forEach((angle, i) => {
    const at = turnCost(sums, base, decoder, radians(angle))
    cost[i] = at?.cost ?? Number.NaN
    decoderAngle[i] = at?.decoderAngle == null ? Number.NaN : degrees(at.decoderAngle)
    error[i] = at ? (residualAll - residualOn + at.loss) / n : Number.NaN
  })
  return { cost, decoderAngle, error, errorBefore: residualAll / n }
}
