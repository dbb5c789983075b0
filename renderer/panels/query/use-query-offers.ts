// What the query box offers: earlier queries in an empty box, words of the language, names of the workspace. Renderer.
import { computed, shallowRef, watch } from 'vue'
import { columnAt, complete, type Completion, type Names } from '../../../core/query/complete.ts'
import { data } from '../../api.ts'
import { useQuery } from '../../composables/use-query.ts'
import { useFeatures } from '../../stores/features.ts'
import { useQueryBox } from '../../stores/query-box.ts'
import { useWorkspace } from '../../stores/workspace.ts'

export type Offer = Completion & {
  /** a whole query, after which nothing is missing */
  isWhole: boolean
}

/** values of a column that are offered */
const mostValues = 50

export function useQueryOffers() {
  const box = useQueryBox()
  const features = useFeatures()
  const workspace = useWorkspace()
  const cursor = shallowRef(0)
  const open = shallowRef(false)
  /** the offer that Enter takes; -1 for none */
  const at = shallowRef(-1)

  const concepts = useQuery(
    () => (open.value && box.text.includes('@') && workspace.activationsId ? workspace.activationsId : null),
    (activations, signal) => data.call('concept.list', { activations }, { signal }),
  )
  const column = computed(() => columnAt(box.text, cursor.value, box.vocabulary.columns))
  const values = useQuery(
    () => {
      const activations = workspace.activationsId
      if (!open.value || !activations || !column.value) return null
      return { activations, column: column.value.column, begin: column.value.begin, limit: mostValues }
    },
    (input, signal) => data.call('query.values', input, { signal }),
    { keep: true },
  )
  const tags = computed(() => (open.value ? [...new Set(features.table?.tags.flat())].sort() : []))
  const names = computed<Names>(() => ({
    concepts: concepts.data.value?.map(c => c.name) ?? [],
    tags: tags.value,
    values: values.data.value ?? [],
  }))
  const offers = computed((): { from: number; to: number; items: Offer[] } => {
    const found = complete(box.text, cursor.value, box.vocabulary, names.value)
    const past = box.text === '' ? box.history.map(insert => ({ insert, hint: 'asked before', isWhole: true })) : []
    return { ...found, items: [...past, ...found.items.map(item => ({ ...item, isWhole: false }))] }
  })
  watch(() => box.text, () => (at.value = -1)) // prettier-ignore
  const move = (by: number) => {
    const n = offers.value.items.length
    if (n > 0) at.value = at.value < 0 ? (by > 0 ? 0 : n - 1) : (at.value + by + n) % n
  }
  return { cursor, open, at, offers, move }
}
