// What a pane's plot is made from, and what a lasso in it selects. Renderer.
import { computed, type ComputedRef } from 'vue'
import type { FigureOptions } from '../../../core/figure/types.ts'
import { lassoed } from '../../plots/lasso.ts'
import type { Lassoed } from '../../plots/plot-events.ts'
import type { PlotInput } from '../../plots/plot-input.ts'
import type { PlotTheme } from '../../plots/theme.ts'
import { useCompare } from '../../stores/compare.ts'
import { useLassoMode } from '../../stores/lasso.ts'
import { useSelection } from '../../stores/selection.ts'
import type { Drawn } from './picture.ts'

interface Look {
  /** id of the pane */
  id: string
  theme: PlotTheme
  options: FigureOptions
  selectedZone: number | null
  classes: Uint8Array | null
}

export function usePlotInput(drawn: ComputedRef<Drawn | null>, look: () => Look) {
  const compare = useCompare()
  const selection = useSelection()
  const input = computed<PlotInput | null>(() => {
    const now = drawn.value
    if (!now) return null
    const { id, ...rest } = look()
    return { ...rest, view: now.view, slots: now.slots, changed: compare.changedOf(id) }
  })
  const selectInside = ({ rows, add }: Lassoed) => selection.selectRows(lassoed(rows, selection.selectedRows, add))
  return { input, lasso: useLassoMode(), selectInside }
}
