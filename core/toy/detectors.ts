// The lights of the lab: what each says, and which are on at a state (toy.md sections 4, 5, 8). Pure, every process.
import { diagnose, type Diagnosis } from './detect.ts'
import type { ToyModel } from './model.ts'
import { rankOf, tegumFactors } from './tegum.ts'

/** In the order of their bits. */
export const detectors = [
  {
    id: 'failure',
    title: 'Symmetric failure',
    definition:
      'Every feature is learnt or a mean-encoder, at least one is a mean-encoder, and the learnt radii differ by less than 5% (deviation over mean).',
  },
  {
    id: 'splaying',
    title: 'Asymmetric failure',
    definition: 'As symmetric failure, with learnt radii that differ by 5% or more: the learnt vectors are splaying.',
  },
  {
    id: 'recovery',
    title: 'Recovery',
    definition: 'All features are learnt now, and some feature was a mean-encoder at an earlier step.',
  },
  {
    id: 'uspv',
    title: 'USPV',
    definition:
      'Unique single positive value: for every one-hot sample its own pre-activation is above 0 and all others are at most 0.',
  },
  {
    id: 'criterion',
    title: 'Zero loss possible',
    definition:
      'With these vectors some biases give zero loss: the least of M_i . (W_i - W_j) over all pairs is at least 1 (tied: M = W). Then b_i = 1 - M_i . W_i.',
  },
  {
    id: 'perfect',
    title: 'Perfect',
    definition: 'All features are learnt: |Z_ii - 1| and every other sample at most 0.05.',
  },
  {
    id: 'dead',
    title: 'Dead feature',
    definition:
      'Some output is at most 0 on every one-hot sample: it has no gradient, for good when they are the data.',
  },
  {
    id: 'product',
    title: 'Clean tegum product',
    definition:
      'Two factors or more (|cos| above 0.1 joins), at most 0.1% of the Gram mass outside them, and their dimensions add up to the rank.',
  },
  {
    id: 'dimensionality',
    title: 'Dimensions shared out',
    definition:
      'The dimensionalities D_i = |W_i|^2 / sum_j (unit W_i . W_j)^2 of all features add up to the rank of W within 1%: no dimension is lost to uneven sharing.',
  },
] as const

export type DetectorId = (typeof detectors)[number]['id']

/** Bit of each detector. */
export const detectorBit = Object.fromEntries(detectors.map(({ id }, i) => [id, 1 << i])) as Record<DetectorId, number>

/** Set beside the detectors' bits while some feature is a mean-encoder: recovery looks back at it. */
export const meanEncoderBit = 1 << 30

/** Detectors that are on at a state, as bits. `recovery` cannot be seen in one state and is left out: see withRecovery. */
export function detect(
  model: Pick<ToyModel, 'n' | 'm' | 'tied'>,
  theta: ArrayLike<number>,
  mean: ArrayLike<number>,
  found: Diagnosis = diagnose(model, theta, mean),
): number {
  const { n, m } = model
  let mask = 0
  const set = (id: DetectorId, on: boolean) => {
    if (on) mask |= detectorBit[id]
  }
  set('failure', found.state === 'symmetric-failure' && found.features.includes('mean'))
  set('splaying', found.state === 'asymmetric-failure')
  set('uspv', found.uspv.every(Boolean))
  // The tight polygon stands on 1 exactly; rounding must not turn its light off.
  set(
    'criterion',
    found.perfectMargin.every(v => v >= 1 - 1e-9),
  )
  set('perfect', found.state === 'perfect-symmetric' || found.state === 'perfect-asymmetric')
  set('dead', found.features.includes('dead'))
  const { blocks, residual, sumDims, featureDim } = tegumFactors(theta, n, m)
  const rank = rankOf(theta, n, m)
  set('product', blocks.length > 1 && residual <= 1e-3 && sumDims === rank)
  const shared = featureDim.reduce((sum, d) => sum + d, 0)
  set('dimensionality', rank > 0 && Math.abs(shared - rank) <= 0.01 * rank)
  return found.features.includes('mean') ? mask | meanEncoderBit : mask
}

/** Adds recovery: perfect now, after a mean-encoder. */
export const withRecovery = (mask: number, sawMeanEncoder: boolean): number =>
  sawMeanEncoder && mask & detectorBit.perfect ? mask | detectorBit.recovery : mask
