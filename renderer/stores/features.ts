// The feature table of the active run: its columns, filter, order, and labels for whoever names a feature. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '../../shared/errors.ts'
import type { DefinitionStatus, FeatureTable } from '../../shared/model.ts'
import { data, onData } from '../api.ts'
import { parseFilter } from '../panels/features/feature-filter.ts'
import { orderFeatures, walk, type Sort } from '../panels/features/feature-order.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** A running run's table is asked for again after this many milliseconds. */
const again = 3_000
const none = new Int32Array(0)

export const useFeatures = defineStore('features', () => {
  const workspace = useWorkspace()
  const selection = useSelection()
  const table = shallowRef<FeatureTable | null>(null)
  const error = shallowRef<AppError | null>(null)
  const sort = shallowRef<Sort>({ column: 'feature', descending: false })
  const filter = shallowRef('')
  const parsed = computed(() => parseFilter(filter.value))
  const order = computed(() => (table.value ? orderFeatures(table.value, sort.value, parsed.value.test) : none))

  /** A feature's label in the active dictionary, empty where there is none. */
  const labelOf = (feature: number) => table.value?.labels[feature] ?? ''

  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const load = async () => {
    const run = workspace.run
    const mine = ++asked
    clearTimeout(timer)
    if (table.value?.run !== run?.id) table.value = null
    error.value = null
    if (!run || run.rowsDone === 0) return
    try {
      const answer = await data.call('feature.table', { run: run.id })
      if (mine !== asked) return
      table.value = answer
    } catch (e) {
      if (mine !== asked) return
      // A run that is under way may have nothing to show yet.
      if (run.state === 'done') error.value = toAppError(e)
    }
    if (workspace.run?.state === 'running') timer = setTimeout(() => void load(), again)
  }
  watch(
    () => [workspace.info?.id, workspace.run?.id, workspace.run?.state, (workspace.run?.rowsDone ?? 0) > 0],
    ([id], old) => {
      if (id !== old?.[0]) table.value = null // the same run may have other labels in another workspace
      void load()
    },
    { immediate: true },
  )

  /** Puts a new label and status into the table on screen. */
  const relabel = (dictionary: string, feature: number, label: string, status: DefinitionStatus) => {
    const old = table.value
    if (!old || dictionary !== workspace.dictionaryId || feature >= old.n) return
    if (old.labels[feature] === label && old.status[feature] === status) return
    table.value = { ...old, labels: old.labels.with(feature, label), status: old.status.with(feature, status) }
  }
  const listen = () =>
    onData(async event => {
      if (event.t !== 'definition' || event.dictionary !== workspace.dictionaryId) return
      const { dictionary, feature } = event
      const { current } = await data.call('definition.get', { dictionary, feature })
      if (current) relabel(dictionary, feature, current.label, current.status)
    })
  /** Inspects the feature `step` places further in the table. */
  const step = (by: number) => {
    const next = walk(order.value, selection.current, by)
    if (next !== null) selection.inspect(next)
  }
  /** Sorts by a column; again turns it round. Numbers start with the largest. */
  const sortBy = (column: Sort['column']) => {
    const same = sort.value.column === column
    const words = column === 'feature' || column === 'label' || column === 'status'
    sort.value = { column, descending: same ? !sort.value.descending : !words }
  }
  return { table, error, sort, filter, parsed, order, labelOf, load, relabel, listen, step, sortBy }
})
