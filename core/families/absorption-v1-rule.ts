// Absorption from given ablation effects, as the golden case absorption_v1_rule states it. Pure, every process.
import { ablationRate, absorbedByAblation, type AblatedLatent } from '../analysis/absorption-ablation.ts'
import { field, listField, numberField, vectorField, type Family } from './input.ts'

function computeV1(input: unknown) {
  return {
    is_absorption: listField(input, 'cases').map(
      one => absorbedByAblation(latentsOf(one, 'main'), latentsOf(one, 'top_by_most_negative')).why === null,
    ),
    aggregate: aggregate(field(input, 'aggregate_input')),
  }
}

const latentsOf = (input: unknown, key: string): AblatedLatent[] =>
  listField(input, key).map(one => ({
    feature: numberField(one, 'feature_id'),
    value: numberField(one, 'activation'),
    cosine: numberField(one, 'probe_cos_sim'),
    effect: numberField(one, 'ablation_score'),
  }))

/** One row a letter, letters in order; the sampled portion and the probe positives are the letter's. */
function aggregate(input: unknown) {
  if (input === undefined) return null
  const letters = listField(input, 'letter').map(String)
  const absorbed = listField(input, 'is_absorption', letters.length)
  const portions = vectorField(input, 'sample_portion', letters.length)
  const positives = vectorField(input, 'num_probe_true_positives', letters.length)
  return [...new Set(letters)].sort().map(letter => {
    const rows = letters.flatMap((l, i) => (l === letter ? [i] : []))
    const first = rows[0]!
    const { count, rate } = ablationRate(
      rows.filter(i => absorbed[i] === true).length,
      portions[first]!,
      positives[first]!,
    )
    return { letter, num_absorption: count, absorption_rate: rate }
  })
}

export const absorptionV1Rule: Family = { name: 'absorption_v1_rule', compute: computeV1 }
