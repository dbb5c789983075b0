// The tool of saved views: keep what is shown, open it again, share it as a file. Renderer.
import { Bookmark } from '@lucide/vue'
import ViewsTool from '../views/ViewsTool.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'views',
  title: 'Views',
  hint: 'Saved views: keep what is shown, open it again exactly, share it as a file',
  icon: Bookmark,
  order: 90,
  keys: 'v',
  component: ViewsTool,
}
