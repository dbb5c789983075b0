// The chaos map: what becomes of a symmetric failure that was pushed a little, by push and learning rate (toy.md section 7). Pure, every process.
import { createRandom } from '../random.ts'
import { radii } from './model.ts'
import { createTrainer, measure, train } from './trainer.ts'
import { defaultConfig, defaultOptimizer, type ToyConfig } from './types.ts'

/** Relative error of every weight under which a cell must come out the same to be called reproducible. */
export const jitter = 1e-12
/** Relative difference of the outcome that counts as another outcome. */
const sameOutcome = 1e-6

/** What a run ended as. */
export interface Outcome {
  /** sum_j |W_j|; NaN when diverged */
  sumNorm: number
  /** sum of squared errors (kappa left out); NaN when diverged */
  lossSum: number
  diverged: boolean
}

/** The published set-up: tight symmetric failure of n features, two neighbouring biases raised by `shift`, full-batch SGD. */
export const chaosConfig = (n: number, shift: number, lr: number, kappa = 1): ToyConfig => ({
  ...defaultConfig(n, 2),
  kappa,
  optimizer: { ...defaultOptimizer('sgd'), lr },
  start: { kind: 'polygon', unlearnt: 1, slack: 0, shift, noise: 0 },
})

/** @param jitterSeed every weight is changed by a relative normal error of size `jitter` first */
export function outcome(config: ToyConfig, steps: number, jitterSeed: number | null = null): Outcome {
  const trainer = createTrainer(config)
  const { theta } = trainer
  const { n, m, kappa } = config
  if (jitterSeed !== null) {
    const random = createRandom(jitterSeed)
    for (let i = 0; i < n * m; i++) theta[i]! *= 1 + jitter * random.normal()
  }
  train(trainer, steps)
  if (trainer.diverged) return { sumNorm: Number.NaN, lossSum: Number.NaN, diverged: true }
  const loss = measure(trainer)
  return { sumNorm: radii(config, theta).reduce((sum, r) => sum + r, 0), lossSum: (2 * loss) / kappa, diverged: false }
}

/** Whether a run ends the same when every weight is changed by a part in 10^12: where it does not, its end is no fact about the settings. */
export function isReproducible(config: ToyConfig, steps: number, first: Outcome): boolean {
  for (const seed of [1, 2]) {
    const again = outcome(config, steps, seed)
    if (again.diverged !== first.diverged) return false
    if (!first.diverged && Math.abs(again.sumNorm - first.sumNorm) > sameOutcome * Math.max(1, first.sumNorm))
      return false
  }
  return true
}
