// Definitions of the features that a pane draws, whatever dictionary they are of: asked for once, followed as they change. Renderer.
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { ZoneView } from '../../../core/zones/types.ts'
import { data, onData } from '../../api.ts'
import { useWorkspace } from '../../stores/workspace.ts'

/** Label of each feature of the view by position, empty where there is none or it is not known yet. */
export function useDefinitions(view: Readonly<Ref<ZoneView | null>>): ComputedRef<string[]> {
  const workspace = useWorkspace()
  /** by dictionary and feature; replaced when something is added */
  const labels = shallowRef<ReadonlyMap<string, string>>(new Map())
  const keyOf = (dictionary: string, feature: number) => `${dictionary}/${feature}`
  const waiting = new Set<string>()

  const load = async (dictionary: string, feature: number) => {
    const key = keyOf(dictionary, feature)
    const open = workspace.info?.id
    if (waiting.has(key)) return
    waiting.add(key)
    try {
      const { current } = await data.call('definition.get', { dictionary, feature })
      if (workspace.info?.id === open) labels.value = new Map(labels.value).set(key, current?.label ?? '')
    } catch {
      // A picture without a label is still right; it is asked for again with the next one.
    } finally {
      waiting.delete(key)
    }
  }
  watch(
    () => workspace.info?.id,
    () => (labels.value = new Map()),
    { flush: 'sync' },
  )
  watch(
    () => [view.value, workspace.info?.id] as const,
    ([now]) => {
      if (!now) return
      const { dictionary } = now.spec
      for (const { feature } of now.features) {
        if (!labels.value.has(keyOf(dictionary, feature))) void load(dictionary, feature)
      }
    },
    { immediate: true },
  )
  onScopeDispose(
    onData(event => {
      if (event.t === 'labels') for (const f of view.value?.features ?? []) void load(event.dictionary, f.feature)
      if (event.t !== 'definition' || !labels.value.has(keyOf(event.dictionary, event.feature))) return
      void load(event.dictionary, event.feature)
    }),
  )
  return computed(() => {
    const now = view.value
    return now ? now.features.map(f => labels.value.get(keyOf(now.spec.dictionary, f.feature)) ?? '') : []
  })
}
