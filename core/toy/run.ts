// A run with what it keeps: a thinned history, from which every step can be computed again, and the steps at which detectors lit. Pure, every process.
import { detect, detectorBit, detectors, meanEncoderBit, withRecovery, type DetectorId } from './detectors.ts'
import { addFrame, createHistory, frameBefore, isFrame, type History } from './history.ts'
import { createTrainer, measure, update, type Trainer } from './trainer.ts'
import type { ToyConfig } from './types.ts'

/** Frames kept of a run: at most this many, evenly spaced. */
export const keptFrames = 1024

/** When a detector was first on, and when it was last seen on. */
export interface Lit {
  id: DetectorId
  /** the exact step */
  first: number
  /** the last frame at which it was on; `now` when that is the last frame of all */
  last: number
  now: boolean
}

export interface ToyRun {
  trainer: Trainer
  /** frames of parameters followed by the optimizer's memory */
  history: History
  lit: Map<DetectorId, Lit>
  /** [n] means of the features over the data: 1/n for one-hot samples */
  mean: Float64Array
  sawMeanEncoder: boolean
  /** the step after which a parameter was no longer finite, or null */
  divergedAt: number | null
}

/** @throws what startTheta throws */
export function createRun(config: ToyConfig, capacity = keptFrames): ToyRun {
  const trainer = createTrainer(config)
  const { theta, memory } = trainer
  return {
    trainer,
    history: createHistory(theta.length + memory.first.length + memory.second.length, capacity),
    lit: new Map(),
    mean: featureMeans(trainer),
    sawMeanEncoder: false,
    divergedAt: null,
  }
}

/** Mean of each feature over the samples of step 0. */
function featureMeans({ batch: { rows, n, x } }: Trainer): Float64Array {
  const mean = new Float64Array(n)
  for (let p = 0; p < rows; p++) for (let i = 0; i < n; i++) mean[i]! += x[p * n + i]! / rows
  return mean
}

/** Trains on to a step, or to where a parameter stops being finite; the frame of that step is kept when it falls on the stride. */
export function advance(run: ToyRun, to: number): void {
  const { trainer, history } = run
  while (trainer.step < to && !trainer.diverged) {
    const { step } = trainer
    const loss = measure(trainer)
    // A run may be advanced in parts: the frame where the last part ended is there already.
    if (isFrame(history, step) && (history.count === 0 || history.steps[history.count - 1]! < step)) keep(run, loss)
    update(trainer)
    if (trainer.diverged) run.divergedAt = trainer.step
  }
  if (trainer.diverged) return
  const { count, steps } = history
  if (isFrame(history, trainer.step) && (count === 0 || steps[count - 1]! < trainer.step)) keep(run, measure(trainer))
}

function keep(run: ToyRun, loss: number): void {
  const { trainer, history } = run
  const before = history.count > 0 ? history.steps[history.count - 1]! : -1
  const frame = addFrame(history, trainer.step, loss)
  if (!frame) return
  writeFrame(trainer, frame)
  light(run, before)
}

function writeFrame({ theta, memory }: Trainer, frame: Float64Array): void {
  frame.set(theta)
  frame.set(memory.first, theta.length)
  frame.set(memory.second, theta.length + memory.first.length)
}

/** Notes which detectors are on at the frame just kept, and finds the exact step of those that were never on before. */
function light(run: ToyRun, before: number): void {
  const { trainer, lit, mean } = run
  const { step } = trainer
  const seen = detect(trainer.model, trainer.theta, mean)
  if (seen & meanEncoderBit) run.sawMeanEncoder = true
  const mask = withRecovery(seen, run.sawMeanEncoder)
  let fresh = 0
  for (const { id } of detectors) {
    const on = (mask & detectorBit[id]) !== 0
    const known = lit.get(id)
    if (known) {
      known.now = on
      if (on) known.last = step
    } else if (on) {
      lit.set(id, { id, first: step, last: step, now: true })
      fresh |= detectorBit[id]
    }
  }
  if (fresh === 0 || before < 0 || step - before < 2) return
  // The frames are further apart than a step: the steps between are taken again.
  const again = trainerAt(run, before)
  for (let at = before + 1; at < step && fresh !== 0; at++) {
    measure(again)
    update(again)
    const now = withRecovery(detect(again.model, again.theta, mean), run.sawMeanEncoder) & fresh
    for (const { id } of detectors) if (now & detectorBit[id]) lit.get(id)!.first = at
    fresh &= ~now
  }
}

/**
 * A trainer that stands at a step of the run, computed again from the frame before it: what it does next is what the run did.
 * @param step up to where the run has come
 */
export function trainerAt(run: ToyRun, step: number): Trainer {
  const { history, trainer } = run
  const again = createTrainer(trainer.config)
  if (history.count === 0) return again
  const f = frameBefore(history, step)
  const frame = history.store.subarray(f * history.width, (f + 1) * history.width)
  const { theta, memory } = again
  theta.set(frame.subarray(0, theta.length))
  memory.first.set(frame.subarray(theta.length, theta.length + memory.first.length))
  memory.second.set(frame.subarray(theta.length + memory.first.length))
  again.step = history.steps[f]!
  while (again.step < step && !again.diverged) {
    measure(again)
    update(again)
  }
  return again
}
