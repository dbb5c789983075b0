// A recipe that a test knows to be of a zone view.
import type { FigureRecipe, ZoneFigure } from '../../../core/figure/types.ts'

/**
 * The figure that a page of one panel was made from; annotations stay with the page.
 * @throws Error when it is of a chart
 */
export function zonesOf(recipe: FigureRecipe): ZoneFigure {
  if (recipe.kind === 'chart') throw new Error('Expected a figure of a zone view, found one of a chart.')
  if (recipe.version === 1) return recipe
  const { format, title, caption, widthMm, heightMm, theme, panels } = recipe
  const [panel] = panels
  if (panels.length !== 1 || panel?.kind !== 'zones') throw new Error('Expected a page of one zone view.')
  const { labels, slots, view, camera, options, provenance } = panel
  return {
    ...{ format, version: 1, title, caption, widthMm, heightMm, theme, labels, view, camera, options, provenance },
    ...(slots ? { slots } : {}),
    annotations: [],
  }
}
