// How far an encoder may turn in many directions: soft slack with its null, what a turn costs, and what may be said of it (analyses.md A9, S3, S5). Pure.
import { quantiles } from '../stats.ts'
import { gaussianSlack } from './gaussian-null.ts'
import { softSlackAngles } from './soft-slack.ts'
import { fitSums, refitAt, turnCost } from './turn-fit.ts'
import { etas, spreadOf, whiten } from './turn-rows.ts'

/** Angles at which the cost of a turn is told, degrees. */
export const costAngles = [5, 15, 30] as const
/** "Free to rotate" asks for a slack of more than these degrees at eta 0.01, this many rows a dimension, and less than this cost there. */
export const freeRule = { degrees: 10, rowsPerDimension: 50, cost: 0.01 } as const
/** Under these nothing is read from the numbers (honesty.md rule 7). */
const FEWEST_ROWS = 30
const FEWEST_TYPES = 5

/** Median and 10 % to 90 % over directions. */
export interface OverDirections {
  median: number
  low: number
  high: number
}

/** One direction of turn. */
export interface DirectionSlack {
  /** degrees at which the Jaccard of the zone falls below 1 - eta, one for each of `etas`; 180 when never */
  soft: number[]
  /** at 5, 15 and 30 degrees: loss added as a share of what the feature explains, and degrees that the refitted decoder row turns; null without residuals */
  cost: (number | null)[]
  decoderAngle: (number | null)[]
  /** cost at the direction's own slack at eta 0.01 */
  costAtSlack: number | null
}

/** Rows on which the feature is on, as the refit needs them. */
export interface ActivePart {
  /** [nActive * dOut] residual + z d */
  r: Float32Array
  /** sum of |eps|^2 over them */
  residual: number
  decoder: Float32Array
}

const degrees = (radians: number) => (radians * 180) / Math.PI
const radians = (angle: number) => (angle * Math.PI) / 180

/**
 * One direction. Angles are between the whitened pre-activations: their cosine is their correlation over the rows.
 * @param shift [n] a row's own threshold, for top-k; null elsewhere. @returns null where no row or every row is on, or the rows do not vary along it
 */
export function slackAlong(
  alpha: Float64Array,
  beta: Float64Array,
  shift: Float64Array | null,
  on: Uint8Array,
  part: ActivePart | null,
): DirectionSlack | null {
  const columns = { alpha, beta, shift }
  const white = whiten(columns, spreadOf(columns))
  if (!white) return null
  const angles = softSlackAngles(white, on, etas)
  if (angles.some(a => a === null)) return null
  const soft = angles.map(a => degrees(a!))
  const none = { cost: costAngles.map(() => null), decoderAngle: costAngles.map(() => null), costAtSlack: null }
  if (!part || part.r.length === 0) return { soft, ...none }
  const active = (column: Float64Array) => column.filter((_, i) => on[i] === 1)
  const sums = fitSums(part.r, active(white.alpha), active(white.beta), part.residual)
  const base = refitAt(sums, 0)
  if (!base) return { soft, ...none }
  const at = (angle: number) => turnCost(sums, base, part.decoder, radians(angle))
  const told = costAngles.map(at)
  return {
    soft,
    cost: told.map(t => t?.cost ?? null),
    decoderAngle: told.map(t => (t?.decoderAngle == null ? null : degrees(t.decoderAngle))),
    costAtSlack: at(soft[0]!)?.cost ?? null,
  }
}

export interface SoftSummary extends OverDirections {
  eta: number
  /** what Gaussian rows of this density give, and median over it */
  nullAngle: number
  ratio: number
}

export interface RotationSummary {
  directions: number
  n: number
  nActive: number
  types: number
  r: number
  soft: SoftSummary[]
  /** at `costAngles`; null without residuals */
  cost: (OverDirections | null)[]
  decoderAngle: (OverDirections | null)[]
  costAtSlack: OverDirections | null
  verdict: RotationVerdict
}

export type RotationVerdict = 'free to rotate' | 'not free to rotate' | 'too few rows' | 'cost not known'

function over(values: readonly (number | null)[]): OverDirections | null {
  const there = values.filter(v => v !== null)
  if (there.length === 0) return null
  const [low, median, high] = quantiles(there, [0.1, 0.5, 0.9]) as [number, number, number]
  return { median, low, high }
}

/** Medians over directions; null for none of them. @param of counts of the rows: n, on, word types among these, dimensions */
export function summariseRotation(
  found: readonly DirectionSlack[],
  of: { n: number; nActive: number; types: number; r: number },
): RotationSummary | null {
  if (found.length === 0 || of.nActive === 0 || of.nActive === of.n) return null
  const soft = etas.map((eta, e) => {
    const angles = over(found.map(d => d.soft[e]!))!
    const nullAngle = degrees(gaussianSlack(of.nActive / of.n, eta))
    return { eta, ...angles, nullAngle, ratio: angles.median / nullAngle }
  })
  const costAtSlack = over(found.map(d => d.costAtSlack))
  return {
    directions: found.length,
    ...of,
    soft,
    cost: costAngles.map((_, k) => over(found.map(d => d.cost[k]!))),
    decoderAngle: costAngles.map((_, k) => over(found.map(d => d.decoderAngle[k]!))),
    costAtSlack,
    verdict: verdictOf(soft[0]!.median, costAtSlack, of),
  }
}

function verdictOf(
  slack: number,
  cost: OverDirections | null,
  { n, nActive, types, r }: { n: number; nActive: number; types: number; r: number },
): RotationVerdict {
  if (nActive < FEWEST_ROWS || types < FEWEST_TYPES || n / r < freeRule.rowsPerDimension) return 'too few rows'
  if (!(slack > freeRule.degrees)) return 'not free to rotate'
  if (!cost) return 'cost not known'
  return cost.median < freeRule.cost ? 'free to rotate' : 'not free to rotate'
}
