// What a zone view is: the geometry, the points, the numbers beside them; the request it is made from is in spec.ts. Pure types, every process.
import type { SaeKind } from '../sae/types.ts'
import type { SliceFacts } from './slice-facts.ts'
import type { ZoneSpec } from './spec.ts'

export * from './spec.ts'

/** One boundary inside the slice: active where normal . s + offset > 0. */
export interface Boundary {
  /** [dim] B^T w, not normalised */
  normal: number[]
  offset: number
}

/**
 * How a feature's zone looks in the slice. `line` has a boundary; `always`, `never` and `undefined` have none inside the slice; `none`
 * has none anywhere: nothing is drawn for it but points (matching pursuit).
 */
export type BoundaryState = 'line' | 'always' | 'never' | 'undefined' | 'none'

/** One chosen feature in the picture. Vectors are in slice coordinates. */
export interface ZoneFeature {
  feature: number
  state: BoundaryState
  /** zeros with state `none` */
  boundary: Boundary
  /**
   * Top-k, groupmax: the boundary is drawn at the median per-token threshold of the population; these are the offsets at its
   * 5th and 95th percentile, and `jaccard` compares the drawn half-space with who is truly on. Null for all other kinds.
   */
  varies: { offset5: number; offset95: number; jaccard: number | null } | null
  /**
   * Gated only: the slab where the gate is open and the value is zero, between normal . s + gate > 0 and normal . s + value <= 0, with
   * the population's rows in it (full space). Absent where gate and value begin together or the value does first.
   */
  strip?: { gate: number; value: number; n: number }
  /** |B^T v| / |v| in 0..1; `inByConstruction` when the slice was built from this vector. */
  encoder: { arrow: number[]; lengthFraction: number; inByConstruction: boolean }
  decoder: { arrow: number[]; lengthFraction: number; inByConstruction: boolean; norm: number }
  /** cos(encoder row, decoder row) in the full space; null where input and output spaces differ. */
  encoderDecoderCosine: number | null
  /** how far the reconstruction jumps across the boundary: threshold times |d|, absent where it is continuous or varies */
  jump?: number
  /** rows of the population on which the feature is truly on */
  nActive: number
}

/** One convex cell of the arrangement of the chosen boundaries inside the box. */
export interface ZoneCell {
  /** bit i set: the i-th chosen feature is on */
  active: number
  /** share of the box's area or volume, 0..1 */
  share: number
  centroid: number[]
  /** corner points [dim] each; in 2D in order, counter-clockwise */
  vertices: number[][]
  /** 3D: corner indices per face, each face with the position (in `features`) of the boundary it lies on, -1 for the box */
  faces: { loop: number[]; boundary: number }[] | null
  /** 2D: edge i runs from vertex i to i+1; position (in `features`) of the boundary it lies on, -1 for the box */
  edges: number[] | null
}

/**
 * Zones of top-k features as they are in this section, and in it only: convex pieces of the order-k cells of all features, as columns.
 * Pieces with none of the chosen features on are left out. Of matching pursuit, k 1: where each feature is picked first, which is not where it is on.
 */
export interface ExactZones {
  /** how many features a row keeps, of how many */
  k: number
  features: number
  /** features that can be among the k largest somewhere in the box */
  competitors: number
  /** order-k cells in the box, silent ones included, and the share of the box that they cover: 1 to rounding */
  cells: number
  covered: number
  /** [p] active set of each piece */
  active: Uint8Array
  /** [p + 1] number of each piece's first corner */
  starts: Int32Array
  /** [2 * corners] counter-clockwise */
  xy: Float32Array
  /**
   * [corners] what the edge from each corner to the next one is: the position of the chosen feature whose zone ends there, 255 the
   * box's border, 254 inside a zone
   */
  edges: Uint8Array
}

