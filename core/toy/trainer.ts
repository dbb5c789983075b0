// Trains a toy autoencoder step by step; the same settings give the same weights to the last bit. Pure, every process.
import type { Batch } from './batch.ts'
import { batchRandom, drawBatch, firstBatch, resamples } from './data.ts'
import { gradient, scratchFor, type Scratch } from './gradient.ts'
import { biasAt, modelOf, type ToyModel } from './model.ts'
import { optimizerState, optimizerStep, type OptimizerState } from './optimizer.ts'
import { startTheta } from './start.ts'
import type { ToyConfig } from './types.ts'

export interface Trainer {
  config: ToyConfig
  model: ToyModel
  /** parameters after `step` steps */
  theta: Float64Array
  memory: OptimizerState
  step: number
  batch: Batch
  grad: Float64Array
  scratch: Scratch
  /** set when a parameter is no longer finite; the run ends there */
  diverged: boolean
}

/** @throws what startTheta throws */
export function createTrainer(config: ToyConfig): Trainer {
  const model = modelOf(config)
  const theta = startTheta(config)
  return {
    config,
    model,
    theta,
    memory: optimizerState(theta.length, config.optimizer),
    step: 0,
    batch: firstBatch(config),
    grad: new Float64Array(theta.length),
    scratch: scratchFor(config.m),
    diverged: false,
  }
}

/** Loss of the present weights on the samples of the present step; leaves their gradient in `grad`. */
export function measure(t: Trainer): number {
  if (t.step > 0 && resamples(t.config.data)) drawBatch(t.batch, t.config.data, batchRandom(t.config.seed, t.step))
  return gradient(t.model, t.theta, t.batch, t.grad, t.scratch)
}

/** One update by the gradient that `measure` left. */
export function update(t: Trainer): void {
  const { model, config } = t
  const from = biasAt(model)
  t.step++
  if (!optimizerStep(config.optimizer, t.theta, t.grad, t.memory, t.step, from, from + model.n)) t.diverged = true
}

/** `steps` steps, or fewer when a parameter stops being finite. */
export function train(t: Trainer, steps: number): void {
  for (let s = 0; s < steps && !t.diverged; s++) {
    measure(t)
    update(t)
  }
}
