// Reads what is on screen from the stores, and puts a view back into them exactly. Renderer.
import { nextTick, watch } from 'vue'
import { canonicalJson } from '../../../../shared/ids.ts'
import type { SavedView } from '../../../../shared/saved-view.ts'
import { useLedger } from '../../../stores/ledger.ts'
import { usePanes } from '../../../stores/panes.ts'
import { useSelection } from '../../../stores/selection.ts'
import { useTools } from '../../../stores/tools.ts'
import { useWorkspace } from '../../../stores/workspace.ts'
import type { Pane } from '../pane-model.ts'
import type { Opened, Shown } from './saved-views.ts'

/** ms that pictures must have been still for the cameras to be put back */
const stillFor = 200

export function useShown() {
  const panes = usePanes()
  const selection = useSelection()
  const workspace = useWorkspace()
  const tools = useTools()
  const ledger = useLedger()
  let stopHolding: () => void = () => undefined

  const read = (): Shown => ({
    panes: panes.panes,
    requests: panes.panes.map(pane => panes.request(pane)),
    linked: panes.linked,
    active: panes.active,
    maximised: panes.maximised,
    more: { ...panes.more },
    table: {
      dictionary: workspace.dictionaryId,
      activations: workspace.activationsId,
      chosen: selection.chosen.map(({ feature, slot }) => ({ feature, slot })),
      current: selection.current,
    },
    selectedRows: selection.selectedRows,
    tool: tools.open,
    ledger: tools.open === 'ledger' ? (ledger.state ?? undefined) : undefined,
  })

  const write = (view: SavedView, opened: Opened) => {
    const { table } = opened
    if (table) {
      workspace.activationsId = table.activations
      // The session answers a change of dictionary with what was chosen in it last; the view's choice comes after that.
      workspace.dictionaryId = table.dictionary
      selection.restore(table.chosen, table.current)
    }
    panes.panes = opened.panes
    panes.linked = view.linked
    panes.active = opened.active
    panes.maximised = opened.maximised
    panes.more = { ...view.more }
    selection.selectRows(view.selectedRows)
    if (view.tool !== undefined) tools.open = view.tool
    // After the selected rows have had their effect on the ledger.
    if (view.ledger) void nextTick(() => ledger.show(view.ledger!))
    holdCameras(opened.panes)
  }

  /** Whether every pane shows what it asks for, or why it cannot. */
  const isSettled = () =>
    panes.panes.every(pane => {
      const wanted = panes.request(pane)
      const picture = panes.pictureOf(pane.id)
      const drawn = picture.drawn.value?.view.spec
      return !wanted || picture.error.value || (drawn && canonicalJson(drawn) === canonicalJson(wanted.spec))
    })

  /**
   * Linked plots take the scale of the first one as pictures arrive, in whatever order; once all are there the cameras are put
   * to what was saved, so that a view opens exactly as it was.
   */
  const holdCameras = (saved: readonly Pane[]) => {
    stopHolding()
    let timer: ReturnType<typeof setTimeout> | undefined
    const putBack = async () => {
      await nextTick()
      stopHolding()
      panes.panes = panes.panes.map(pane => {
        const camera = saved.find(p => p.id === pane.id)?.camera
        return camera && canonicalJson(camera) !== canonicalJson(pane.camera) ? { ...pane, camera } : pane
      })
    }
    const stop = watch(
      isSettled,
      settled => {
        clearTimeout(timer)
        if (settled) timer = setTimeout(() => void putBack(), stillFor)
      },
      { immediate: true },
    )
    stopHolding = () => {
      clearTimeout(timer)
      stop()
      stopHolding = () => undefined
    }
  }
  return { read, write }
}
