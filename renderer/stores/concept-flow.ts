// From a concept to a plot: the measure that ranks, the main feature, what is picked for the plot. Kept while tools change. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { ownersOf, rankBy, type Measure } from '../../core/analysis/concept-scores.ts'
import type { ConceptRanking, SilentOn } from '../../shared/concept-model.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import { data } from '../api.ts'
import { useQuery } from '../composables/use-query.ts'
import { useConcepts } from './concepts.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** What is compared with the features: the concept that is open, or the selected rows. */
export type Subject = 'concept' | 'selection'

export const useConceptFlow = defineStore('concept-flow', () => {
  const workspace = useWorkspace()
  const concepts = useConcepts()
  const selection = useSelection()
  const subject = shallowRef<Subject>('concept')
  const measure = shallowRef<Measure>('f1')
  /** the main feature chosen by hand; the best one where none was */
  const picked = shallowRef<number | null>(null)
  const progress = shallowRef<StepProgress | null>(null)
  /** the tool is open: nothing is computed for nobody */
  const isOpen = shallowRef(false)

  const run = computed(() => (workspace.run?.state === 'done' ? workspace.run.id : null))
  const rows = shallowRef<readonly number[]>([])
  const members = computed(() => {
    if (subject.value === 'selection') return rows.value.length ? { rows: [...rows.value] } : null
    return concepts.current ? { concept: concepts.current.id } : null
  })
  /** Changes with whatever the answers depend on; the same key asks nothing. */
  const key = computed(() =>
    isOpen.value && run.value && members.value
      ? JSON.stringify([run.value, members.value, subject.value === 'concept' ? concepts.current?.updatedAt : ''])
      : null,
  )
  const onProgress = (value: StepProgress) => (progress.value = value)
  const ranking = useQuery<string, ConceptRanking>(
    () => key.value,
    (_, signal) => {
      progress.value = null
      return data.call('concept.rank', { run: run.value!, members: members.value! }, { signal, onProgress })
    },
  )
  watch(key, () => (picked.value = null), { flush: 'sync' })
  const order = computed(() => {
    const answer = ranking.data.value
    return answer ? rankBy(answer.scores, measure.value) : new Int32Array(0)
  })
  /** at least this precision (purity) and recall (coverage), 0 to 1: the features that own the concept */
  const least = shallowRef({ precision: 0.5, recall: 0.1 })
  const owners = computed(() => {
    const answer = ranking.data.value
    return answer ? ownersOf(answer.scores, order.value, least.value) : new Int32Array(0)
  })
  const main = computed(() => picked.value ?? order.value[0] ?? null)
  const silent = useQuery<string, SilentOn>(
    () => (ranking.data.value && key.value && main.value !== null ? `${key.value} ${main.value}` : null),
    (_, signal) =>
      data.call(
        'concept.silent',
        { run: run.value!, members: members.value!, feature: main.value! },
        { signal, onProgress },
      ),
  )
  const name = computed(() =>
    subject.value === 'selection'
      ? `${rows.value.length} selected ${concepts.unit}s`
      : concepts.current && `@${concepts.current.name}`,
  )
  /** Compares the present selection as if it were a concept: features on these words. */
  const compareSelection = () => {
    rows.value = [...selection.selectedRows]
    subject.value = 'selection'
  }
  const open = (id: string) => {
    concepts.currentId = id
    subject.value = 'concept'
  }
  return {
    subject,
    measure,
    picked,
    progress,
    isOpen,
    run,
    rows,
    ranking,
    order,
    least,
    owners,
    main,
    silent,
    name,
    compareSelection,
    open,
  }
})
