// The set that the panel is of, its answer, the pair in focus, and the way to its zone plot. Renderer.
import { computed, shallowRef } from 'vue'
import { z } from 'zod'
import { mostTallied } from '../../../../core/analysis/co-firing-groups.ts'
import {
  mostInSet,
  type PairSetReport,
  type PairSetRequest,
  type StrongestReport,
} from '../../../../shared/analyses/pair-set.ts'
import { data } from '../../../api.ts'
import { useAnalysis } from '../../../composables/use-analysis.ts'
import { useAnalyses, useAnalysisParams } from '../../../stores/analyses.ts'
import { usePanes } from '../../../stores/panes.ts'
import { useSelection } from '../../../stores/selection.ts'
import { useWorkspace } from '../../../stores/workspace.ts'
import { parseSet } from '../feature-set.ts'
import { byDependence, featuresOfPairs, pairRows, type PairRow } from '../../../../shared/analyses/pair-rows.ts'
import { strongestWords } from './pair-words.ts'

const schema = z.object({
  source: z.enum(['chosen', 'typed', 'strongest']),
  text: z.string().max(2_000),
  by: z.enum(['document', 'type']),
})
type Params = z.infer<typeof schema>

export function usePairSet() {
  const workspace = useWorkspace()
  const selection = useSelection()
  const panes = usePanes()
  const analyses = useAnalyses()
  const params = useAnalysisParams<Params>('pair-set', schema, { source: 'chosen', text: '', by: 'document' })
  const param = <K extends keyof Params>(key: K) =>
    computed({ get: () => params.value[key], set: value => (params.value = { ...params.value, [key]: value }) })
  const typed = computed(() => parseSet(params.value.text, workspace.dictionary?.dSae ?? 0, mostInSet))
  const done = computed(() => workspace.run?.state === 'done')
  const strongest = useAnalysis<{ run: string }, StrongestReport>(
    () => (params.value.source === 'strongest' && done.value ? { run: workspace.run!.id } : null),
    (request, call) => data.call('analysis.strongest', request, call),
  )
  const features = computed(() => {
    if (params.value.source === 'chosen') return selection.chosen.map(c => c.feature)
    if (params.value.source === 'typed') return typed.value.features
    return strongest.answer ? featuresOfPairs(strongest.answer, mostTallied) : []
  })
  const needs = computed(() => {
    if (!done.value) return 'Codes are compared when the run is done.'
    if (features.value.length > 0) return null
    if (params.value.source === 'strongest') return strongestWords(strongest)
    return params.value.source === 'chosen'
      ? 'Choose two or more features in the table with Space, type a set, or look at the strongest pairs.'
      : 'Type two or more features, as 12, 40-45.'
  })
  const input = (): PairSetRequest | null =>
    needs.value === null ? { run: workspace.run!.id, features: features.value, by: params.value.by } : null
  const analysis = useAnalysis<PairSetRequest, PairSetReport>(input, (request, call) =>
    data.call('analysis.pairSet', request, call),
  )

  const rows = computed(() => (analysis.answer ? pairRows(analysis.answer) : []))
  const ordered = computed(() => byDependence(rows.value))
  const picked = shallowRef<readonly [number, number] | null>(null)
  /** The pair that was picked, else the most dependent one. */
  const focus = computed<PairRow | null>(() => {
    const [a, b] = picked.value ?? []
    return rows.value.find(r => r.features[0] === a && r.features[1] === b) ?? ordered.value[0] ?? null
  })
  const focusOn = (row: PairRow) => {
    picked.value = row.features
  }
  /** The plot that keys act on shows this pair, beside the analysis. */
  const showZones = (pair: readonly number[]) => {
    const { dictionaryId, activationsId } = workspace
    if (!dictionaryId || !activationsId) return
    panes.setOwn(panes.active, { dictionary: dictionaryId, activations: activationsId, features: [...pair] })
    analyses.beside = true
  }
  return { analysis, strongest, needs, typed, source: param('source'), text: param('text'), by: param('by'), rows, ordered, focus, focusOn, showZones } // prettier-ignore
}
