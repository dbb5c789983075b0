// What the numbers of a panel come from, for its files and figures: the run on screen, what was set, the seed. Renderer.
import type { ChartSource } from '../../../core/figure/chart/new-chart.ts'
import type { ParameterValue } from '../../../core/figure/types.ts'
import { useWorkspace } from '../../stores/workspace.ts'

/** @returns a function of what was set; null while no run is on screen */
export function useAnalysisSource() {
  const workspace = useWorkspace()
  return (analysis: string, parameters: Record<string, ParameterValue>, seed: number | null): ChartSource | null => {
    const { dictionary, activations, run } = workspace
    if (!dictionary || !activations || !run) return null
    return {
      dictionaries: [{ id: dictionary.id, name: dictionary.title || dictionary.name }],
      activations: [{ id: activations.id, name: activations.name }],
      runs: [run.id],
      analysis,
      parameters,
      seed,
    }
  }
}
