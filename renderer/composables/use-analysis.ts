// One analysis on screen: asked anew when its input changes, with progress, a first answer from a part of the data, and cancel. Renderer.
import { onScopeDispose, reactive, shallowRef, watch } from 'vue'
import type { AnalysisProgress } from '../../shared/analysis-api.ts'
import { toAppError, type AppError } from '../../shared/errors.ts'

export interface AnalysisCall<T> {
  signal: AbortSignal
  onProgress(progress: AnalysisProgress<T>): void
}

export interface Analysis<T> {
  answer: T | null
  /** the answer is from a part of the data; a refined one is on its way, or was cancelled */
  isFirst: boolean
  error: AppError | null
  /** null while nothing runs */
  progress: { done: number; total: number; phase: string } | null
  /** a person ended it before it was done */
  cancelled: boolean
  cancel(): void
  /** Asks again with the same input. */
  again(): void
}

/**
 * The latest input wins: what it replaces is ended. An answer stays on screen until the next one is there, unless the input is null.
 * @param input what to ask for, compared as JSON; null asks nothing and empties the answer
 * @param ask must pass signal and onProgress on
 */
export function useAnalysis<I, T>(input: () => I | null, ask: (input: I, call: AnalysisCall<T>) => Promise<T>) {
  const answer = shallowRef<T | null>(null)
  const isFirst = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  const progress = shallowRef<Analysis<T>['progress']>(null)
  const cancelled = shallowRef(false)
  let controller: AbortController | null = null

  const stop = () => {
    controller?.abort()
    controller = null
    progress.value = null
  }
  const start = (value: I | null) => {
    stop()
    error.value = null
    cancelled.value = false
    if (value === null) {
      answer.value = null
      return
    }
    const mine = (controller = new AbortController())
    progress.value = { done: 0, total: 0, phase: '' }
    const onProgress = ({ first, ...at }: AnalysisProgress<T>) => {
      if (mine !== controller) return
      progress.value = at
      if (first === undefined) return
      answer.value = first
      isFirst.value = true
    }
    ask(value, { signal: mine.signal, onProgress }).then(
      found => {
        if (mine !== controller) return
        stop()
        answer.value = found
        isFirst.value = false
      },
      (e: unknown) => {
        if (mine !== controller) return
        stop()
        const failure = toAppError(e)
        if (failure.code === 'cancelled') return
        answer.value = null
        error.value = failure
      },
    )
  }
  watch(
    () => JSON.stringify(input()),
    () => start(input()),
    { immediate: true },
  )
  onScopeDispose(stop)
  const cancel = () => {
    if (!controller) return
    stop()
    cancelled.value = true
  }
  return reactive({ answer, isFirst, error, progress, cancelled, cancel, again: () => start(input()) }) as Analysis<T>
}
