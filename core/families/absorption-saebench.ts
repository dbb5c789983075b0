// Full absorption and absorption fraction on plain numbers, as the golden case absorption_saebench states them. Pure, every process.
import { absorptionOfRow, absorptionRates, type RowAbsorption } from '../analysis/absorption.ts'
import { unitProbe, type ActiveLatent } from '../analysis/probe-ledger.ts'
import { cosine, dot } from '../linalg.ts'
import { indicesField, listField, matrixField, vectorField, widthOf, type Family } from './input.ts'

function computeAbsorption(input: unknown) {
  const letters = listField(input, 'letters')
  const positives = vectorField(input, 'num_probe_true_positives', letters.length)
  const names = listField(input, 'names', letters.length)
  const scored = letters.map(letter => rowsOf(letter))
  return {
    tokens: scored.map(({ rows, projections, m }) =>
      rows.map((row, t) => {
        const top = withSilent(row, m)
        return {
          probe_projection: projections[t],
          absorption_fraction: row.fraction,
          is_full_absorption: row.full,
          top_features: top.map(l => l.feature),
          top_projections: top.map(l => l.share),
        }
      }),
    ),
    aggregate: scored.map(({ rows, main }, i) => {
      const rates = absorptionRates(rows, positives[i])
      return {
        letter: names[i],
        mean_absorption_fraction: rates.meanFraction,
        full_absorption_rate: rates.fullRate,
        num_split_feats: main.length,
      }
    }),
  }
}

function rowsOf(letter: unknown) {
  const d = widthOf(letter, 'W_dec')
  const decoder = matrixField(letter, 'W_dec', d)
  const probe = unitProbe(vectorField(letter, 'probe', d))
  const main = indicesField(letter, 'main', decoder.length)
  const x = matrixField(letter, 'x', d)
  const z = matrixField(letter, 'z', decoder.length)
  if (z.length !== x.length) throw new Error(`z: ${z.length} rows found; ${x.length}, as many as of x, are expected.`)
  // As the peer does: the cosine with the probe, whatever the length of the decoder row.
  const cosines = decoder.map(row => cosine(row, probe) ?? 0)
  const projections = x.map(row => dot(probe, row))
  const mains = new Set(main)
  const rows = z.map((row, t) => absorptionOfRow(projections[t]!, latentsOf(row, cosines), mains))
  return { rows, projections, main, m: decoder.length }
}

const latentsOf = (z: readonly number[], cosines: readonly number[]): ActiveLatent[] =>
  z.flatMap((value, feature) => (value > 0 ? [{ feature, value, cosine: cosines[feature]! }] : []))

/** Three latents always, as the peer prints them: silent ones (share 0) stand before those that write against the probe. */
function withSilent({ top }: RowAbsorption, m: number) {
  const ahead = top.filter(l => l.share > 0)
  const on = new Set(top.map(l => l.feature))
  for (let feature = 0; ahead.length < 3 && feature < m; feature++) {
    if (!on.has(feature)) ahead.push({ feature, share: 0 })
  }
  return ahead
}

export const absorptionSaebench: Family = { name: 'absorption_saebench', compute: computeAbsorption }
