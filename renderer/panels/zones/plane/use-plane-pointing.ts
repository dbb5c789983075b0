// What is pointed at and picked in an activation plane, shared with every panel through the selection. Renderer.
import { computed, shallowRef, watch, type Ref } from 'vue'
import type { ActivationPlane } from '../../../../core/zones/activation-plane.ts'
import { rowsOfQuadrant } from '../../../plots/plane-marks.ts'
import type { Hit, Pick } from '../../../plots/plot-events.ts'
import type { Pointing } from '../../../plots/plot-input.ts'
import { useSelection } from '../../../stores/selection.ts'

export function usePlanePointing(view: Readonly<Ref<ActivationPlane | null>>) {
  const selection = useSelection()
  const hit = shallowRef<Hit | null>(null)
  /** a quarter under the pointer, in the plot or in the list */
  const hovered = shallowRef<number | null>(null)
  const selected = shallowRef<number | null>(null)
  watch(view, () => (selected.value = hovered.value = hit.value = null))
  watch(
    () => selection.selectedRows,
    rows => {
      if (rows.length === 0) selected.value = null
    },
    { flush: 'sync' },
  )
  const pointing = computed<Pointing>(() => {
    const position = view.value?.features.findIndex(f => f.feature === selection.hoveredFeature) ?? -1
    return {
      zone: hovered.value ?? selected.value,
      row: selection.hoveredRow,
      elsewhere: selection.hoveredRow !== null && selection.hoveredRow !== hit.value?.row,
      rows: selection.selectedRows,
      feature: position < 0 ? null : position,
    }
  })
  const hover = (next: Hit | null) => {
    hit.value = next
    selection.hoveredRow = next?.row ?? null
    hovered.value = next?.zone ?? null
  }
  /** Selects the drawn rows of a quarter, or lets go of them. */
  const select = (quadrant: number) => {
    if (!view.value) return
    if (selected.value === quadrant) return selection.selectRows([])
    selection.selectRows(rowsOfQuadrant(view.value, quadrant))
    selected.value = quadrant
  }
  const pick = (picked: Pick) => {
    if (picked.row === null) return picked.zone === null ? undefined : select(picked.zone)
    selected.value = null
    const others = picked.add ? selection.selectedRows.filter(row => row !== picked.row) : []
    selection.selectRows([...others, picked.row])
  }
  return { hit, hovered, selected, pointing, hover, select, pick }
}
