// The tool "Text": own text through the model, as strips of the chosen features. Renderer.
import { TextCursorInput } from '@lucide/vue'
import TextTool from './text/TextTool.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'text',
  title: 'Text',
  hint: 'Type text: where the chosen features are on in it, and every feature that is on at a token',
  icon: TextCursorInput,
  order: 55,
  keys: 'y',
  component: TextTool,
}
