// How much of the whole dictionary a plot's box shows, asked for once the plot has come to rest. Renderer.
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import { data } from '../../api.ts'
import { useQuery } from '../../composables/use-query.ts'

/** All weights of the dictionary are read for an answer: not while a slice is being turned. */
const restsAfter = 600

export function useSectionCounts(view: Readonly<Ref<ZoneView | null>>) {
  const rested = shallowRef<ZoneSpec | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    view,
    now => {
      clearTimeout(timer)
      // A known answer has no dictionary around it.
      if (now === null || now.slice?.preview || now.spec.control?.kind === 'answer') {
        rested.value = null
        return
      }
      if (JSON.stringify(now.spec) === JSON.stringify(rested.value)) return
      rested.value = null
      timer = setTimeout(() => (rested.value = now.spec), restsAfter)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return useQuery(
    () => rested.value,
    (spec, signal) => data.call('zone.count', spec, { signal }),
  )
}
