// The ledger tool: what a token's latents write along a class's probe, and what scaling one of them there does to the model. Renderer.
import { ReceiptText } from '@lucide/vue'
import LedgerTool from './ledger/LedgerTool.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'ledger',
  title: 'Ledger',
  hint: 'What each feature of a token writes along a letter, who absorbs it, and what taking one away does to the model',
  icon: ReceiptText,
  order: 70,
  keys: 'h',
  component: LedgerTool,
}
