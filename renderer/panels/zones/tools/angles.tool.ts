// The tool that reads "almost orthogonal" out in numbers. Renderer.
import { DraftingCompass } from '@lucide/vue'
import AnglesPanel from './angles/AnglesPanel.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'angles',
  title: 'Angles',
  hint: 'Cosines to single rows, to their mean and needed to fire, beside those of a perfect code; true and drawn angles',
  icon: DraftingCompass,
  order: 50,
  keys: 'w',
  component: AnglesPanel,
}
