// The lab's presets: settings whose outcome is known, what is known, and where it is from. Pure, every process.
import { defaultSae, type SaeConfig } from './sae.ts'
import { defaultConfig, defaultOptimizer, type ToyConfig } from './types.ts'

export interface ToyPreset {
  id: string
  title: string
  /** what is known of these settings, as a statement that the run can be held to */
  answer: string
  /** what to look at */
  look: string
  config: ToyConfig
  steps: number
  /** shown in the latent space of the tiny SAE */
  sae?: SaeConfig
}

const adam = (n: number, m: number, seed: number, change: Partial<ToyConfig> = {}): ToyConfig => ({
  ...defaultConfig(n, m),
  seed,
  ...change,
})

const hierarchy = {
  kind: 'hierarchy' as const,
  families: [{ parent: 0, children: [1, 2] }],
  childRate: 0.6,
  rows: 256,
  sparsity: 0.6,
  values: 'one' as const,
  normalise: false,
  resample: true,
}

export const toyPresets: readonly ToyPreset[] = [
  {
    id: 'polygon',
    title: 'Regular heptagon',
    answer:
      'Seven features in two dimensions have zero loss on a regular heptagon of any r² from 1/(1 − cos 2π/7) = 2.656 up, with every b = 1 − r². The tight one is only the smallest of a whole family.',
    look: 'Nothing moves: every force is 0. Each zone holds its own vector and no other.',
    config: {
      ...defaultConfig(7),
      optimizer: { ...defaultOptimizer('sgd'), lr: 0.05 },
      start: { kind: 'polygon', unlearnt: 0, slack: 0.2, shift: 0, noise: 0 },
    },
    steps: 2000,
  },
  {
    id: 'pentagon',
    title: 'Pentagon from random weights',
    answer:
      'Five features in two dimensions are learnt from every start that was tried (200 of 200 seeds, Adam 1e-3, 25,000 steps, our own simulation).',
    look: 'The vectors spread to a pentagon that need not be regular: any r² = 1/(1 − largest cosine) will do.',
    config: adam(5, 2, 6),
    steps: 25_000,
  },
  {
    id: 'pairs',
    title: 'Antipodal pairs without bias',
    answer:
      'Tied and without bias the vectors must have no positive dot product with each other, so at most 2m features fit: four in two dimensions, as two opposite pairs at right angles.',
    look: 'All angles end at 90 or 180 degrees.',
    config: adam(4, 2, 3, { bias: false, optimizer: { ...defaultOptimizer('adam'), lr: 3e-3 } }),
    steps: 25_000,
  },
  {
    id: 'too-many',
    title: 'Five without bias: too many',
    answer:
      'Five tied features cannot fit two dimensions without bias (n ≤ 2m): no run reaches zero loss, from any start.',
    look: 'USPV never lights. Tick "bias" and run again: the fifth finds room.',
    config: adam(5, 2, 2, { bias: false, optimizer: { ...defaultOptimizer('adam'), lr: 3e-3 } }),
    steps: 25_000,
  },
  {
    id: 'saddle',
    title: 'Symmetric failure, a saddle',
    answer:
      'Six features on a hexagon and one at W = 0, b = 1/7: the loss (sum of squares) is 6/7, every force is 0, and the Hessian has exactly two negative eigenvalues, −0.0138 at 10% slack. It is a saddle, not a local minimum.',
    look: 'The unstable direction is drawn as arrows. One e-fold takes 1/(lr κ |λ|) steps, so that a slow learner looks stuck.',
    config: {
      ...defaultConfig(7),
      optimizer: { ...defaultOptimizer('sgd'), lr: 0.05 },
      start: { kind: 'polygon', unlearnt: 1, slack: 0.1, shift: 0, noise: 1e-3 },
    },
    steps: 40_000,
  },
  {
    id: 'recovery',
    title: 'Asymmetric recovery',
    answer:
      'With Adam at 1e-3 a seventh feature that failed is learnt after all: in our 200 seeds all 164 failures at step 3,000 had recovered by step 25,000, mostly to unequal radii. The source post calls it very rare; it names no learning rate, and at 1e-4 it is.',
    look: 'Symmetric failure lights first, then the learnt vectors splay, a gap opens, and the last vector runs out of the middle.',
    config: adam(7, 2, 5),
    steps: 25_000,
  },
  {
    id: 'two-circles',
    title: 'Two circles',
    answer:
      'Zero loss asks for no equal radii, only that the least of W_i · (W_i − W_j) is at least 1. What looks like two circles is an unequal member of the same family.',
    look: 'Five vectors end near 2.77, two near 1.1 and 1.4, and the loss is 0 all the same.',
    config: adam(7, 2, 3),
    steps: 25_000,
  },
  {
    id: 'factors',
    title: 'Tegum factors: three pairs in 3D',
    answer:
      'Six tied features without bias in three dimensions fill n = 2m: three opposite pairs at right angles, a tegum product of three digons with one dimension each and D = 1/2 for every feature.',
    look: 'The clean product lights, and W′W falls apart into three blocks.',
    config: adam(6, 3, 4, { bias: false, optimizer: { ...defaultOptimizer('adam'), lr: 3e-3 } }),
    steps: 25_000,
  },
  {
    id: 'absorption',
    title: 'Feature absorption',
    answer:
      'A parent fires in 40% of samples and brings one of two exclusive children in 60% of those. A sparsity penalty pays for one active latent less when the child also writes the parent: the parent’s latent then fires without a child and is silent with one.',
    look: 'Train the toy, then its SAE: compare how often the parent’s latent fires alone and with each child.',
    config: adam(3, 3, 1, { data: hierarchy, optimizer: { ...defaultOptimizer('adam'), lr: 3e-3 } }),
    steps: 8000,
    sae: { ...defaultSae, size: 3, l1: 0.05, seed: 2 },
  },
]

export const presetOf = (id: string): ToyPreset | undefined => toyPresets.find(preset => preset.id === id)
