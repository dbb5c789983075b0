// The tool that puts two to four plots into numbers. Renderer.
import { GitCompareArrows } from '@lucide/vue'
import ComparePanel from './compare/ComparePanel.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'compare',
  title: 'Compare',
  hint: 'Features of the plots paired, zones that appear, vanish or lose words, in numbers',
  icon: GitCompareArrows,
  order: 20,
  keys: 'c',
  component: ComparePanel,
}
