// What a view tells about its slice beside the axes, and what planes near it are computed from. Pure types, every process.

/** Sums over the population of its coordinates s in an m-dimensional slice, enough for the variance shown by any plane inside it. */
export interface Moments {
  n: number
  /** [m] sum of s */
  sum: number[]
  /** [m * m] sum of s s^T */
  products: number[]
  /** sum of |x - o|^2 */
  aboutOrigin: number
  /** sum of |x - mean x|^2 */
  centred: number
}

/**
 * A slice of up to 7 dimensions that contains every frame of a motion, with the drawn points, the boundaries and the vectors in it: a
 * frame is a plane inside it, and costs no products with the d dimensions of the input space (zones.md section 12).
 */
export interface Carrier {
  /** dimensions */
  m: number
  /** [n * m] the drawn points, in the order of the view's */
  p: Float32Array
  /** [n] distance of the drawn points from the carrier */
  residual: Float32Array
  /** per chosen feature: w in the carrier and g at its origin, before anything is called constant */
  boundaries: { normal: number[]; offset: number }[]
  /** per chosen feature: decoder vector in the carrier; zeros where it lives in another space */
  decoders: number[][]
  /** [n features] full lengths of encoder rows and decoder vectors */
  encoderNorms: number[]
  decoderNorms: number[]
  moments: Moments
  /** the two slices that a morph joins: axes as columns, one array of m numbers each; origins; half sizes of their boxes */
  ends: { axes: number[][]; origin: number[]; halfSize: number; names: string[] }[]
}

export interface SliceFacts {
  /** vectors within 0.06 degrees of each other make an axis that is noise */
  nearlyParallel?: true
  /** moments of the population in the slice */
  moments?: Moments
  /** with a morph */
  carrier?: Carrier
  /** with a morph: radians between the two slices, ascending, and whether an axis of the second had to be flipped */
  morph?: { angles: number[]; flipped: boolean }
  /** with a section: rows of the population within `half` (input units) of the plane, in the 3D slice */
  slab?: { half: number; rows: number }
  /** computed by the page while something moves: counts and disagreement are of the drawn points only */
  preview?: true
}
