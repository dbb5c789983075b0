// The rule "zone": the numbers of the plot with two features. Renderer.
import { zoneCaption } from '../../../../core/tour/zone.ts'
import { rowsWith, type RulePlay } from './rule.ts'

export const play: RulePlay<'zone'> = {
  kind: 'zone',
  caption(_, { unit, views }) {
    const view = views.at(-1)
    const [a, b] = view?.features ?? []
    if (!view?.disagreement || !a || !b) return null
    return zoneCaption({
      unit,
      n: view.population.n,
      a: { feature: a.feature, on: rowsWith(view, 1) },
      b: { feature: b.feature, on: rowsWith(view, 2) },
      both: rowsWith(view, 3),
      disagree: view.disagreement.rows,
    })
  },
}
