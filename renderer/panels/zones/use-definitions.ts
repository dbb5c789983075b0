// Labels of the features that a pane draws, whatever dictionary they are of. Renderer.
import { computed, type ComputedRef, type Ref } from 'vue'
import type { ZoneView } from '../../../core/zones/types.ts'
import { useFeatureNames } from '../../stores/feature-names.ts'

/** Label of each feature of the view by position, empty where there is none or it is not known yet. */
export function useDefinitions(view: Readonly<Ref<ZoneView | null>>): ComputedRef<string[]> {
  const names = useFeatureNames()
  return computed(() => {
    const now = view.value
    return now ? now.features.map(f => names.labelOf(now.spec.dictionary, f.feature)) : []
  })
}
