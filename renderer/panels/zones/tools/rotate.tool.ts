// The tool that turns a feature's encoder or decoder and shows who would change zone. Renderer.
import { RotateCw } from '@lucide/vue'
import RotateTool from '../rotate/RotateTool.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'rotate',
  title: 'Rotate',
  hint: 'How far a feature can turn before other rows are on, and what that costs',
  icon: RotateCw,
  order: 50,
  keys: 'o',
  component: RotateTool,
}
