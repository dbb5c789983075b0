// Slices that each pane had before, for a step back; whatever changed them. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { isSameSlice, sliceOf, type SliceState } from '../panels/zones/tools/slice/slice-state.ts'
import { usePanes } from './panes.ts'
import { useWorkspace } from './workspace.ts'

const mostSteps = 50

export const useSliceHistory = defineStore('slice-history', () => {
  const panes = usePanes()
  const workspace = useWorkspace()
  /** earlier slices by pane, the last one last; replaced when one is added or taken */
  const steps = shallowRef<ReadonlyMap<string, readonly SliceState[]>>(new Map())
  const last = new Map<string, SliceState>()

  const forget = () => {
    steps.value = new Map()
    last.clear()
    for (const { id, spec } of panes.panes) last.set(id, sliceOf(spec))
  }
  const put = (id: string, list: readonly SliceState[]) => {
    steps.value = new Map(steps.value).set(id, list.slice(-mostSteps))
  }
  let stepping = false
  watch(
    () => panes.panes,
    list => {
      for (const { id, spec } of list) {
        const [before, now] = [last.get(id), sliceOf(spec)]
        if (before && isSameSlice(before, now)) continue
        last.set(id, now)
        if (before && !stepping && panes.ready) put(id, [...(steps.value.get(id) ?? []), before])
      }
    },
    { flush: 'sync', immediate: true },
  )
  watch([() => workspace.info?.id, () => panes.ready], forget, { flush: 'sync' })

  const canStep = (id: string) => (steps.value.get(id)?.length ?? 0) > 0
  /** Puts the pane's last slice back. @returns false when there was none */
  const back = (id: string): boolean => {
    const list = steps.value.get(id) ?? []
    const state = list.at(-1)
    if (!state) return false
    stepping = true
    panes.setSpec(id, state)
    stepping = false
    put(id, list.slice(0, -1))
    return true
  }
  return { canStep, back }
})
