// The inference process's part of the contract: what the data process may ask it. Types only; data and inference.
import type { ApartCount, ApartPairs } from '../core/analysis/apart-pairs.ts'
import type { PromisedL0 } from '../core/sae/check.ts'
import type { FeatureRows, SaeKind } from '../core/sae/types.ts'
import type { ModelInference, ModelRef } from './model-inference.ts'
import type { ProviderChoice, SaeDescription } from './model.ts'
import type { PursuitInference } from './pursuit-inference.ts'

/** A dictionary on disk and how to run it. Loaded once and kept; the same reference finds it again after a restart. */
export interface SaeRef {
  path: string
  options: Record<string, unknown>
  provider: ProviderChoice
  threads: number | null
}

/** Rows of a tensor in a file, read where they lie. */
export interface RowSource {
  path: string
  tensor: string | null
}

/** Codes of consecutive rows, compressed by row: row r has entries indptr[r] .. indptr[r+1], features ascending. */
export interface EncodedRows {
  from: number
  to: number
  indptr: Int32Array
  features: Int32Array
  values: Float32Array
  /** |x - reconstruction|^2 per row; NaN where input and output spaces differ */
  squaredError: Float32Array
  /** [rows] matching pursuit only, whose codes do not tell: the smallest first-step correlation among the features that the row takes, 0 for none */
  tau: Float32Array | null
  /** [rows, dOut], only when asked for */
  recon: Float32Array | null
  /** what they were encoded on, and why: it changes when a provider fails in the middle of a run */
  provider: string
  reason: string
}

/** Two dictionaries to compare, and what of them. */
export interface CrossInput {
  a: SaeRef
  b: SaeRef
  vector: 'decoder' | 'encoder'
  count: number
  /** unit rows less their dictionary's mean row, at unit length again */
  centred: boolean
  /** sizes of cosines instead of cosines */
  absolute: boolean
  /** [d * d] symmetric, orthogonal: the rows of B are turned by it; null leaves them */
  turn: Float32Array | null
  /** also all cosines, with the parts of A: only for dictionaries of a few thousand features */
  all: boolean
  /** also how much of each row of A lies in the span of its 8 best of B, and of 8 random ones (seed) */
  recovery: { seed: number } | null
}

/** Features [from, to) of one side: best first, [(to - from) * count]. */
export interface CrossPart {
  side: 'a' | 'b'
  from: number
  to: number
  total: number
  features: Int32Array
  cosines: Float32Array
  /** [(to - from) * features of B] */
  all: Float32Array | null
  /** [to - from] each, 0..1 */
  recovery: { best: Float32Array; random: Float32Array } | null
}

