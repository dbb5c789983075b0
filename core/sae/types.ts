// What a sparse autoencoder is to Zonoscope, after its file format has been read. Pure types, every process.
import type { PursuitStop } from './matching-pursuit.ts'

/**
 * How pre-activations become activations.
 * - `relu`: z > 0 is on.
 * - `jumprelu`: z > max(threshold, 0) is on, and keeps its value z (it is not reduced by the threshold).
 * - `gated`: on where the gate w . y + b_gate > 0 is open and the value e^r (w . y) + b_mag is above zero (Rajamanoharan et al. 2024).
 *   Gate and value are parallel, so the zone is one half-space.
 * - `tanh_relu`: z > 0 is on, and its value is tanh(z) (SAELens before 6, activation_fn_str "tanh-relu").
 * - `topk`: the k largest z of a row, then ReLU. A zone of such a feature is not a half-space.
 * - `groupmax`: features in k consecutive groups of equal size; the largest z of each group, then ReLU (sparsify). No half-space.
 * - `matching_pursuit`: features are taken one by one, each time the one that correlates most with what is left of the row
 *   (core/sae/matching-pursuit.ts). The encoder is the decoder transposed, z is the correlation of the first step. No half-space either.
 *
 * What a kind means for zones is asked in core/sae/kinds.ts.
 */
export const saeKinds = ['relu', 'jumprelu', 'gated', 'tanh_relu', 'topk', 'groupmax', 'matching_pursuit'] as const
export type SaeKind = (typeof saeKinds)[number]

/** Per-row normalisation of the input, undone on the output (SAELens `normalize_activations`). */
export type InputNorm = 'none' | 'layer_norm' | 'constant_norm_rescale'

/** The forward pass, as switches of the one pipeline in docs/architecture.md, "The forward pass". */
export interface SaeSpec {
  kind: SaeKind
  dIn: number
  dSae: number
  dOut: number
  inputNorm: InputNorm
  /** Whether b_dec is subtracted from the (normalised) input before the encoder. */
  subtractBDec: boolean
  /** Number of features kept per row, for `topk`; of groups, each of which keeps one, for `groupmax`. Null for other kinds. */
  k: number | null
  /** When a row stops taking features; only for `matching_pursuit`. */
  pursuit?: PursuitStop
  /**
   * Rows that are coupled, as BatchTopK couples a batch in training: of n rows taken together, the `coupled` n largest values are on. Encoding one batch
   * says nothing then; a threshold for the whole selection is found first. Absent: every row stands for itself.
   */
  coupled?: number
  /**
   * Codes keep their sign, and are on where they are not 0. Top-k takes the k largest |z|; a step of matching pursuit takes the largest correlation
   * even below 0. Absent means false.
   */
  signed?: boolean
  /** Top-k on z times the decoder row's norm, and activations divided by that norm before decoding (SAELens). */
  rescaleByDecoderNorm: boolean
  /** Whether the reconstruction adds W_skip x with the raw input. */
  skip: boolean
  /**
   * True when the output is another place of the model than the input, even where their widths are equal: the output is
   * then no reconstruction of x, and the input normalisation is not undone on it. Absent means false.
   */
  transcoder?: boolean
}

/** Weights in one orientation whatever the file had: a feature's decoder vector is a row of `wDec`. */
export interface SaeWeights {
  /** [dIn, dSae]; W_dec transposed for `matching_pursuit` */
  wEnc: Float32Array
  /** [dSae]; the gate's bias for `gated` */
  bEnc: Float32Array
  /** [dSae, dOut] */
  wDec: Float32Array
  /** [dOut] what the decoder adds; zeros where the library adds nothing */
  bDec: Float32Array
  /** [dSae], only for `jumprelu` */
  threshold: Float32Array | null
  /** [dSae] each, only for `gated`: value = e^r (w . y) + b */
  magnitude?: { r: Float32Array; b: Float32Array }
  /** [dOut, dIn], only with `skip` */
  wSkip: Float32Array | null
}

/** Encoder and decoder of a few features, for geometry; everything else of the dictionary stays on disk. */
export interface FeatureRows {
  spec: SaeSpec
  features: number[]
  /**
   * [n, dIn] encoder rows, as they act on the vector the encoder sees, scaled so that w . (x - p) + b is the value z: decoder norms folded
   * in for top-k, e^r for gated. For `tanh_relu` the value is tanh(z)
   */
  wEnc: Float32Array
  /** [n] encoder biases, folded likewise; b_mag for gated */
  bEnc: Float32Array
  /** [n] thresholds; zeros for relu, tanh-relu and where features compete; for gated the value at which the gate opens, which may be below zero */
  threshold: Float32Array
  /** [n, dOut] decoder rows, scaled so that value * row is what the feature writes */
  wDec: Float32Array
  /** [dIn] the vector subtracted before the encoder; zeros if none is */
  bPre: Float32Array
  /** [dOut] the vector added after the decoder */
  bOut: Float32Array
}
