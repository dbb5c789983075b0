// The panel of a pair and a set: which features are on together, and what their directions say. Renderer.
import { Combine } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import PairSetPanel from './PairSetPanel.vue'

export const panel: AnalysisPanel = {
  id: 'pair-set',
  title: 'Pair and set',
  question: 'Which features fire together, exclude or imply each other, and does each read what it writes?',
  icon: Combine,
  order: 10,
  component: PairSetPanel,
}
