// The panel of factors: blocks of features that share directions and exclude each other, or fire as one. Renderer.
import { Grid3x3 } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import FactorsPanel from './FactorsPanel.vue'

export const panel: AnalysisPanel = {
  id: 'factors',
  title: 'Factors',
  question: 'Do features form blocks that share directions and exclude each other, or point one way and fire together?',
  icon: Grid3x3,
  order: 80,
  component: FactorsPanel,
}
