// Turns a feature in the zone plot beside the analysis: the rotate tool is opened, and its angle goes there and back. Renderer.
import { onScopeDispose, shallowRef } from 'vue'
import type { TurnTarget } from '../../../../core/analysis/turn-types.ts'
import { useAnalyses } from '../../../stores/analyses.ts'
import { usePanes } from '../../../stores/panes.ts'
import { useTools } from '../../../stores/tools.ts'
import { useTurn } from '../../../stores/turn.ts'
import { useWorkspace } from '../../../stores/workspace.ts'

/** degrees that the turn goes, and ms a degree */
const furthest = 40
const pace = 60

export function useSweep() {
  const workspace = useWorkspace()
  const panes = usePanes()
  const tools = useTools()
  const turn = useTurn()
  const analyses = useAnalyses()
  const moving = shallowRef(false)
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => {
    clearInterval(timer)
    moving.value = false
  }

  /** Opens the tool on the feature; once its report is there the angle goes to 40 degrees and back to 0. */
  const start = (feature: number, target: TurnTarget) => {
    stop()
    const { dictionaryId, activationsId } = workspace
    if (!dictionaryId || !activationsId) return
    const id = panes.active
    const drawn = panes.request(panes.pane(id)!)?.spec
    if (drawn?.dictionary !== dictionaryId || !drawn.features.includes(feature)) {
      panes.setOwn(id, { dictionary: dictionaryId, activations: activationsId, features: [feature] })
    }
    panes.setSpec(id, { dim: 2 })
    turn.feature = feature
    turn.vector = 'encoder'
    turn.target = target
    turn.setAngle(0)
    analyses.beside = true
    tools.open = 'rotate'
    // With less motion the tool is opened, and the angle is the person's.
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    moving.value = true
    let step = 0
    timer = setInterval(() => {
      if (!turn.report || turn.report.feature !== feature || turn.picture.pending) return
      if (++step > 2 * furthest || tools.open !== 'rotate') return stop()
      turn.setAngle(step <= furthest ? step : 2 * furthest - step)
    }, pace)
  }
  onScopeDispose(stop)
  return { moving, start, stop }
}
