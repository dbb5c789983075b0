// A long call of the import page: says how far it is, can be ended, and ends with the page. Renderer.
import { onScopeDispose, shallowRef } from 'vue'
import { toAppError, type AppError } from '../../../shared/errors.ts'

export interface Step {
  done: number
  total: number
  phase: string
}
export interface Call {
  signal: AbortSignal
  onProgress(step: Step): void
}

export function useWork() {
  /** how far it is; null while nothing is done */
  const step = shallowRef<Step | null>(null)
  const error = shallowRef<AppError | null>(null)
  let running: AbortController | null = null

  const cancel = () => {
    running?.abort()
    running = null
    step.value = null
  }
  /** Ends what is under way and does `work`. @returns null where it failed (`error` says why) or was ended */
  async function run<T>(phase: string, work: (call: Call) => Promise<T>): Promise<T | null> {
    cancel()
    const mine = (running = new AbortController())
    error.value = null
    step.value = { done: 0, total: 0, phase }
    try {
      const onProgress = (next: Step) => mine === running && (step.value = next)
      const answer = await work({ signal: mine.signal, onProgress })
      return mine === running ? answer : null
    } catch (e) {
      if (mine === running) error.value = toAppError(e)
      return null
    } finally {
      if (mine === running) cancel()
    }
  }
  onScopeDispose(cancel)
  return { step, error, run, cancel }
}

/** Encoding rows: 40% */
export const describeStep = ({ done, total, phase }: Step): string =>
  total > 0 ? `${phase}: ${Math.floor((100 * done) / total)}%` : `${phase}…`
