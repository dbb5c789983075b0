// The frames of a run as the page has them: parameters by step, thinned as the worker thins them, and single steps on request. Pure; renderer.
import type { Lit } from '../../../core/toy/run.ts'
import type { ToyFramesMessage } from '../../workers/toy-messages.ts'

export interface ToyFrames {
  id: number
  stride: number
  /** ascending */
  steps: readonly number[]
  losses: readonly number[]
  thetas: readonly Float64Array[]
  /** where training has come to */
  at: number
  tail: Float64Array
  tailLoss: number
  lit: readonly Lit[]
  divergedAt: number | null
  done: boolean
  perSecond: number
}

/** Single steps, computed again. */
export interface StepWindow {
  id: number
  from: number
  thetas: readonly Float64Array[]
  losses: readonly number[]
}

/** The frames with those of a message; frames that are no longer on the stride are dropped. */
export function withFrames(old: ToyFrames | null, message: ToyFramesMessage): ToyFrames {
  const { stride, size, steps, losses, thetas } = message
  const before = old?.id === message.id ? old : null
  const kept = { steps: [] as number[], losses: [] as number[], thetas: [] as Float64Array[] }
  before?.steps.forEach((step, f) => {
    if (step % stride !== 0) return
    kept.steps.push(step)
    kept.losses.push(before.losses[f]!)
    kept.thetas.push(before.thetas[f]!)
  })
  steps.forEach((step, f) => {
    if (step % stride !== 0) return
    kept.steps.push(step)
    kept.losses.push(losses[f]!)
    kept.thetas.push(thetas.subarray(f * size, (f + 1) * size))
  })
  const { id, at, tail, tailLoss, lit, divergedAt, done, perSecond } = message
  return { id, stride, ...kept, at, tail, tailLoss, lit, divergedAt, done, perSecond }
}

export function windowOf(message: {
  id: number
  from: number
  size: number
  thetas: Float64Array
  losses: Float64Array
}): StepWindow {
  const { id, from, size, thetas, losses } = message
  return {
    id,
    from,
    losses: Array.from(losses),
    thetas: Array.from(losses, (_, k) => thetas.subarray(k * size, (k + 1) * size)),
  }
}

/** What is shown at a step: that step itself where it is known, else the frame before it. */
export interface Shown {
  step: number
  theta: Float64Array
  loss: number
  /** parameters a step before, where they are known */
  before: Float64Array | null
  exact: boolean
}

/** Whether two are of one state of one run. */
export const isSameState = (a: Shown, b: Shown): boolean =>
  a.step === b.step && a.theta === b.theta && a.before === b.before && a.exact === b.exact

/** Position of the last frame at or before a step. */
export function frameAt(steps: readonly number[], step: number): number {
  let low = 0
  let high = steps.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (steps[middle]! <= step) low = middle
    else high = middle - 1
  }
  return low
}

export function shownAt(frames: ToyFrames, window: StepWindow | null, step: number): Shown {
  const inside = window?.id === frames.id ? step - window.from : -1
  const exact = window && inside >= 0 ? window.thetas[inside] : undefined
  if (exact) {
    return {
      step,
      theta: exact,
      loss: window!.losses[inside]!,
      before: window!.thetas[inside - 1] ?? null,
      exact: true,
    }
  }
  if (step >= frames.at)
    return { step: frames.at, theta: frames.tail, loss: frames.tailLoss, before: null, exact: true }
  const f = frameAt(frames.steps, step)
  const found = frames.steps[f]!
  const previous = frames.steps[f - 1] === found - 1 ? frames.thetas[f - 1]! : null
  return { step: found, theta: frames.thetas[f]!, loss: frames.losses[f]!, before: previous, exact: found === step }
}
