// What is pointed at in a pane: its own pointer, the other pane's zone, the row or feature hovered anywhere. Renderer.
import { computed, shallowRef, type Ref } from 'vue'
import { drawsZones } from '../../../core/sae/kinds.ts'
import type { ZonePoints, ZoneView } from '../../../core/zones/types.ts'
import type { Hit } from '../../plots/plot-events.ts'
import type { Pointing } from '../../plots/plot-input.ts'
import { usePanes } from '../../stores/panes.ts'
import { useSelection } from '../../stores/selection.ts'
import { useWholeCell } from '../../stores/whole-cell.ts'
import { sameZones, type Pane } from './pane-model.ts'

/** Where a place means a drawn row, exactly that row's place. */
function placeOf(place: readonly number[], row: number | null, points: ZonePoints): number[] {
  const at = row === null ? -1 : points.rows.indexOf(row)
  return at < 0 ? [...place] : [...points.s.subarray(at * place.length, (at + 1) * place.length)]
}

export function usePointing(pane: () => Pane, view: Readonly<Ref<ZoneView | null>>) {
  const panes = usePanes()
  const selection = useSelection()
  const whole = useWholeCell()
  /** under this pane's own pointer */
  const hit = shallowRef<Hit | null>(null)

  /** A cell of a first pick is under the pointer: no zone of the list, and nothing that another plot could light. */
  const picksFirst = () => view.value !== null && !drawsZones(view.value.kind)
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
      zone: picksFirst() ? (hit.value?.zone ?? null) : zone.value,
      row: selection.hoveredRow,
      elsewhere: selection.hoveredRow !== null && selection.hoveredRow !== hit.value?.row,
      rows: selection.selectedRows,
      feature: position < 0 ? null : position,
      cell: whole.cellIn(pane().id, view.value?.spec ?? null),
    }
  })
  const hoverZone = (active: number | null) => {
    panes.hoveredZone = active === null ? null : { pane: pane().id, active }
  }
  const hover = (next: Hit | null) => {
    hit.value = next
    selection.hoveredRow = next?.row ?? null
    hoverZone(picksFirst() ? null : (next?.zone ?? null))
    const now = view.value
    // Only what lies in the box is computed.
    const inside = now && next?.place?.every(v => Math.abs(v) <= now.halfSize)
    const at = inside ? placeOf(next!.place!, next!.row, now.points) : null
    whole.hovered = at ? { pane: pane().id, spec: now!.spec, at, row: next?.row ?? null } : null
  }
  return { hit, zone, pointing, hover, hoverZone }
}
