// The panel of hierarchy: concept vectors of a tree under the causal inner product. Renderer.
import { Network } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import HierarchyPanel from './HierarchyPanel.vue'

export const panel: AnalysisPanel = {
  id: 'hierarchy',
  title: 'Hierarchy',
  question: 'Do vectors of concepts hold those of the concepts above them, and form simplices, beyond chance?',
  icon: Network,
  order: 70,
  component: HierarchyPanel,
}
