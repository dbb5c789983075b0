// The panel of two dictionaries: matching, splitting across widths, stability across seeds. Renderer.
import { GitCompareArrows } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import DictionariesPanel from './DictionariesPanel.vue'

export const panel: AnalysisPanel = {
  id: 'dictionaries',
  title: 'Two dictionaries',
  question:
    'Which features come back in another seed or width, which split, and do the same zones have the same vectors?',
  icon: GitCompareArrows,
  order: 30,
  component: DictionariesPanel,
}
