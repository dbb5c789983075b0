// How feature pages are looked at: widths, scales, rules, open groups, kept in the workspace; and what the pointer is on. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { neighbourOrders, type ExampleRules } from '../../shared/feature-page-model.ts'
import { data } from '../api.ts'
import { useWorkspace } from './workspace.ts'

export const stripWidths = ['5', '16', 'full'] as const
export const stripScales = ['feature', 'example'] as const
export const rangeKinds = ['intervals', 'quantiles'] as const

const schema = z.object({
  /** tokens shown before and after the one that an example is about */
  width: z.enum(stripWidths),
  /** what full colour stands for: the largest activation of the feature, or of the example */
  scale: z.enum(stripScales),
  hideDuplicates: z.boolean(),
  hideSpecial: z.boolean(),
  ranges: z.enum(rangeKinds),
  neighbours: z.enum(neighbourOrders),
  /** groups and sections that are open */
  open: z.array(z.string().max(40)).max(40),
})
export type FeatureView = z.infer<typeof schema>

export const defaultView: FeatureView = {
  width: '16',
  scale: 'feature',
  hideDuplicates: true,
  hideSpecial: true,
  ranges: 'intervals',
  neighbours: 'decoder',
  open: ['max'],
}

/** A token of a strip under the pointer, with its place on screen. */
export interface HoveredToken {
  text: string
  id: string | null
  value: number
  box: { left: number; top: number; bottom: number }
}

export const useFeatureView = defineStore('feature-view', () => {
  const workspace = useWorkspace()
  const view = shallowRef<FeatureView>(defaultView)
  const hovered = shallowRef<HoveredToken | null>(null)
  /** row whose document is shown whole */
  const documentRow = shallowRef<number | null>(null)
  const rules = computed<ExampleRules>(() => ({
    hideDuplicates: view.value.hideDuplicates,
    hideSpecial: view.value.hideSpecial,
  }))

  const set = (change: Partial<FeatureView>) => {
    view.value = { ...view.value, ...change }
  }
  const isOpen = (group: string) => view.value.open.includes(group)
  const setOpen = (group: string, open: boolean) => {
    if (isOpen(group) === open) return
    set({ open: open ? [...view.value.open, group] : view.value.open.filter(name => name !== group) })
  }

  let kept = JSON.stringify(defaultView)
  const restore = async (id: string) => {
    documentRow.value = hovered.value = null
    const saved = schema.safeParse(await data.call('state.get', { key: 'feature-view' }).catch(() => null))
    if (workspace.info?.id !== id) return
    view.value = saved.success ? saved.data : defaultView
    kept = JSON.stringify(view.value)
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(view, value => {
    clearTimeout(timer)
    if (JSON.stringify(value) === kept) return
    timer = setTimeout(() => {
      kept = JSON.stringify(value)
      void data.call('state.put', { key: 'feature-view', value }).catch(() => undefined)
    }, 400)
  })
  return { view, rules, hovered, documentRow, set, isOpen, setOpen }
})
