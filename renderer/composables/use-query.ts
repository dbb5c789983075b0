// Asks again when its input changes; the latest answer wins, older calls are aborted. Renderer.
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { toAppError, type AppError } from '../../shared/errors.ts'

export interface Query<T> {
  data: ShallowRef<T | null>
  error: ShallowRef<AppError | null>
  /** asked and not answered for 150 ms: time for a skeleton */
  pending: ShallowRef<boolean>
  /** not answered for a second: time to say what is going on */
  slow: ShallowRef<boolean>
  again(): void
}

export const skeletonAfter = 150
export const slowAfter = 1_000

/**
 * @param input what to ask for; null asks nothing and empties the answer
 * @param ask must pass the signal on
 * @param options.keep leaves the last answer in place until the next one arrives
 */
export function useQuery<I, T>(
  input: () => I | null,
  ask: (input: I, signal: AbortSignal) => Promise<T>,
  options: { keep?: boolean } = {},
): Query<T> {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<AppError | null>(null)
  const pending = shallowRef(false)
  const slow = shallowRef(false)
  let controller: AbortController | null = null
  let timers: ReturnType<typeof setTimeout>[] = []

  const settle = () => {
    timers.forEach(clearTimeout)
    timers = []
    pending.value = slow.value = false
  }
  const start = (value: I | null, isRetry = false) => {
    controller?.abort()
    settle()
    error.value = null
    if (!options.keep || value === null) data.value = null
    if (value === null) {
      controller = null
      return
    }
    const mine = (controller = new AbortController())
    timers = [setTimeout(() => (pending.value = true), skeletonAfter), setTimeout(() => (slow.value = true), slowAfter)]
    ask(value, mine.signal).then(
      answer => {
        if (mine !== controller) return
        settle()
        data.value = answer
      },
      (e: unknown) => {
        if (mine !== controller) return
        const failure = toAppError(e)
        // The process that was asked ended and is being started again: the next one knows the answer, too.
        if (failure.code === 'gone' && !isRetry) return start(value, true)
        settle()
        if (failure.code !== 'cancelled') error.value = failure
      },
    )
  }
  watch(input, value => start(value), { immediate: true })
  onScopeDispose(() => {
    controller?.abort()
    controller = null
    settle()
  })
  return { data, error, pending, slow, again: () => start(input()) }
}
