// What was being looked at, kept in the workspace and put back at the next start. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { useDefinition } from './definition.ts'
import { useFeatures } from './features.ts'
import { useFigures } from './figures.ts'
import { keepState } from './keep-state.ts'
import { sortColumns } from '../panels/features/feature-order.ts'
import { usePages } from './pages.ts'
import { usePlaces } from './places.ts'
import { useQueryBox } from './query-box.ts'
import { useSelection } from './selection.ts'
import { useThumbnails } from './thumbnails.ts'
import { useWorkspace } from './workspace.ts'

const looked = z.object({
  chosen: z.array(z.object({ feature: z.int().min(0), slot: z.int().min(0).max(7) })).max(8),
  current: z.int().min(0).nullable(),
})
/** A part that is missing, broken, or of another version is as if it had never been kept; the others come back. */
const schema = z.object({
  dictionary: z.string().nullable().catch(null),
  activations: z.string().nullable().catch(null),
  sort: z
    .object({ column: z.enum(sortColumns), descending: z.boolean() })
    .nullable()
    .catch(null),
  filter: z.string().max(10_000).catch(''),
  place: z.enum(['features', 'map', 'zones', 'compare', 'definitions', 'toy', 'figures']).nullable().catch(null),
  /** the inspector where it is a drawer */
  inspectorOut: z.boolean().catch(false),
  /** the figure being edited */
  figure: z.string().nullable().catch(null),
  /** what was chosen and inspected, by dictionary */
  looked: z.record(z.string(), looked.nullable().catch(null)).catch({}),
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

  const places = usePlaces()
  const box = useQueryBox()
  const figures = useFigures()
  const keep = keepState('session', () => ({
    dictionary: workspace.dictionaryId,
    activations: workspace.activationsId,
    sort: features.sort,
    filter: box.text,
    place: places.place,
    inspectorOut: places.inspectorOut,
    figure: figures.id,
    looked: Object.fromEntries(byDictionary),
  }))
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
    keep.drop()
    usePages().forget()
    useThumbnails().forget()
    useDefinition().forget()
    selection.selectRows([])
    const answer = await data.call('state.get', { key: 'session' }).catch(() => null)
    if (workspace.info?.id !== id) return
    const saved = schema.safeParse(answer)
    if (saved.success) {
      const { dictionary, activations, figure } = saved.data
      for (const [key, was] of Object.entries(saved.data.looked)) if (was) byDictionary.set(key, was)
      if (workspace.info.activations.some(a => a.id === activations)) workspace.activationsId = activations
      if (workspace.info.dictionaries.some(d => d.id === dictionary)) workspace.dictionaryId = dictionary
      features.sort = saved.data.sort ?? features.sort
      box.text = saved.data.filter
      places.place = saved.data.place ?? places.place
      places.inspectorOut = saved.data.inspectorOut
      if (figure !== null) void figures.reopen(figure)
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
  const looksAt = () => [
    selection.chosen, selection.current, workspace.dictionaryId, workspace.activationsId, features.sort, box.text,
    places.place, places.inspectorOut, figures.id,
  ] // prettier-ignore
  watch(looksAt, () => {
    if (!restored.value) return
    if (shownDictionary) {
      byDictionary.set(shownDictionary, { chosen: [...selection.chosen], current: selection.current })
    }
    keep.soon()
  })
  return { restored, save: keep.now }
})
