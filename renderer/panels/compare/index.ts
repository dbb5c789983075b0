// The analysis panels: every `<name>/<name>.analysis.ts` of this folder exports `panel`. Renderer.
import type { AnalysisPanel } from './panel.ts'

const files = import.meta.glob<{ panel: AnalysisPanel }>('./*/*.analysis.ts', { eager: true })

/** All panels in the order of their list. */
export const panels: readonly AnalysisPanel[] = Object.values(files)
  .map(file => file.panel)
  .sort((a, b) => a.order - b.order)
