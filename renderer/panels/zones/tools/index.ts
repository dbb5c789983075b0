// The tools under the zone plots: every `*.tool.ts` of this folder exports `tool`. Renderer.
import type { ZoneTool } from './tool.ts'

const files = import.meta.glob<{ tool: ZoneTool }>('./*.tool.ts', { eager: true })

/** All tools in the order of their tabs. */
export const tools: readonly ZoneTool[] = Object.values(files)
  .map(file => file.tool)
  .sort((a, b) => a.order - b.order)
