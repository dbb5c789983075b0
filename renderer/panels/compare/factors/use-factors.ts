// The set that the panel of factors is of, its answer, and the blocks at the threshold that a person set. Renderer.
import { computed } from 'vue'
import { z } from 'zod'
import { shuffledBlocks } from '../../../../core/analysis/factor-null.ts'
import { factorBlocks, factorPairs, sizesByTau, type BlockKind } from '../../../../core/analysis/factors.ts'
import { countQuadrants } from '../../../../core/analysis/quadrants.ts'
import {
  mostFactors,
  type FactorsReport,
  type FactorsRequest,
  type FactorSet,
} from '../../../../shared/analyses/factors.ts'
import { data } from '../../../api.ts'
import { formatCount } from '../../../format.ts'
import { useAnalysis } from '../../../composables/use-analysis.ts'
import { useAnalyses, useAnalysisParams } from '../../../stores/analyses.ts'
import { usePanes } from '../../../stores/panes.ts'
import { maxChosen, useSelection } from '../../../stores/selection.ts'
import { useWorkspace } from '../../../stores/workspace.ts'
import { parseSet } from '../feature-set.ts'

const counts = ['32', '64', '128', '256', '512', '1024', '2048'] as const
const schema = z.object({
  source: z.enum(['frequent', 'chosen', 'typed']),
  count: z.enum(counts),
  text: z.string().max(2_000),
  /** threshold of |G|; null: the point of random directions */
  tau: z.number().min(0).max(1).nullable(),
  /** whether what the budget of a row gives is taken away, where rows have one */
  budget: z.boolean(),
})
type Params = z.infer<typeof schema>
const initial: Params = { source: 'frequent', count: '128', text: '', tau: null, budget: true }

/** With what a large set costs. */
export const countOptions = counts.map(value => {
  const n = Number(value)
  const pairs = (n * (n - 1)) / 2
  const cost = n > 256 ? ` (${(pairs / 1e6).toFixed(1)} million pairs, ${formatCount(Math.round((n * n * 80) / 1e6))} MB)` : '' // prettier-ignore
  return { value, title: `${formatCount(n)} features${cost}` }
})
/** Above it fewer shuffles are drawn, so that the threshold can be slid. */
const manyFeatures = 512
/** Thresholds at which the size of the largest block is drawn. */
const curve = Array.from({ length: 101 }, (_, i) => i / 100)

export function useFactors() {
  const workspace = useWorkspace()
  const selection = useSelection()
  const panes = usePanes()
  const analyses = useAnalyses()
  const params = useAnalysisParams<Params>('factors', schema, initial)
  const param = <K extends keyof Params>(key: K) =>
    computed({ get: () => params.value[key], set: value => (params.value = { ...params.value, [key]: value }) })
  const typed = computed(() => parseSet(params.value.text, workspace.dictionary?.dSae ?? 0, mostFactors))
  const set = computed<FactorSet>(() => {
    const { source, count } = params.value
    if (source === 'frequent') return { kind: 'frequent', count: Number(count) }
    const features = source === 'chosen' ? selection.chosen.map(c => c.feature) : typed.value.features
    return { kind: 'named', features }
  })
  const needs = computed(() => {
    if (workspace.run?.state !== 'done') return 'Factors are looked for when the run is done.'
    if (set.value.kind === 'frequent' || set.value.features.length > 1) return null
    return params.value.source === 'chosen'
      ? 'Choose two or more features in the table with Space.'
      : 'Type two or more features, as 12, 40-45.'
  })
  const input = (): FactorsRequest | null => (needs.value === null ? { run: workspace.run!.id, set: set.value } : null)
  const analysis = useAnalysis<FactorsRequest, FactorsReport>(input, (request, call) =>
    data.call('analysis.factors', request, call),
  )

  const pairs = computed(() => {
    const report = analysis.answer
    if (!report) return null
    const nullPhi = params.value.budget ? (report.budget?.phi ?? null) : null
    return factorPairs({ ...report, k: report.features.length, nullPhi })
  })
  const tau = computed({
    get: () => params.value.tau ?? Number((analysis.answer?.bonferroni ?? 0.5).toFixed(2)),
    set: value => (params.value = { ...params.value, tau: value }),
  })
  const useRandomTau = () => (params.value = { ...params.value, tau: null })
  const found = computed(() => pairs.value && factorBlocks(pairs.value, tau.value))
  const chance = computed(() => {
    const of = pairs.value
    if (!of) return null
    const draws = of.k > manyFeatures ? 19 : 99
    return { tegum: shuffledBlocks(of, 'tegum', tau.value, draws), pca: shuffledBlocks(of, 'pca', tau.value, draws) }
  })
  const sizes = computed(() => {
    const of = pairs.value
    return of && { tegum: sizesByTau(of, 'tegum', curve), pca: sizesByTau(of, 'pca', curve) }
  })
  const placed = computed(() => pairs.value && countQuadrants(pairs.value, tau.value))
  const featuresOf = (members: readonly number[]) => members.map(i => analysis.answer!.features[i]!)
  /** Selects a block in the table and on the map. */
  const select = (members: readonly number[]) => selection.selectTogether(featuresOf(members))
  /** The plot that keys act on shows the block, as many as have colours, beside the analysis. */
  const showZones = (members: readonly number[]) => {
    const { dictionaryId, activationsId } = workspace
    if (!dictionaryId || !activationsId) return
    const features = featuresOf(members).slice(0, maxChosen)
    panes.setOwn(panes.active, { dictionary: dictionaryId, activations: activationsId, features })
    analyses.beside = true
  }
  return {
    analysis, needs, typed, pairs, tau, useRandomTau, found, chance, sizes, placed, select, showZones,
    source: param('source'), count: param('count'), text: param('text'), budget: param('budget'),
  } // prettier-ignore
}

export type Factors = ReturnType<typeof useFactors>
export const kinds: readonly BlockKind[] = ['tegum', 'pca']
