// The rule "silent": the letter's feature by F1, and what writes most of the letter's direction where it is silent. Renderer.
import { silentCaption } from '../../../../core/tour/silent.ts'
import { bestByF1 } from '../../../../core/tour/best-feature.ts'
import { conceptsIn } from '../../../../core/query/concepts.ts'
import { conceptTerm } from '../../../../core/query/print.ts'
import type { MemberSet } from '../../../../shared/concept-model.ts'
import type { FindWorld, RulePlay } from './rule.ts'
import { rowsWith } from './rule.ts'

/** rows of a letter that are looked at */
const mostRows = 10_000

/** A concept by its name, whole; the rows that pass any other filter. */
async function membersOf(world: FindWorld, dictionary: string, filter: string): Promise<MemberSet> {
  const { data, activations, run, signal } = world
  const [name, ...others] = conceptsIn(filter)
  if (name !== undefined && others.length === 0 && filter.trim() === conceptTerm(name)) {
    const known = await data.call('concept.list', { activations }, { signal })
    const concept = known.find(c => c.name === name)
    if (concept) return { concept: concept.id }
  }
  const input = { activations, filter, limit: mostRows, run: run(dictionary) }
  const { rows, total } = await data.call('token.search', input, { signal })
  if (total > mostRows)
    throw new Error(`${filter}: found ${total} rows, at most ${mostRows} are looked at; name them by a concept.`)
  return { rows: [...rows] }
}

export const play: RulePlay<'silent', { types: number }> = {
  kind: 'silent',
  async find(rule, world) {
    const { data, signal } = world
    const run = world.run(rule.dictionary)
    world.onPhase('looking for the letter’s feature')
    const members = await membersOf(world, rule.dictionary, rule.members)
    const { scores } = await data.call('concept.rank', { run, members }, { signal })
    const letter = bestByF1(scores.both, scores.on, scores.members)
    world.onPhase('looking at what is on where it is silent')
    const among = rule.among === undefined ? members : await membersOf(world, rule.dictionary, rule.among)
    const { silent, carriers } = await data.call('concept.silent', { run, members: among, feature: letter }, { signal })
    const other = carriers?.find(carrier => carrier.feature !== letter)
    return {
      features: { letter, ...(other && { other: other.feature }) },
      data: { types: silent.types },
    }
  },
  caption(rule, { unit, views, found }) {
    const view = views[0]
    const [letter, other] = view?.features ?? []
    if (!view || !letter || !other) return null
    return silentCaption({
      unit,
      what: rule.what,
      rows: view.population.n,
      letter: { feature: letter.feature, on: rowsWith(view, 1) },
      other: { feature: other.feature, onSilent: rowsWith(view, 2, 1) },
      silentTypes: found.types,
      cosine: view.decoderCosines[1] ?? null,
    })
  },
}
