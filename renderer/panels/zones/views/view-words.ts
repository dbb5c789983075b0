// What a saved view draws, in one line. Pure; renderer and tests.
import type { SavedViewItem } from '../../../../shared/saved-view.ts'
import { plural } from '../../../format.ts'

/** "#957, #109 · 2D encoder · BatchTopK 16, 1,024 features": a pane, the control and the plane named as such. */
export function paneWords({ features, dim, basis, plot, control, dictionary }: SavedViewItem['panes'][number]): string {
  const how = plot === 'plane' ? 'activation plane' : `${dim}D ${basis}`
  const ids = features.map(f => `#${f}`).join(', ')
  return [control ? `control of ${ids}` : ids, how, dictionary].join(' · ')
}

/** All panes of a view; "nothing drawn" for one without any. */
export function viewWords({ panes }: Pick<SavedViewItem, 'panes'>): string {
  if (panes.length === 0) return 'nothing drawn'
  if (panes.length === 1) return paneWords(panes[0]!)
  return `${panes.length} ${plural(panes.length, 'plot')}: ${panes.map(paneWords).join(' | ')}`
}
