// Which class is read, from which rows, kept in the workspace; what a probe can be made of comes from the activations. Renderer.
import { computed } from 'vue'
import type { ProbeSpec } from '../../../../shared/ledger-model.ts'
import { probeSpecSchema } from '../../../../shared/ledger-schemas.ts'
import { data } from '../../../api.ts'
import { useQuery } from '../../../composables/use-query.ts'
import { useAnalysisParams } from '../../../stores/analyses.ts'
import { useSelection } from '../../../stores/selection.ts'
import { useWorkspace } from '../../../stores/workspace.ts'
import { suggestedProbe } from '../../zones/tools/ledger/ledger-words.ts'

export function useProbe() {
  const workspace = useWorkspace()
  const selection = useSelection()
  const kept = useAnalysisParams<ProbeSpec | null>('absorption-probe', probeSpecSchema.nullable(), null)
  const at = computed(() => {
    const { activationsId, activations } = workspace
    if (!activationsId || !activations || activations.rows === 0) return null
    // The second row: the first one is often a start token, which has no class.
    return { activations: activationsId, row: selection.selectedRows[0] ?? Math.min(1, activations.rows - 1) }
  })
  const choices = useQuery(() => at.value, (input, signal) => data.call('ledger.choices', input, { signal }), { keep: true }) // prettier-ignore
  /** What was chosen, as long as these activations have its column; else what the row suggests. */
  const probe = computed<ProbeSpec | null>(() => {
    const found = choices.data.value
    if (!found) return null
    const own = kept.value
    const fits = own && found.by.some(c => c.name === own.by && c.values.includes(own.value))
    return fits ? own : suggestedProbe(found)
  })
  const needs = computed(() => {
    if (workspace.run?.state !== 'done') return 'Absorption is read from the codes of a finished run.'
    if (choices.error.value) return choices.error.value.message
    if (choices.data.value && !probe.value) {
      return 'These activations have no column whose values could be classes, no words and no concept.'
    }
    return null
  })
  const run = computed(() => (workspace.run?.state === 'done' ? workspace.run.id : null))
  return { choices: choices.data, probe, kept, needs, run }
}
