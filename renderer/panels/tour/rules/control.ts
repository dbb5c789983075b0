// The rule "control": the first plot beside its control, the second. Renderer.
import { controlCaption, type Pictured } from '../../../../core/tour/control.ts'
import type { ZoneView } from '../../../../core/zones/types.ts'
import { rowsWith, type RulePlay } from './rule.ts'

const pictured = (view: ZoneView): Pictured => ({
  n: view.population.n,
  silent: rowsWith(view, 0, 1),
  other: rowsWith(view, 2),
  silentOther: rowsWith(view, 2, 1),
  cosine: view.encoderCosines[1] ?? null,
})

export const play: RulePlay<'control'> = {
  kind: 'control',
  caption(_, { unit, views }) {
    const [own, control] = views
    const [first, second] = own?.features ?? []
    if (!own || !control || !first || !second) return null
    const features = [first.feature, second.feature] as const
    return controlCaption({ unit, features, own: pictured(own), control: pictured(control) })
  },
}
