// What the figure editor holds besides the figure: tool, selection, clipboard, and what can be done to the selection. Renderer.
import { computed, shallowRef, watch } from 'vue'
import { layoutPage, type PageLayout } from '../../../core/figure/build-figure.ts'
import { mostAnnotations, type Annotation, type LineKind } from '../../../core/figure/annotations/types.ts'
import { freshId, removePanel } from '../../../core/figure/compose.ts'
import type { PageFigure } from '../../../core/figure/types.ts'
import { useFigures } from '../../stores/figures.ts'
import { useNotices } from '../../stores/notices.ts'
import * as edits from './annotation-edit.ts'

export type Tool = 'select' | 'text' | 'callout' | LineKind

/** Copied annotations, for every figure of the session. */
const copied = shallowRef<readonly Annotation[]>([])
const none: ReadonlySet<string> = new Set()

export function useFigureEditor() {
  const figures = useFigures()
  const tool = shallowRef<Tool>('select')
  const selected = shallowRef<ReadonlySet<string>>(none)
  const panel = shallowRef<string | null>(null)
  const layout = computed<PageLayout | null>(() => (figures.recipe ? layoutPage(figures.recipe) : null))
  const list = computed(() => figures.recipe?.annotations ?? [])
  const chosen = computed(() => list.value.filter(a => selected.value.has(a.id)))

  const select = (ids: Iterable<string>) => {
    selected.value = edits.withGroups(list.value, ids)
    if (selected.value.size > 0) panel.value = null
  }
  const selectPanel = (id: string | null) => {
    panel.value = id
    if (id !== null) selected.value = none
  }
  const letGo = () => {
    tool.value = 'select'
    selected.value = none
    panel.value = null
  }
  watch(() => figures.opened, letGo)
  // What an undo took away is not selected any more.
  watch(list, now => {
    if (chosen.value.length < selected.value.size) selected.value = new Set(chosen.value.map(a => a.id))
    if (!figures.recipe?.panels.some(p => p.id === panel.value)) panel.value = null
    return now
  })

  const setList = (
    make: (annotations: readonly Annotation[], ground: PageLayout) => Annotation[],
    group: string | null = null,
  ) => {
    // prettier-ignore
    const ground = layout.value
    if (ground) figures.edit(r => ({ ...r, annotations: make(r.annotations, ground) }), group)
  }
  /** Adds an annotation, selects it, and goes back to selecting. */
  const add = (make: (id: string) => Annotation) => {
    tool.value = 'select'
    if (list.value.length >= mostAnnotations) return useNotices().say(`A figure holds at most ${mostAnnotations} annotations.`) // prettier-ignore
    const id = freshId(list.value, 'a')
    setList(all => [...all, make(id)])
    select([id])
  }
  const paste = (copies: readonly Annotation[]) => {
    if (copies.length === 0 || !layout.value) return
    const next = edits.pasted(list.value, copies, 3, layout.value)
    setList(() => next.list)
    select(next.ids)
  }
  const remove = () => {
    const [ids, at] = [selected.value, panel.value]
    if (ids.size > 0) setList(all => all.filter(a => !ids.has(a.id)))
    else if (at !== null) figures.edit((r: PageFigure) => removePanel(r, at))
    selected.value = none
    panel.value = null
  }
  const nudge = (dx: number, dy: number) =>
    setList((all, ground) => edits.movedIn(all, selected.value, dx, dy, ground), `nudge ${[...selected.value].join()}`)
  /** The next annotation in order, or the one before. */
  const cycle = (back: boolean): boolean => {
    const all = list.value
    if (all.length === 0) return false
    const at = all.findIndex(a => selected.value.has(a.id))
    const next = at < 0 ? (back ? all.length - 1 : 0) : at + (back ? -1 : 1)
    if (next < 0 || next >= all.length) return false
    select([all[next]!.id])
    return true
  }
  return {
    tool, selected, panel, layout, chosen, select, selectPanel, letGo, setList, add, remove, nudge, cycle,
    setTool: (next: Tool) => void (tool.value = next),
    canPaste: computed(() => copied.value.length > 0),
    selectAll: () => select(list.value.map(a => a.id)),
    copy: () => chosen.value.length > 0 && (copied.value = chosen.value),
    paste: () => paste(copied.value),
    duplicate: () => paste(chosen.value),
    group: () => setList(all => edits.grouped(all, selected.value, edits.freshGroup(all))),
    ungroup: () => setList(all => edits.grouped(all, selected.value, null)),
    order: (order: edits.Order) => setList(all => edits.reordered(all, selected.value, order)),
    align: (how: edits.Alignment) => setList((all, ground) => edits.aligned(all, selected.value, how, ground)),
    distribute: (axis: 'x' | 'y') => setList((all, ground) => edits.distributed(all, selected.value, axis, ground)),
  } // prettier-ignore
}

export type FigureEditor = ReturnType<typeof useFigureEditor>
