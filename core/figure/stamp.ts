// When a figure was exported, put into its provenance. Every process.
import type { FigurePanel, PageFigure } from './types.ts'

/** The recipe with the time of its export. @param exportedAt ISO 8601 */
export const stamped = (page: PageFigure, exportedAt: string): PageFigure => ({
  ...page,
  panels: page.panels.map(panel => ({ ...panel, provenance: { ...panel.provenance, exportedAt } }) as FigurePanel),
})
