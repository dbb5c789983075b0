// What the ledger tool asks the data process for, from its state and the plot it stands under. Renderer.
import { computed, shallowRef, watch } from 'vue'
import type { StepProgress } from '../../../../../shared/concept-api.ts'
import type { ChangeSpec, ProbeSpec } from '../../../../../shared/ledger-model.ts'
import { data } from '../../../../api.ts'
import { useQuery } from '../../../../composables/use-query.ts'
import { useLedger } from '../../../../stores/ledger.ts'
import { usePanes } from '../../../../stores/panes.ts'
import { useSelection } from '../../../../stores/selection.ts'
import { useWorkspace } from '../../../../stores/workspace.ts'
import type { Pane } from '../../pane-model.ts'
import { suggestedProbe } from './ledger-words.ts'

/** ms that a slider rests before the model runs */
const restMs = 150

export function useLedgerTool(pane: () => Pane) {
  const ledger = useLedger()
  const panes = usePanes()
  const selection = useSelection()
  const workspace = useWorkspace()

  /** the plot's pair, else what the table shows */
  const pair = computed(() => {
    const spec = panes.request(pane())?.spec
    const dictionary = spec?.dictionary || workspace.dictionaryId
    const activations = spec?.activations || workspace.activationsId
    return dictionary && activations ? { dictionary, activations } : null
  })
  // A token that is selected anywhere is the one that is looked at.
  watch(
    [() => selection.selectedRows[0], pair],
    ([row, of], before) => {
      if (!of || row === undefined || before[0] === row) return
      ledger.move(of.dictionary, of.activations, row)
    },
    { immediate: true },
  )
  const state = computed(() => {
    const now = ledger.state
    const info = workspace.info
    const there = now && info?.dictionaries.some(d => d.id === now.dictionary) && info.activations.some(a => a.id === now.activations) // prettier-ignore
    return there ? now : null
  })
  const run = computed(() => {
    const now = state.value
    return now
      ? (workspace.info?.runs.find(r => r.dictionary === now.dictionary && r.activations === now.activations) ?? null)
      : null
  })
  const activations = computed(() => workspace.info?.activations.find(a => a.id === state.value?.activations) ?? null)
  const at = computed(() => state.value && { activations: state.value.activations, row: state.value.row })
  const choices = useQuery(() => at.value, (input, signal) => data.call('ledger.choices', input, { signal }), { keep: true }) // prettier-ignore
  const probe = computed<ProbeSpec | null>(
    () => state.value?.probe ?? (choices.data.value && suggestedProbe(choices.data.value)),
  )

  const progress = shallowRef<StepProgress | null>(null)
  const report = useQuery(
    () => {
      if (!state.value || !probe.value || run.value?.state !== 'done') return null
      return { run: run.value.id, row: state.value.row, probe: probe.value }
    },
    (input, signal) => {
      progress.value = null
      return data.call('ledger.row', input, { signal, onProgress: value => (progress.value = value) })
    },
    { keep: true },
  )

  /** the feature that is scaled: the chosen one, else the strongest line */
  const feature = computed(() => state.value?.feature ?? report.data.value?.lines[0]?.feature ?? null)
  const wanted = computed<ChangeSpec | null>(() => {
    const now = state.value
    if (!now || feature.value === null || run.value?.state !== 'done' || !activations.value?.model?.hasTail) return null
    return { run: run.value.id, row: now.row, feature: feature.value, scale: now.scale, at: now.at }
  })
  const rested = shallowRef<ChangeSpec | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    wanted,
    value => {
      clearTimeout(timer)
      timer = setTimeout(() => (rested.value = value), rested.value === null ? 0 : restMs)
    },
    { immediate: true },
  )
  const change = useQuery(
    () => rested.value && wanted.value && rested.value,
    (input, signal) => data.call('ledger.change', input, { signal }),
    { keep: true },
  )
  return { state, run, activations, choices, probe, progress, report, feature, change }
}
