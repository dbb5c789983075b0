// The rule "widths": into which features of wider dictionaries one falls apart. Renderer.
import { mostDrawn, mostSplit, splitOf, widthsCaption, type Split } from '../../../../core/tour/widths.ts'
import type { FeaturePairs } from '../../../../core/matching/pairs.ts'
import type { RulePlay } from './rule.ts'

export const play: RulePlay<'widths', { split: Split; size: number }[]> = {
  kind: 'widths',
  async find(rule, { data, activations, dictionary, signal, onPhase }) {
    const from = dictionary(rule.from)
    const all: FeaturePairs[] = []
    for (const name of rule.to) {
      onPhase(`comparing all features with ${name}`)
      all.push(await data.call('dictionary.pairs', { from, to: dictionary(name), activations }, { signal }))
    }
    const parent = rule.parent ?? mostSplit(all.at(-1)!)
    const splits = all.map(pairs => ({ split: splitOf(pairs, parent), size: pairs.nB }))
    const features: Record<string, number> = { parent }
    splits.forEach(({ split }, i) =>
      split.children.slice(0, mostDrawn).forEach((child, at) => {
        features[`child${String.fromCharCode(66 + i)}${at + 1}`] = child.feature
      }),
    )
    return { features, data: splits }
  },
  caption: (_, { unit, found }) => widthsCaption(unit, found),
}
