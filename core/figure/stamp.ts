// When a figure was exported, put into its provenance. Every process.
import type { FigureRecipe } from './types.ts'

/** The recipe with the time of its export. @param exportedAt ISO 8601 */
export const stamped = (recipe: FigureRecipe, exportedAt: string): FigureRecipe =>
  recipe.kind === 'chart'
    ? { ...recipe, provenance: { ...recipe.provenance, exportedAt } }
    : { ...recipe, provenance: { ...recipe.provenance, exportedAt } }
