// The slice: what it is made from, turned, moved and morphed. Renderer.
import { Layers2 } from '@lucide/vue'
import SliceTool from './slice/SliceTool.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'slice',
  title: 'Slice',
  hint: 'Choose, turn, move and morph the slice that is drawn',
  icon: Layers2,
  order: 10,
  keys: 'l',
  component: SliceTool,
}
