// The panel of absorption and splitting: a class with its probe, all classes of several dictionaries, and pairs without labels. Renderer.
import { Split } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import AbsorptionPanel from './AbsorptionPanel.vue'

export const panel: AnalysisPanel = {
  id: 'absorption',
  title: 'Absorption and splitting',
  question: 'How many latents say a class, and where they are silent, which others carry it?',
  icon: Split,
  order: 20,
  component: AbsorptionPanel,
}
