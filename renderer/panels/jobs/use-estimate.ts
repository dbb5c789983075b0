// Asks what a run will cost: at once from earlier runs, then by one batch where that is wanted. Renderer.
import { onUnmounted, shallowRef, watch } from 'vue'
import { toAppError } from '../../../shared/errors.ts'
import type { RunEstimate } from '../../../shared/job-model.ts'
import { data } from '../../api.ts'
import { useJobs } from '../../stores/jobs.ts'

export interface Pair {
  dictionary: string
  activations: string
  probe: boolean
}

export function useEstimate(pair: () => Pair) {
  const jobs = useJobs()
  const estimate = shallowRef<RunEstimate | null>(null)
  const measuring = shallowRef(false)
  const failed = shallowRef('')
  let asked: AbortController | null = null

  const ask = async (probe: boolean) => {
    asked?.abort()
    const mine = (asked = new AbortController())
    const { dictionary, activations } = pair()
    failed.value = ''
    try {
      const known = await data.call('run.estimate', { dictionary, activations, probe: false }, { signal: mine.signal })
      if (mine !== asked) return
      estimate.value = known
      if (known.source !== 'none' || !probe || jobs.active?.state === 'running') return
      measuring.value = true
      const answer = await data.call('run.estimate', { dictionary, activations, probe }, { signal: mine.signal })
      if (mine === asked) estimate.value = answer
    } catch (e) {
      if (mine === asked && !mine.signal.aborted) failed.value = toAppError(e).message
    } finally {
      if (mine === asked) measuring.value = false
    }
  }
  watch(
    // A run that has ended frees the processor, and tells how fast it went.
    [() => pair().dictionary, () => pair().activations, () => pair().probe, () => jobs.active?.state === 'running'],
    ([dictionary], old) => {
      if (dictionary !== old?.[0]) estimate.value = null
      void ask(pair().probe)
    },
    { immediate: true },
  )
  onUnmounted(() => asked?.abort())
  return { estimate, measuring, failed, measure: () => void ask(true) }
}
