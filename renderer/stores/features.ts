// The feature table of the active run: its columns, order, and labels for whoever names a feature. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '../../shared/errors.ts'
import { readFeatureTable, type FeatureTable } from '../../shared/feature-table-model.ts'
import { emptyDefinition, type DefinitionBody } from '../../shared/model.ts'
import { data, onData } from '../api.ts'
import { walk, type Sort } from '../panels/features/feature-order.ts'
import { shownFeatures } from '../panels/features/shown-features.ts'
import { useQueryBox } from './query-box.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** A running run's table is asked for again after this many milliseconds. */
const again = 3_000
const none = new Int32Array(0)

type Said = Pick<DefinitionBody, 'label' | 'status' | 'tags'>

/** The table with one definition replaced. */
const withSaid = (table: FeatureTable, feature: number, { label, status, tags }: Said): FeatureTable => ({
  ...table,
  labels: table.labels.with(feature, label),
  status: table.status.with(feature, status),
  tags: table.tags.with(feature, tags),
})

export const useFeatures = defineStore('features', () => {
  const workspace = useWorkspace()
  const selection = useSelection()
  const table = shallowRef<FeatureTable | null>(null)
  const error = shallowRef<AppError | null>(null)
  const sort = shallowRef<Sort>({ column: 'feature', descending: false })
  const box = useQueryBox()
  /** Only these are shown; null for all. */
  const subset = shallowRef<ReadonlySet<number> | null>(null)
  /** The table that `order` goes by: while a run is under way the numbers change in place, and rows keep their places until asked. */
  const ranked = shallowRef<FeatureTable | null>(null)
  const order = computed(() =>
    ranked.value ? shownFeatures(ranked.value, sort.value, box.applied, subset.value) : none,
  )
  const rank = () => {
    ranked.value = table.value
  }
  watch([sort, subset, () => box.applied], rank, { flush: 'sync' })
  /** Whether the numbers have changed since the rows were put in order. */
  const isOrderOld = computed(() => ranked.value !== table.value)

  /** A feature's label in the active dictionary, empty where there is none. */
  const labelOf = (feature: number) => table.value?.labels[feature] ?? ''

  const forget = () => {
    table.value = ranked.value = null
  }
  watch(() => workspace.dictionaryId, () => (subset.value = null), { flush: 'sync' }) // prettier-ignore

  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const load = async () => {
    const run = workspace.run
    const mine = ++asked
    clearTimeout(timer)
    if (table.value?.run !== run?.id) forget()
    error.value = null
    if (!run || run.rowsDone === 0) return
    try {
      const answer = await readFeatureTable(data, run.id)
      if (mine !== asked) return
      const goesOn = ranked.value !== null && workspace.run?.state === 'running'
      table.value = answer
      if (!goesOn) rank()
    } catch (e) {
      if (mine !== asked) return
      // A run that is under way may have nothing to show yet.
      if (run.state === 'done') error.value = toAppError(e)
    }
    if (workspace.run?.state === 'running') timer = setTimeout(() => void load(), again)
  }
  watch(
    [
      () => workspace.info?.id,
      () => workspace.run?.id,
      () => workspace.run?.state,
      () => (workspace.run?.rowsDone ?? 0) > 0,
    ],
    ([id], old) => {
      if (id !== old?.[0]) forget() // the same run may have other labels in another workspace
      void load()
    },
    { immediate: true },
  )

  /** Puts what a definition says now into the table on screen. */
  const relabel = (dictionary: string, feature: number, said: Said) => {
    const old = table.value
    if (!old || dictionary !== workspace.dictionaryId || feature >= old.n) return
    const same = old.labels[feature] === said.label && old.status[feature] === said.status
    if (same && old.tags[feature]!.join() === said.tags.join()) return
    const isRanked = ranked.value === old
    table.value = withSaid(old, feature, said)
    ranked.value = isRanked || !ranked.value ? table.value : withSaid(ranked.value, feature, said)
  }
  const listen = () =>
    onData(async event => {
      if (event.t === 'labels' && event.dictionary === workspace.dictionaryId) return load()
      if (event.t !== 'definition' || event.dictionary !== workspace.dictionaryId) return
      const { dictionary, feature } = event
      const { current } = await data.call('definition.get', { dictionary, feature })
      relabel(dictionary, feature, current ?? emptyDefinition)
    })
  /** Inspects the feature `step` places further in the table. */
  const step = (by: number) => {
    const next = walk(order.value, selection.current, by)
    if (next !== null) selection.inspect(next)
  }
  /** Sorts by a column; again turns it round. Numbers start with the largest. */
  const sortBy = (column: Sort['column']) => {
    const same = sort.value.column === column
    const words = column === 'feature' || column === 'label' || column === 'status' || column === 'tags'
    sort.value = { column, descending: same ? !sort.value.descending : !words }
  }
  return {
    table, error, sort, subset, order, isOrderOld, rank,
    labelOf, load, relabel, listen, step, sortBy,
  } // prettier-ignore
})
