// Which colours a pane's features are drawn in: their own, or those of what people said of them. Renderer.
import { computed, type ComputedRef, type Ref } from 'vue'
import type { Drawn } from './picture.ts'
import type { PaneRequest } from './pane-links.ts'
import type { PointColors } from './use-point-classes.ts'

export function useShownSlots(
  drawn: Readonly<Ref<Drawn | null>>,
  request: Readonly<Ref<PaneRequest | null>>,
  colors: Readonly<Ref<PointColors>>,
): { coloured: ComputedRef<Drawn | null>; chips: ComputedRef<readonly number[]> } {
  /** what is drawn, with the colours that it has now */
  const coloured = computed(() => {
    const [now, { slots }] = [drawn.value, colors.value]
    return now && slots ? { ...now, slots: [...slots] } : now
  })
  /** of what is asked for: as soon as it is drawn, the plot's */
  const chips = computed(() => {
    const [asked, { slots }] = [request.value, colors.value]
    const isDrawn = asked?.spec.features.join() === drawn.value?.view.features.map(f => f.feature).join()
    return isDrawn && slots ? slots : (asked?.slots ?? [])
  })
  return { coloured, chips }
}
