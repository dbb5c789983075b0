// The panel of clustering against composition. Renderer.
import { Boxes } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import ClusteringPanel from './ClusteringPanel.vue'

export const panel: AnalysisPanel = {
  id: 'clustering',
  title: 'Clustering or composition',
  question:
    'Are the activations of this dictionary clusters with gains, or sums of several features with free magnitudes?',
  icon: Boxes,
  order: 50,
  component: ClusteringPanel,
}