export interface InferenceApi extends PursuitInference, ModelInference {
  'sae.describe': {
    in: { path: string; options: Record<string, unknown> }
    /**
     * coupled: rows say nothing alone, see `sae.uncouple`; neuronpedia: what the files say it is called there, model/source; files: those that decide its numbers, relative to the folder (that of the file, where a file
     * was given); assumed: names of options that no file says and nobody gave; l0: what its files promise
     */
    out: SaeDescription & {
      hook: string | null
      neuronpedia: string | null
      coupled: boolean
      files: string[]
      assumed: string[]
      l0: PromisedL0 | null
      activation: SaeKind
      k: number | null
    }
  }
  /** Options under which rows [from, to), taken together as one batch, stand for themselves; those given where they do already. */
  'sae.uncouple': {
    in: { sae: SaeRef; source: RowSource; from: number; to: number }
    out: { options: Record<string, unknown> }
  }
  'sae.load': {
    in: SaeRef
    out: { provider: string; reason: string; kind: SaeKind; k: number | null }
  }
  'sae.encode': { in: { sae: SaeRef; source: RowSource; from: number; to: number; recon: boolean }; out: EncodedRows }
  /** Rows that lie in no file, [rows, dIn]; the caller keeps them few enough for a message near 1 MB. */
  'sae.encodeRows': { in: { sae: SaeRef; x: Float32Array }; out: EncodedRows }
  /**
   * A few features on given rows: pre-activations z and activations, [rows.length * features.length]; where features
   * compete also the row's threshold tau, [rows.length]: for top-k its k-th largest z, at least 0; for matching pursuit the smallest
   * z among the features that it takes.
   */
  'sae.activate': {
    in: { sae: SaeRef; source: RowSource; rows: Int32Array; features: number[] }
    out: { pre: Float32Array; values: Float32Array; tau: Float32Array | null }
  }
  'sae.rows': { in: { sae: SaeRef; features: number[] }; out: FeatureRows }
  /**
   * Features [from, to) of the dictionary in the slice x(s) = origin + axes^T s, float64: feature i is on where w_i . s + c_i > 0; for top-k and matching
   * pursuit that is its pre-activation, in the space the encoder sees. Pulled in blocks, so that no reply is large.
   */
  'sae.section': {
    /** origin [dIn], axes [dim * dIn] orthonormal */
    in: { sae: SaeRef; origin: Float64Array; axes: Float64Array; from: number; to: number }
    /** total: features of the dictionary; w [(to - from) * dim], c [to - from] */
    out: { total: number; w: Float64Array; c: Float64Array }
  }
  /** Per feature: decoder norm, cos(encoder, decoder) (NaN where spaces differ), nearest other feature by decoder cosine. */
  'sae.geometry': {
    in: { sae: SaeRef }
    out: {
      decoderNorm: Float32Array
      encoderDecoderCosine: Float32Array
      nearest: Int32Array
      nearestCosine: Float32Array
    }
  }
  /**
   * Every feature against a unit direction of the input space, [dSae]: the cosine of its decoder row, and what one unit of its
   * activation writes along it. A transcoder writes into another space: its encoder rows are compared, and `along` is the cosine.
   */
  'sae.along': {
    in: { sae: SaeRef; direction: Float32Array }
    out: { vector: 'decoder' | 'encoder'; cosine: Float32Array; along: Float32Array }
  }
  /**
   * For every feature the one of `among` whose decoder row is most alike, itself left out, [dSae]; -1 and NaN for a zero row and where there is no other.
   * @throws bad-input for a feature that is not there, cancelled
   */
  'sae.nearestAmong': { in: { sae: SaeRef; among: Int32Array }; out: { nearest: Int32Array; cosines: Float32Array } }
  /** The `count` nearest others of every feature by decoder cosine, best first, [(to - from) * count]; everything arrives as progress, in blocks. */
  'sae.allNeighbours': {
    in: { sae: SaeRef; count: number }
    out: void
    progress: { from: number; to: number; total: number; features: Int32Array; cosines: Float32Array }
  }
  /**
   * Of all pairs of a feature and one that is on for fewer rows, and for 30 or more, those that absorption without labels leaves open by their weights
   * (core/analysis/apart-pairs.ts), of all parents or of some; everything arrives as progress, in parts.
   * @throws bad-input where encoder and decoder rows lie in different spaces, cancelled
   */
  'sae.apartPairs': {
    in: { sae: SaeRef; on: Int32Array; line: number; parents: Int32Array | null }
    out: void
    progress: ApartPairs & { to: number; total: number; counted: Pick<ApartCount, 'pairs' | 'why'> | null }
  }
  /**
   * The `count` best of the other dictionary for every feature of two, from one product of blocks (main/inference/cross-blocks.ts); everything arrives as
   * progress: parts of A while it goes on, then those of B. Zero rows have none (-1, NaN).
   * @throws bad-input for vectors of different spaces, cancelled
   */
  'sae.crossNeighbours': {
    in: CrossInput
    out: void
    progress: CrossPart
  }
  /** Cosines of pairs, feature i[k] of A with feature j[k] of B; NaN for zero rows and for -1. @throws bad-input for vectors of different spaces */
  'sae.pairCosines': {
    in: { a: SaeRef; b: SaeRef; vector: 'decoder' | 'encoder'; i: Int32Array; j: Int32Array }
    out: { cosines: Float32Array }
  }
  /** Sum of x x^T over the unit decoder rows, [dOut * dOut]. @throws bad-input above 4,096 dimensions, cancelled */
  'sae.secondMoments': { in: { sae: SaeRef }; out: { moments: Float64Array } }
  /** Cosines of a feature's decoder (encoder) row to those of all features, [dSae]; NaN for a zero row. */
  'sae.cosines': {
    in: { sae: SaeRef; feature: number; vector: 'decoder' | 'encoder' }
    out: { cosines: Float32Array }
  }
  /** The features whose decoder rows (or encoder rows) point most alike, best first. */
  'sae.neighbours': {
    in: { sae: SaeRef; feature: number; count: number; vector?: 'decoder' | 'encoder' }
    out: { features: Int32Array; cosines: Float32Array }
  }
  /**
   * A feature's decoder row times an unembedding, less the mean over the vocabulary: the `count` largest, largest first, then the `count` smallest, smallest
   * first, and a histogram of all. Of a model's tail, `norm` says what of the final norm is in it (main/inference/unembedding.ts).
   * @throws bad-input, not-found, unsupported-format where the tail does not end with one matrix
   */
  'sae.unembed': {
    in: { sae: SaeRef; feature: number; from: { matrix: string } | { model: ModelRef }; count: number }
    out: {
      vocabulary: number
      norm: 'none' | 'weights' | 'centred weights'
      ids: Int32Array
      values: Float32Array
      edges: Float64Array
      counts: Int32Array
    }
  }
  /**
   * The features whose decoder rows point most alike given directions [n, dOut], best first, [n * count]; -1 and NaN where a
   * direction is zero or there are no more features.
   */
  'sae.matches': {
    in: { sae: SaeRef; directions: Float32Array; count: number }
    out: { features: Int32Array; cosines: Float32Array }
  }
  /**
   * Spherical k-means of rows that lie in no file, [n * d], from first centres [k * d]: products in ONNX Runtime, centres and labels as
   * core/analysis/spherical-k-means.ts has them. @throws bad-input, cancelled
   */
  'rows.cluster': {
    in: { x: Float32Array; d: number; init: Float32Array; most: number; threads: number | null }
    out: { labels: Int32Array; centres: Float64Array; updates: number; settled: boolean }
  }
}
