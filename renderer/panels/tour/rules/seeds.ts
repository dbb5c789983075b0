// The rule "seeds": every feature of one dictionary against the other's, one of each kind drawn. Renderer.
import { alike, findSeedPairs, seedsCaption, type SeedPairs } from '../../../../core/tour/seeds.ts'
import type { RulePlay } from './rule.ts'

export const play: RulePlay<'seeds', SeedPairs> = {
  kind: 'seeds',
  async find(rule, { data, activations, dictionary, signal, onPhase }) {
    onPhase('comparing all features')
    const input = { from: dictionary(rule.from), to: dictionary(rule.to), activations }
    const found = findSeedPairs(
      await data.call('dictionary.pairs', input, { signal, onProgress: p => onPhase(p.phase) }),
    )
    const { stable, sameZone, unmatched } = found
    const features = {
      ...(stable && { stableA: stable.a, stableB: stable.b }),
      ...(sameZone && sameZone.jaccard >= alike && { sameA: sameZone.a, sameB: sameZone.b }),
      ...(unmatched && { unmatchedA: unmatched.a }),
    }
    return { features, data: found }
  },
  caption: (_, { found }) => seedsCaption(found),
}
