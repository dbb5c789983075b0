// @vitest-environment happy-dom
// The latest answer wins, older calls are aborted, and waiting is only shown when there is some.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { useQuery } from '../../renderer/composables/use-query.ts'
import { AppError } from '../../shared/errors.ts'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function start(keep = false) {
  const input = shallowRef<number | null>(1)
  const calls: { input: number; signal: AbortSignal; resolve(v: string): void; reject(e: unknown): void }[] = []
  const query = scope.run(() =>
    useQuery(
      () => input.value,
      (value, signal) =>
        new Promise<string>((resolve, reject) => calls.push({ input: value, signal, resolve, reject })),
      { keep },
    ),
  )!
  return { input, calls, query }
}

describe('useQuery', () => {
  it('ignores a late answer and aborts its call', async () => {
    const { input, calls, query } = start()
    input.value = 2
    await nextTick()
    expect(calls[0]!.signal.aborted).toBe(true)
    calls[1]!.resolve('two')
    await nextTick()
    calls[0]!.resolve('one, late')
    await nextTick()
    expect(query.data.value).toBe('two')
  })
  it('ignores a late error', async () => {
    const { input, calls, query } = start()
    input.value = 2
    await nextTick()
    calls[0]!.reject(new AppError('internal', 'late'))
    await nextTick()
    expect(query.error.value).toBeNull()
  })
  it('shows waiting after 150 ms and slowness after 1 s, and neither for a quick answer', async () => {
    const { input, calls, query } = start()
    vi.advanceTimersByTime(149)
    expect(query.pending.value).toBe(false)
    vi.advanceTimersByTime(1)
    expect([query.pending.value, query.slow.value]).toEqual([true, false])
    vi.advanceTimersByTime(850)
    expect(query.slow.value).toBe(true)
    calls[0]!.resolve('one')
    await nextTick()
    expect([query.pending.value, query.slow.value]).toEqual([false, false])
    input.value = 2
    await nextTick()
    vi.advanceTimersByTime(100)
    calls[1]!.resolve('two')
    await nextTick()
    vi.advanceTimersByTime(2_000)
    expect(query.pending.value).toBe(false)
  })
  it('empties at null and tells errors, but not cancellations', async () => {
    const { input, calls, query } = start()
    calls[0]!.reject(new AppError('not-found', 'no such feature'))
    await nextTick()
    expect(query.error.value?.message).toBe('no such feature')
    input.value = 2
    await nextTick()
    expect(query.error.value).toBeNull()
    calls[1]!.reject(new AppError('cancelled', 'Cancelled.'))
    await nextTick()
    expect(query.error.value).toBeNull()
    input.value = null
    await nextTick()
    expect(query.data.value).toBeNull()
  })
  it('keeps the last answer until the next when asked to', async () => {
    const { input, calls, query } = start(true)
    calls[0]!.resolve('one')
    await nextTick()
    input.value = 2
    await nextTick()
    expect(query.data.value).toBe('one')
  })
  it('aborts with its scope', () => {
    const { calls } = start()
    scope.stop()
    expect(calls[0]!.signal.aborted).toBe(true)
  })
})

describe('useQuery when the process that was asked ends', () => {
  it('asks the next one, once', async () => {
    const { calls, query } = start()
    calls[0]!.reject(new AppError('gone', 'ended'))
    await nextTick()
    expect(calls).toHaveLength(2)
    expect(query.error.value).toBeNull()
    calls[1]!.reject(new AppError('gone', 'ended again'))
    await nextTick()
    expect(calls).toHaveLength(2)
    expect(query.error.value?.message).toBe('ended again')
  })
})
