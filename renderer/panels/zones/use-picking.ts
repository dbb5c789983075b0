// What a click in a pane selects: a row, or all drawn rows of a zone; shared with every panel through the selection. Renderer.
import { shallowRef, watch, type Ref } from 'vue'
import { drawsZones } from '../../../core/sae/kinds.ts'
import type { ZoneView } from '../../../core/zones/types.ts'
import type { Pick } from '../../plots/plot-events.ts'
import { useSelection } from '../../stores/selection.ts'

export function usePicking(view: Readonly<Ref<ZoneView | null>>) {
  const selection = useSelection()
  /** active set of the zone that was clicked; let go when the picture changes or the selection is dropped */
  const selectedZone = shallowRef<number | null>(null)
  watch(view, () => (selectedZone.value = null))
  watch(
    () => selection.selectedRows,
    rows => {
      if (rows.length === 0) selectedZone.value = null
    },
    { flush: 'sync' },
  )

  const selectZone = (active: number) => {
    const points = view.value?.points
    if (!points) return
    if (selectedZone.value === active) return selection.selectRows([])
    selection.selectRows([...points.rows].filter((_, i) => points.trueSet[i] === active))
    selectedZone.value = active
  }
  const pick = (picked: Pick) => {
    if (picked.row === null) {
      // Rows of a cell of a first pick are no zone: nothing to select.
      if (picked.zone !== null && view.value && drawsZones(view.value.kind)) selectZone(picked.zone)
      return
    }
    selectedZone.value = null
    const others = picked.add ? selection.selectedRows.filter(row => row !== picked.row) : []
    selection.selectRows([...others, picked.row])
  }
  return { selectedZone, selectZone, pick }
}
