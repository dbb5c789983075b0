// The panel of rotation: how far a feature's encoder may turn before its zone is another one, and what that costs. Renderer.
import { RotateCw } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import RotationPanel from './RotationPanel.vue'

export const panel: AnalysisPanel = {
  id: 'rotation',
  title: 'Rotation',
  question: 'Holding which tokens it is on for, how far can a feature turn, and what does that cost?',
  icon: RotateCw,
  order: 40,
  component: RotationPanel,
}
