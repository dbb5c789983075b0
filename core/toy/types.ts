// What a toy ReLU autoencoder, its data and its training are, as plain settings that decide a run to the last bit. Pure types, every process.

/**
 * Where samples come from. Features of drawn kinds fire with a value uniform in (0, 1], or with 1.
 * - `one-hot`: one sample per feature, the identity.
 * - `sparse`: every entry is 0 with probability `sparsity`.
 * - `groups`: a correlated group fires as a whole with probability 1 - sparsity, its values independent; of an anticorrelated group exactly one
 *   uniformly chosen member fires with that probability; features in no group fire alone.
 * - `hierarchy`: a parent fires with probability 1 - sparsity; when it does, exactly one of its children does too with probability `childRate`, at
 *   random, else the parent is alone. Children never fire without it.
 * - `rows`: given samples.
 */
export type ToyData =
  | { kind: 'one-hot' }
  | ({ kind: 'sparse' } & Sampled)
  | ({ kind: 'groups'; groups: ToyGroup[] } & Sampled)
  | ({ kind: 'hierarchy'; families: ToyFamily[]; childRate: number } & Sampled)
  | { kind: 'rows'; rows: number[][] }

export interface Sampled {
  /** samples per step */
  rows: number
  /** S in 0..1: the probability of not firing */
  sparsity: number
  /** what a firing feature has: uniform in (0, 1], or 1 */
  values: 'uniform' | 'one'
  /** samples are scaled to |x| = 1; silent ones stay 0 */
  normalise: boolean
  /** new samples at every step instead of the same ones */
  resample: boolean
}

export interface ToyGroup {
  kind: 'correlated' | 'anticorrelated'
  members: number[]
}

export interface ToyFamily {
  parent: number
  children: number[]
}

export const optimizerKinds = ['sgd', 'momentum', 'adam', 'adamw'] as const
export type OptimizerKind = (typeof optimizerKinds)[number]

export interface ToyOptimizer {
  kind: OptimizerKind
  /** learning rate */
  lr: number
  /** momentum only */
  momentum: number
  /** Adam and AdamW */
  beta1: number
  beta2: number
  eps: number
  /** AdamW only */
  weightDecay: number
  /** whether the decay is applied to the biases too, as torch does by default */
  decayBias: boolean
}

/**
 * Weights at step 0.
 * - `random`: W (and M) ~ N(0, 2 / (n + m)), b = 0, by the run's seed.
 * - `polygon`: the first n - unlearnt features on a regular polygon with r^2 = (1 + slack) r_min^2 and b = 1 - r^2, the rest W = 0 and b = 1/n
 *   (symmetric failure); m = 2. `shift` is added to b of columns 0 and n - unlearnt - 1, which are neighbours (the chaos map's perturbation), and
 *   `noise` is the size of a seeded normal error on every weight.
 * - `given`: as they are.
 */
export type ToyStart =
  | { kind: 'random' }
  | { kind: 'polygon'; unlearnt: number; slack: number; shift: number; noise: number }
  | { kind: 'given'; W: number[][]; b: number[]; M: number[][] | null }

/** Everything that decides a run. */
export interface ToyConfig {
  /** features, 1..64 */
  n: number
  /** latent dimensions, 1..3 */
  m: number
  /** the decoder is the encoder transposed */
  tied: boolean
  /** without one, b stays 0 */
  bias: boolean
  /** [n] weight of each feature's error */
  importance: number[]
  /** scale of the loss: L = sum over samples of (kappa / 2) sum_i I_i (y_i - x_i)^2 */
  kappa: number
  data: ToyData
  optimizer: ToyOptimizer
  start: ToyStart
  /** of weights and samples */
  seed: number
}

export const mostFeatures = 64
export const mostLatents = 3
/** Steps of one run at most. */
export const mostSteps = 1_000_000
/** Samples of a step at most. */
export const mostRows = 4096

/** A tied one-hot autoencoder with Adam, as the published account trains it; everything else is changed from here. */
export function defaultConfig(n = 7, m = 2): ToyConfig {
  return {
    n,
    m,
    tied: true,
    bias: true,
    importance: new Array<number>(n).fill(1),
    kappa: 1,
    data: { kind: 'one-hot' },
    optimizer: defaultOptimizer('adam'),
    start: { kind: 'random' },
    seed: 1,
  }
}

export const defaultOptimizer = (kind: OptimizerKind): ToyOptimizer => ({
  kind,
  lr: kind === 'sgd' || kind === 'momentum' ? 0.05 : 1e-3,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  weightDecay: 0.01,
  decayBias: true,
})
