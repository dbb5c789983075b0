// What is pointed at in a pane: its own pointer, the other pane's zone, the row or feature hovered anywhere. Renderer.
import { computed, shallowRef, type Ref } from 'vue'
import type { ZoneView } from '../../../core/zones/types.ts'
import type { Hit } from '../../plots/plot-events.ts'
import type { Pointing } from '../../plots/plot-input.ts'
import { usePanes } from '../../stores/panes.ts'
import { useSelection } from '../../stores/selection.ts'
import { sameZones, type Pane } from './pane-model.ts'

export function usePointing(pane: () => Pane, view: Readonly<Ref<ZoneView | null>>) {
  const panes = usePanes()
  const selection = useSelection()
  /** under this pane's own pointer */
  const hit = shallowRef<Hit | null>(null)

  /** The hovered zone, if it is this pane's or means the same here. */
  const zone = computed(() => {
    const hovered = panes.hoveredZone
    if (!hovered) return null
    if (hovered.pane === pane().id) return hovered.active
    const other = panes.pictureOf(hovered.pane).drawn.value?.view.spec
    const own = view.value?.spec
    return other && own && sameZones(other, own) ? hovered.active : null
  })
  const pointing = computed<Pointing>(() => {
    const position = view.value?.features.findIndex(f => f.feature === selection.hoveredFeature) ?? -1
    return {
      zone: zone.value,
      row: selection.hoveredRow,
      elsewhere: selection.hoveredRow !== null && selection.hoveredRow !== hit.value?.row,
      rows: selection.selectedRows,
      feature: position < 0 ? null : position,
    }
  })
  const hoverZone = (active: number | null) => {
    panes.hoveredZone = active === null ? null : { pane: pane().id, active }
  }
  const hover = (next: Hit | null) => {
    hit.value = next
    selection.hoveredRow = next?.row ?? null
    hoverZone(next?.zone ?? null)
  }
  return { hit, pointing, hover, hoverZone }
}
