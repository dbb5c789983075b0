// The tool "All features": a plot's slice against the whole dictionary. Renderer.
import { Hexagon } from '@lucide/vue'
import type { ZoneTool } from './tool.ts'
import WholeTool from './whole/WholeTool.vue'

export const tool: ZoneTool = {
  id: 'whole',
  title: 'All features',
  hint: 'How much of the whole dictionary this box shows, and the cell of a place among all features',
  icon: Hexagon,
  order: 60,
  component: WholeTool,
}
