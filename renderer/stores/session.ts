// What was being looked at, kept in the workspace and put back at the next start. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { useDefinition } from './definition.ts'
import { useFeatures } from './features.ts'
import { sortColumns } from '../panels/features/feature-order.ts'
import { usePages } from './pages.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

const looked = z.object({
  chosen: z.array(z.object({ feature: z.int().min(0), slot: z.int().min(0).max(7) })).max(8),
  current: z.int().min(0).nullable(),
})
const schema = z.object({
  dictionary: z.string().nullable(),
  activations: z.string().nullable(),
  sort: z.object({ column: z.enum(sortColumns), descending: z.boolean() }),
  /** what was chosen and inspected, by dictionary */
  looked: z.record(z.string(), looked),
})
type Looked = z.infer<typeof looked>

export const useSession = defineStore('session', () => {
  const workspace = useWorkspace()
  const selection = useSelection()
  const features = useFeatures()
  /** id of the workspace whose session is on screen; null while it is being put back */
  const restored = shallowRef<string | null>(null)
  const byDictionary = new Map<string, Looked>()
  let shownDictionary: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const save = () => {
    const value = {
      dictionary: workspace.dictionaryId,
      activations: workspace.activationsId,
      sort: features.sort,
      looked: Object.fromEntries(byDictionary),
    }
    void data.call('state.put', { key: 'session', value }).catch(() => undefined)
  }
  const saveSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(save, 400)
  }
  /** Shows what was chosen in a dictionary last time, or the sample's first view, or nothing. */
  const show = (dictionary: string | null) => {
    shownDictionary = dictionary
    selection.hoveredFeature = selection.hoveredRow = null
    const known = dictionary ? byDictionary.get(dictionary) : undefined
    if (known) return selection.restore(known.chosen, known.current)
    selection.clear()
    selection.letGo()
    const first = workspace.info?.firstView
    if (first && first.dictionary === dictionary) selection.choose(first.features)
    selection.inspect(selection.chosen[0]?.feature ?? null)
  }
  const restore = async (id: string) => {
    restored.value = null
    byDictionary.clear()
    clearTimeout(timer)
    usePages().forget()
    useDefinition().forget()
    selection.selectRows([])
    const answer = await data.call('state.get', { key: 'session' }).catch(() => null)
    if (workspace.info?.id !== id) return
    const saved = schema.safeParse(answer)
    if (saved.success) {
      const { dictionary, activations, sort } = saved.data
      for (const [key, value] of Object.entries(saved.data.looked)) byDictionary.set(key, value)
      if (workspace.info.activations.some(a => a.id === activations)) workspace.activationsId = activations
      if (workspace.info.dictionaries.some(d => d.id === dictionary)) workspace.dictionaryId = dictionary
      features.sort = sort
    }
    show(workspace.dictionaryId)
    restored.value = id
  }

  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  watch(
    () => workspace.dictionaryId,
    id => {
      if (restored.value && id !== shownDictionary) show(id)
    },
    { flush: 'sync' },
  )
  watch([() => selection.chosen, () => selection.current, () => workspace.dictionaryId, () => features.sort], () => {
    if (!restored.value) return
    if (shownDictionary) {
      byDictionary.set(shownDictionary, { chosen: [...selection.chosen], current: selection.current })
    }
    saveSoon()
  })
  return { restored, save }
})
