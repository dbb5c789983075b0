// A zone plot as a request: features, slice, population, control. Kept in workspaces, views and figures. Types and their closed lists; every process.

/**
 * Which affine subspace of the SAE's input space is drawn (zones.md section 3). "Selected" rows are those of the first token set,
 * or the firing ones where there is none. `encoder+mean`: encoder rows, then mean(selected) - origin; `joint`: what keeps most of
 * all encoder, decoder and mean vectors at unit length; `lda`: what tells a token set from the rest; `difference`: differences of
 * means of token sets; `rows`: the plane through the origin and the rows of the first token set.
 */
export const sliceBases = ['encoder', 'encoder+mean', 'decoder', 'pca', 'joint', 'lda', 'difference', 'rows'] as const
export type SliceBasis = (typeof sliceBases)[number]

/** The named points of the input space that a slice may pass through (zones.md section 3, honesty.md rule 3). */
export const namedOrigins = ['mean', 'b_pre', 'b_dec', 'zero', 'hinge'] as const
export type SliceOrigin = (typeof namedOrigins)[number] | { row: number }

/** A named set of rows of the activations file. */
export interface TokenSet {
  name: string
  rows: number[]
}

/** Most rows of one token set in a request. */
export const mostSetRows = 20_000

/** What makes a gated feature's zone: the gate alone is open. Absent: the value is above zero (zones.md section 2). */
export type ZoneDefinition = 'gate'

/** What a slice is made from, apart from how many axes it has. */
export interface SliceSource {
  dictionary: string
  features: number[]
  basis: SliceBasis
  origin: SliceOrigin
  sets?: TokenSet[]
  /** `pca`: a vector nearly parallel to the ones before it makes no axis; principal axes of the rest take its place */
  parallel?: 'pca'
  /** of a hinge among gated features, as ZoneSpec.zone */
  zone?: ZoneDefinition
}

/** A plane inside the 3D slice. */
export interface SliceSection {
  /** unit quaternion [x, y, z, w] that turns axes 1, 2, 3 of the 3D slice into the plane's two axes and its normal */
  turn: [number, number, number, number]
  /** how far along its normal the plane lies from the origin, in input units */
  offset: number
}

/** Which rows of the activations are drawn as points. Counts always speak of the population, never of the drawn ones. */
export type PointChoice = 'firing' | 'all'

/** A zone plot as a request: everything that decides the picture except the camera. Kept in the workspace. */
export interface ZoneSpec {
  dictionary: string
  activations: string
  /** 1 to 8 features, in the order chosen; the order decides colours and, for spans, the axes. */
  features: number[]
  dim: 2 | 3
  basis: SliceBasis
  origin: SliceOrigin
  /** Restricts the population by token: plain text is a substring, /.../ (with optional i) a regular expression; empty is no filter. */
  filter: string
  points: PointChoice
  /** Most points drawn; more are thinned (honesty.md rule 10). Absent means as many as a window draws. */
  maxDrawn?: number
  /** A control drawn in place of the chosen ones (honesty.md rule 5), or null. */
  control: ZoneControl | null
  /** gated dictionaries: what makes a zone; absent is a value above zero */
  zone?: ZoneDefinition
  /** token sets that the slice is built from; the first one are the selected rows */
  sets?: TokenSet[]
  /** as SliceSource.parallel */
  parallel?: 'pca'
  /** another slice in place of the one that basis, origin and sets describe: these features cut by that plane */
  sliceFrom?: SliceSource
  /** on the way from the slice to another one, t in 0..1 (zones.md section 12) */
  morph?: { to: SliceSource; t: number }
  /** dim 2: the plane lies in the 3D slice, turned and moved */
  section?: SliceSection
  /** half the side that the box has at least, so that plots of one slice show one box */
  halfSize?: number
  /**
   * 2D, where features compete: the exact cells of this section (honesty.md rule 1). Top-k: in place of the half-spaces at the median
   * threshold, only if asked for. Matching pursuit: who is picked first, unless false.
   */
  exact?: boolean
}

/**
 * The control of a picture: `features` draws density-matched random features in the same way;
 * `tokens` keeps features and slice and draws as many random tokens; `answer` draws the same view of made-up rows and a dictionary that holds
 * exactly the directions they are made of (core/synthetic/answer-control.ts).
 */
export interface ZoneControl {
  kind: 'features' | 'tokens' | 'answer'
  seed: number
}
