// The honest angle table: what it says of each chosen feature (honesty.md rule 4, zones.md section 10). Pure types, every process.
import type { ZoneDefinition } from '../zones/types.ts'

/** A number with its bootstrap interval (95%, by groups); no interval where rows or groups are too few. */
export interface Measured {
  value: number | null
  low: number | null
  high: number | null
}

/** Cosines of one vector of a feature about one origin. */
export interface VectorAngles {
  /** median over the rows of cos(v, x - q) */
  perToken: Measured
  /** cos(v, mean of the rows - q) */
  toMean: Measured
}

/** The origins that decide a cosine. b_pre: what the encoder subtracts; b_dec: what the decoder adds. */
export type AngleOrigin = 'zero' | 'b_pre' | 'b_dec' | 'mean'

export interface OriginAngles {
  origin: AngleOrigin
  encoder: VectorAngles
  /** null where the decoder writes into another space */
  decoder: VectorAngles | null
  /** of a perfect sparse code at this L0 and n; null where L0 is not known */
  expected: { perToken: number; toMean: number } | null
}

/** How easily the feature fires, about b_pre: its encoder's cosine to a row, and the one that the threshold asks for. */
export interface FiringAngles {
  /** medians over the rows */
  actual: number
  necessary: number
  /** median of acos(necessary) - acos(actual), degrees; above zero on every row that fires */
  marginDegrees: number
}

export interface FeatureAngles {
  feature: number
  /** rows on which only this one of the chosen features fires, and the groups they fall into */
  rows: number
  types: number
  /** rows that angles are computed from: all of them, or a seeded sample of a large number */
  used: number
  /** of those, rows on which no other feature of the whole dictionary fires; null without a run */
  alone: number | null
  /** mean number of all features that are on, over those rows; null without a run */
  l0: number | null
  /** fewer than 30 rows or 5 types: numbers, but no interval and no reading */
  tooFew: boolean
  /** cos(w, d); null where they live in different spaces */
  encoderDecoder: number | null
  /** share of all features whose cos(w, d) is lower; null without a run */
  percentile: number | null
  origins: OriginAngles[]
  /** null without rows, and where features compete, where a row's other features decide */
  firing: FiringAngles | null
}

export interface AngleTable {
  /** what was asked about */
  dictionary: string
  activations: string
  zone?: ZoneDefinition
  unit: string
  /** rows of the population */
  n: number
  d: number
  /** mean |cos| of random directions */
  chance: number
  /** what groups are: equal token texts, or single rows where there are no texts */
  groupedBy: 'type' | 'row'
  source: 'run' | 'shown rows'
  features: FeatureAngles[]
  warnings: string[]
}
