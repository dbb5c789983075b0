// The rule "turn": what the tool Rotate says of the first plot's feature. Renderer.
import { turnCaption } from '../../../../core/tour/turn.ts'
import type { RulePlay } from './rule.ts'

export const play: RulePlay<'turn'> = {
  kind: 'turn',
  caption: (rule, { turn }) => (turn?.feature === rule.feature ? turnCaption(turn, rule.angle) : null),
}
