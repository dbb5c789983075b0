// A turn of one feature's encoder or decoder as a request, and what is known of it. Pure types, every process.
import type { ZoneSpec } from '../zones/types.ts'

/** Where a vector is turned to. `slice`: within the drawn plane, square to the vector's own trace there. */
export type TurnTarget =
  | { kind: 'own' }
  | { kind: 'mean' }
  | { kind: 'least' }
  | { kind: 'encoder' | 'decoder'; feature: number }
  | { kind: 'random'; seed: number }
  | { kind: 'slice' }

export interface TurnSpec {
  /** the plot: its dictionary and activations, its slice, its drawn rows */
  spec: ZoneSpec
  feature: number
  vector: 'encoder' | 'decoder'
  target: TurnTarget
}

/** Angles of the curves, degrees: -90 (away from the target) to 90. */
export const turnDegrees: readonly number[] = Array.from({ length: 181 }, (_, i) => i - 90)
/** Position of no turn among them. */
export const noTurn = 90

/** One level of soft slack: the smallest turn at which the Jaccard of the zone is below 1 - eta. */
export interface SoftLevel {
  eta: number
  /** degrees between the pre-activations, whose cosine is their correlation over the rows; 180 when never */
  angle: number
  /** the same turn as an angle between encoder rows, degrees */
  encoderAngle: number
  /** what Gaussian rows of this density would give, degrees */
  nullAngle: number
  /** angle over nullAngle */
  ratio: number
}

/** Exact slack in degrees, away from the target and toward it. */
export interface ExactSlack {
  minus: number
  plus: number
}

/** What a turn does to one set of rows. Columns run along `turnDegrees`. */
export interface TurnRows {
  n: number
  nActive: number
  /** different tokens among the active rows */
  types: number
  /** dimensions that the rows can span: the smaller of d and n */
  r: number
  jaccard: Float32Array
  nullJaccard: Float32Array
  /** rows whose label changes */
  flipped: Int32Array
  /** score above which a row is on, threshold refitted so that as many rows are on */
  cut: Float64Array
  /** null when no row or every row is on */
  soft: SoftLevel[] | null
  /** threshold free; null for top-k, whose thresholds vary */
  free: ExactSlack | null
  /** length and bias kept; null for top-k */
  fixed: ExactSlack | null
  /** refitted reconstruction; null where it cannot be computed */
  fit: {
    /** share of what the feature explains on its rows */
    cost: Float32Array
    /** degrees between the refitted decoder row and the dictionary's */
    decoderAngle: Float32Array
    /** mean squared error over all n rows; NaN without a run */
    error: Float32Array
    /** before any refit */
    errorBefore: number
  } | null
}

/** Slack against the number of rows, from random parts of all rows. Degrees. */
export interface SlackAtSize {
  n: number
  nActive: number
  /** median, least and most over the draws, toward the target */
  free: number
  freeLow: number
  freeHigh: number
  /** soft slack at eta 0.1, median; NaN with fewer than ten active rows */
  soft: number
  draws: number
}

/** A decoder row turned, every other row and every zone held. Columns run along `turnDegrees`. */
export interface DecoderTurn {
  /** loss added, as a share of the squared error of all rows (of the active rows without a run) */
  added: Float32Array
  of: 'all rows' | 'active rows'
  /** degrees that cost 1% by 2 (1 - cos) |d|^2 sum z^2, at a least-squares optimum */
  slack: number
}

export interface TurnReport {
  feature: number
  vector: 'encoder' | 'decoder'
  target: TurnTarget
  /** degrees from the vector to the target */
  toTarget: number
  topk: boolean
  unit: string
  /** rows drawn in the plot, and all unmasked rows (or a sample that fits into memory); null for a decoder row, which decides no zone */
  shown: TurnRows | null
  all: TurnRows | null
  sizes: SlackAtSize[]
  decoder: DecoderTurn | null
  /** rows that flip first with length and bias kept */
  first: { row: number; token: string; degrees: number }[]
  /** of the drawn rows, in their order: where they lie in the plane of the turn */
  points: { rows: Int32Array; alpha: Float32Array; beta: Float32Array; shift: Float32Array | null; on: Uint8Array }
  /** the turned row in the slice: normal = cos B^T w^ + sin B^T u, offset = cos ow + sin ou - cut; null in three dimensions */
  plane: { w: number[]; u: number[]; ow: number; ou: number } | null
  warnings: string[]
}
