// The trust numbers of a plot, the whole dictionary's share in its box last, as soon as it is known. Renderer.
import { computed, type Ref } from 'vue'
import type { ZoneView } from '../../../core/zones/types.ts'
import { footItems, type FootItem } from './pane-words.ts'
import { crossingItem } from './tools/whole/whole-words.ts'
import { useSectionCounts } from './use-section-counts.ts'

export function useFoot(view: Readonly<Ref<ZoneView | null>>) {
  const counts = useSectionCounts(view)
  return computed<FootItem[]>(() => [
    ...(view.value ? footItems(view.value) : []),
    ...(counts.data.value ? [crossingItem(counts.data.value)] : []),
  ])
}
