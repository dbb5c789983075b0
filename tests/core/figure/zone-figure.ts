// A recipe that a test knows to be of a zone view.
import type { FigureRecipe, ZoneFigure } from '../../../core/figure/types.ts'

/** @throws Error when it is of a chart */
export function zonesOf(recipe: FigureRecipe): ZoneFigure {
  if (recipe.kind === 'chart') throw new Error('Expected a figure of a zone view, found one of a chart.')
  return recipe
}
