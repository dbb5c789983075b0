// The concepts tool: named sets of words, features that say them, where the best one is silent, and the plot of it. Renderer.
import { Shapes } from '@lucide/vue'
import ConceptsTool from './concepts/ConceptsTool.vue'
import type { ZoneTool } from './tool.ts'

export const tool: ZoneTool = {
  id: 'concepts',
  title: 'Concepts',
  hint: 'Named sets of words: which features say them, and where the best one is silent',
  icon: Shapes,
  order: 20,
  keys: 'n',
  component: ConceptsTool,
}
