// @vitest-environment happy-dom
// An analysis on screen: the latest input wins, the first answer is told apart from the refined one, and a person can cancel.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { useAnalysis, type AnalysisCall } from '../../renderer/composables/use-analysis.ts'
import { AppError } from '../../shared/errors.ts'

let scope: EffectScope
beforeEach(() => {
  scope = effectScope()
})
afterEach(() => scope.stop())

interface Asked extends AnalysisCall<string> {
  input: { n: number }
  resolve(v: string): void
  reject(e: unknown): void
}
function start() {
  const input = shallowRef<{ n: number } | null>({ n: 1 })
  const calls: Asked[] = []
  const analysis = scope.run(() =>
    useAnalysis(
      () => input.value,
      (value, call) => new Promise<string>((resolve, reject) => calls.push({ ...call, input: value, resolve, reject })),
    ),
  )!
  return { input, calls, analysis }
}

describe('useAnalysis', () => {
  it('tells the first answer from the refined one', async () => {
    const { calls, analysis } = start()
    expect(analysis.progress).not.toBeNull()
    calls[0]!.onProgress({ done: 1, total: 4, phase: 'Counting', first: 'about' })
    expect(analysis).toMatchObject({ answer: 'about', isFirst: true, progress: { done: 1, total: 4 } })
    calls[0]!.resolve('exactly')
    await nextTick()
    expect(analysis).toMatchObject({ answer: 'exactly', isFirst: false, progress: null })
  })
  it('asks nothing anew for an equal input, and ends what another input replaces', async () => {
    const { input, calls, analysis } = start()
    input.value = { n: 1 }
    await nextTick()
    expect(calls).toHaveLength(1)
    input.value = { n: 2 }
    await nextTick()
    expect(calls[0]!.signal.aborted).toBe(true)
    calls[0]!.onProgress({ done: 1, total: 1, phase: '', first: 'late' })
    calls[0]!.resolve('late')
    await nextTick()
    expect(analysis.answer).toBeNull()
    calls[1]!.resolve('two')
    await nextTick()
    expect(analysis.answer).toBe('two')
  })
  it('keeps the first answer when a person cancels, and asks again on demand', async () => {
    const { calls, analysis } = start()
    calls[0]!.onProgress({ done: 1, total: 4, phase: 'Counting', first: 'about' })
    analysis.cancel()
    expect(calls[0]!.signal.aborted).toBe(true)
    calls[0]!.reject(new AppError('cancelled', 'Cancelled.'))
    await nextTick()
    expect(analysis).toMatchObject({ answer: 'about', isFirst: true, cancelled: true, error: null, progress: null })
    analysis.again()
    expect(analysis.cancelled).toBe(false)
    expect(calls).toHaveLength(2)
  })
  it('shows an error instead of an old answer, and nothing where nothing is asked', async () => {
    const { input, calls, analysis } = start()
    calls[0]!.resolve('one')
    await nextTick()
    input.value = { n: 2 }
    await nextTick()
    expect(analysis.answer).toBe('one')
    calls[1]!.reject(new AppError('bad-input', 'Too few.'))
    await nextTick()
    expect(analysis).toMatchObject({ answer: null, error: { code: 'bad-input' } })
    input.value = null
    await nextTick()
    expect(analysis).toMatchObject({ answer: null, error: null, progress: null })
  })
})
