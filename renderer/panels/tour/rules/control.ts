// The rule "control": the first plot beside its control, the second. Renderer.
import { controlCaption, type Pictured } from '../../../../core/tour/control.ts'
import type { ZoneView } from '../../../../core/zones/types.ts'
import { rowsWith, type RulePlay } from './rule.ts'

const pictured = (view: ZoneView): Pictured => ({
  n: view.population.n,
  on: view.population.n - rowsWith(view, 0, 3),
  both: rowsWith(view, 3),
  cosine: view.encoderCosines[1] ?? null,
  disagree: view.disagreement.rows,
})

export const play: RulePlay<'control'> = {
  kind: 'control',
  caption(_, { unit, views }) {
    const [own, control] = views
    if (!own || !control || own.features.length < 2) return null
    return controlCaption({ unit, own: pictured(own), control: pictured(control) })
  },
}
