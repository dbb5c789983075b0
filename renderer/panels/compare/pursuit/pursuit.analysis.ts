// The panel of pursuit: what greedy residual coding finds beside one pass of the encoder. Renderer.
import { ChartNoAxesColumnDecreasing } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import PursuitPanel from './PursuitPanel.vue'

export const panel: AnalysisPanel = {
  id: 'pursuit',
  title: 'Pursuit',
  question: 'Taken one atom at a time, does a row come apart as the encoder says, and parents before their children?',
  icon: ChartNoAxesColumnDecreasing,
  order: 60,
  component: PursuitPanel,
}