/** One active set of the chosen features, with its counts over the population. Includes sets that have no cell in the slice. */
export interface ZoneRow {
  active: number
  /** rows whose true active set this is */
  nTrue: number
  /** rows that the drawn boundaries put there; null where no zones are drawn (matching pursuit) */
  nDrawn: number | null
  /** share of the box, 0..1; 0 when the set has no cell in the slice; null as above */
  share: number | null
  /** mean of |x - reconstruction|^2 over the true members, null when unknown (no run) or empty */
  meanSquaredError: number | null
  /** absent in views of earlier versions */
  numbers?: ZoneNumbers
}

/** What is known of a zone beyond its counts (zones.md section 9). The map is that of the chosen features alone, seen in the slice. */
export interface ZoneNumbers {
  /** [dim] singular values of M_S B, descending: how much a step in the slice grows in the reconstruction; null where values are no affine functions (matching pursuit) */
  singularValues: number[] | null
  /** [dim] eigenvalues of B^T M_S B: 1 a direction kept, 0 one lost; null as above and where the output is another space */
  eigenvalues: { re: number; im: number }[] | null
  /** rank of M_S, at most the number of features in the set; null as above */
  rank: number | null
  /** rows of the population drawn in the zone and inside the box; null where no zones are drawn */
  drawnInside: number | null
  /** of all the dictionary's features, over the true members; null without a run or members */
  meanActive: number | null
  /** distinct active sets of all features among the true members; one: the full model is one linear map here */
  fullSets: number | null
  /** mean squared error as a share of the population's variance; null where it is unknown or of another space */
  relativeError: number | null
  /** share of all directions from far away, which no box decides; null where features compete */
  atInfinity: number | null
}

/** Of every row of a population: how many of all features are on, and a key that is equal for equal sets. */
export interface FullSets {
  count: Int32Array
  key: Float64Array
}

/** Points as columns. Only the drawn ones; thinning and its rates are in `population`. */
export interface ZonePoints {
  /** [n] row in the activations file */
  rows: Int32Array
  /** [n * dim] coordinates in the slice */
  s: Float32Array
  /** [n] length of the part of x - o outside the slice */
  residual: Float32Array
  /** [n] true active set, from full-space activations exactly as the SAE computes them */
  trueSet: Uint8Array
  /** [n] active set of the cell the point is drawn in; of matching pursuit who is picked first there, zeros without cells */
  drawnSet: Uint8Array
  /** [n] token texts */
  tokens: string[]
}

export interface ZonePopulation {
  /** what a row is: "word", "token" */
  unit: string
  /** rows of the population: unmasked and passing the filter */
  n: number
  /** rows in the activations file, and how many of them are masked */
  rows: number
  masked: number
  /** drawn points, and the sampling rates of those in a chosen zone or near a boundary, and of the silent ones (honesty.md rule 10) */
  drawn: number
  rateNear: number
  rateSilent: number
  /** population rows outside the box */
  outsideBox: number
  /** where activations came from: a finished run, or computed now for just these features */
  source: 'run' | 'shown rows'
}

/** Everything a zone plot shows. A picture of it needs no further data. */
export interface ZoneView {
  spec: ZoneSpec
  kind: SaeKind
  dim: 2 | 3
  /** half the side of the box [-R, R]^dim around the slice's origin `centre` */
  halfSize: number
  /** half the side that it would have by itself, where the request made it larger */
  ownHalfSize?: number
  /** names of the axes, for labels: "along w #12", "PC 1", "mean of firing words" */
  axes: string[]
  features: ZoneFeature[]
  /** empty when `exact` is there, which takes their place */
  cells: ZoneCell[]
  exact?: ExactZones
  zones: ZoneRow[]
  points: ZonePoints
  population: ZonePopulation
  /** explained variance of the population by the slice, about the origin and centred (zones.md section 3) */
  explainedAboutOrigin: number
  explainedCentred: number
  /** rows of the population whose true and drawn active sets differ; null where no zones are drawn (matching pursuit) */
  disagreement: { rows: number; share: number } | null
  /** cosines between encoder rows, and between decoder rows, of the chosen features, full space, [n*n] */
  encoderCosines: number[]
  decoderCosines: number[]
  warnings: string[]
  /** what is known of the slice beside its axes */
  slice?: SliceFacts
}
