// Many runs over learning rates and perturbations or seeds, cell by cell, and rates with their intervals. Pure, every process.
import { isReproducible, type Outcome } from './chaos.ts'
import { diagnose, type ToyState } from './detect.ts'
import { radii } from './model.ts'
import { createTrainer, measure, train } from './trainer.ts'
import type { ToyConfig } from './types.ts'

export interface SweepSpec {
  base: ToyConfig
  /** of every run */
  steps: number
  /** columns */
  learningRates: number[]
  /** rows: pushes of two biases when the base starts from a polygon, in which case all runs have the base's seed; seeds otherwise */
  rows: number[]
}

export interface SweepCell extends Outcome {
  state: ToyState | 'diverged'
  /** some feature was a mean-encoder at a look every tenth of the run */
  sawMeanEncoder: boolean
  reproducible: boolean
}

/** Whether the rows of a sweep are perturbations; else they are seeds. */
export const sweepsPerturbation = ({ base }: Pick<SweepSpec, 'base'>): boolean => base.start.kind === 'polygon'

/** The run of a cell, row by row: opening it in the lab gives exactly the sweep's run. */
export function cellConfig({ base, learningRates, rows }: SweepSpec, cell: number): ToyConfig {
  const lr = learningRates[cell % learningRates.length]!
  const row = rows[Math.floor(cell / learningRates.length)]!
  const optimizer = { ...base.optimizer, lr }
  return base.start.kind === 'polygon'
    ? { ...base, optimizer, start: { ...base.start, shift: row } }
    : { ...base, optimizer, seed: row }
}

export const cellCount = ({ learningRates, rows }: SweepSpec): number => learningRates.length * rows.length

/** Runs one cell: three times, as it says whether it is reproducible. */
export function runCell(spec: SweepSpec, cell: number): SweepCell {
  const config = cellConfig(spec, cell)
  const trainer = createTrainer(config)
  let sawMeanEncoder = false
  for (let part = 1; part <= 10 && !trainer.diverged; part++) {
    train(trainer, Math.round((spec.steps * part) / 10) - trainer.step)
    if (!trainer.diverged) sawMeanEncoder ||= diagnose(config, trainer.theta).features.includes('mean')
  }
  const { diverged, theta } = trainer
  const first: Outcome = diverged
    ? { sumNorm: Number.NaN, lossSum: Number.NaN, diverged }
    : {
        sumNorm: radii(config, theta).reduce((sum, r) => sum + r, 0),
        lossSum: (2 * measure(trainer)) / config.kappa,
        diverged,
      }
  return {
    ...first,
    state: diverged ? 'diverged' : diagnose(config, theta).state,
    sawMeanEncoder,
    reproducible: isReproducible(config, spec.steps, first),
  }
}

/** Share k / n with its Wilson interval; z = 1.96 for 95%. Null for no trials. */
export function wilson(k: number, n: number, z = 1.96): { share: number; low: number; high: number } | null {
  if (n === 0) return null
  const share = k / n
  const scale = 1 + (z * z) / n
  const middle = (share + (z * z) / (2 * n)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** A sweep in one line, as every rate must be told: optimizer, learning rates, loss scale, steps. @param what the rows are */
export function sweepWords(
  { base, steps, learningRates, rows }: SweepSpec,
  what = base.start.kind === 'polygon' ? 'pushes' : 'seeds',
): string {
  const { optimizer: o, kappa, n, m } = base
  const lr = [Math.min(...learningRates), Math.max(...learningRates)]
  const names = {
    sgd: 'SGD',
    momentum: `SGD with momentum ${o.momentum}`,
    adam: 'Adam',
    adamw: `AdamW, decay ${o.weightDecay}`,
  }
  const range = lr[0] === lr[1] ? `${lr[0]}` : `${lr[0]} to ${lr[1]}`
  return `n = ${n}, m = ${m}, ${names[o.kind]}, lr ${range}, κ = ${+kappa.toPrecision(4)}, ${steps.toLocaleString('en')} steps, ${rows.length} ${what}`
}
