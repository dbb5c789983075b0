// What a person sets for the evidence, and its answer. Renderer.
import { computed } from 'vue'
import { z } from 'zod'
import {
  clusteringLimits,
  type ClusteringReport,
  type ClusteringRequest,
} from '../../../../shared/analyses/clustering.ts'
import { data } from '../../../api.ts'
import { useAnalysis } from '../../../composables/use-analysis.ts'
import { useAnalysisParams } from '../../../stores/analyses.ts'
import { useWorkspace } from '../../../stores/workspace.ts'

const [fewest, most] = clusteringLimits.rows
const schema = z.object({
  rows: z.int().min(fewest).max(most),
  draws: z.int().min(clusteringLimits.draws[0]).max(clusteringLimits.draws[1]),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
})
export type ClusteringParams = z.infer<typeof schema>

/** analyses.md A10: B = 5 */
const initial: ClusteringParams = { rows: 8_192, draws: 5, seed: 1 }

export function useClustering() {
  const workspace = useWorkspace()
  const params = useAnalysisParams<ClusteringParams>('clustering', schema, initial)
  const needs = computed(() =>
    workspace.run?.state === 'done' ? null : 'Rows are sampled and encoded again when the run is done.',
  )
  const input = (): ClusteringRequest | null =>
    needs.value === null ? { run: workspace.run!.id, ...params.value } : null
  const analysis = useAnalysis<ClusteringRequest, ClusteringReport>(input, (request, call) =>
    data.call('analysis.clustering', request, call),
  )
  /** A number of the settings as a choice from a list of texts. */
  const choice = (key: 'rows' | 'draws') =>
    computed({
      get: () => String(params.value[key]),
      set: value => (params.value = { ...params.value, [key]: Number(value) }),
    })
  const anotherSeed = () => {
    params.value = { ...params.value, seed: (params.value.seed + 1) % 2 ** 32 }
  }
  return { analysis, needs, rows: choice('rows'), draws: choice('draws'), anotherSeed }
}
