// What stability across seeds says, in sentences with their numbers. Pure; renderer.
import { columnsNamed, type Table } from '../../../../core/table/types.ts'
import type { SeedsReport } from '../../../../shared/analyses/dictionaries.ts'
import { formatCosine, formatShare } from '../../../format.ts'
import type { Reading } from '../panel.ts'

export function readSeeds({ mcc, shared, fit, recovery, pairs, names, random }: SeedsReport): Reading {
  const sd = (value: number | null) => (value === null ? '' : ` ± ${value.toFixed(3)}`)
  const floor = fit
    ? ` The fitted floor of latents that no seed shares is ${formatShare(fit.a)}${fit.points === 3 ? ' (three points: the curve is fixed by them)' : ''}.`
    : ' A floor needs four dictionaries or more.'
  return {
    text: `PW-MCC ${formatCosine(mcc.mean)}${sd(mcc.sd)} over ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'} (best of chance ${formatCosine(random.mean)}); shared ${formatShare(shared.mean)}.${floor} In ${names[1]}, 8 nearest rows span ${formatShare(recovery.meanBest)} of a row of ${names[0]}, 8 random ones ${formatShare(recovery.meanRandom)}.`,
    rule: 'shared: assignments of decoders and of encoders give one partner, both cosines at least 0.7; sd over pairs of dictionaries.',
    change:
      'more seeds give the floor; a common initialisation gives agreement for free: compare checkpoints of step 0; a high share of the row with a low cosine is another basis of a stable subspace.',
  }
}

export const seedFormulas: readonly string[] = [
  'PW-MCC of a pair: mean decoder cosine of the one-to-one assignment with the largest total, by auction among the 32 best of each side.',
  'orphan(k): share of the first dictionary’s latents that none of k − 1 others shares, the mean over all choices of them. Fit: a + b k^−g by least squares.',
  'R² of 8: squared length of the projection of the unit decoder row on the span of its 8 nearest rows of the second dictionary; the null takes 8 random rows.',
  'Functional MCC: mean Pearson r of the assignment with the largest total r.',
]

/** Every latent of the first dictionary with its matched cosine in each other one, and its recovery in the second, for files. */
export function seedTable({ names, pairs, recovery, latents }: SeedsReport): Table {
  const known = (v: number | undefined) => (v === undefined || Number.isNaN(v) ? null : v)
  const own = pairs.filter(pair => pair.a === 0)
  const columns = ['latent', ...own.map(pair => `cos decoder in ${names[pair.b]}`), `nearest cosine in ${names[1]}`, 'R2 of 8 nearest', 'R2 of 8 random'] // prettier-ignore
  return {
    columns: columnsNamed(columns, { latent: 0 }),
    rows: Array.from({ length: latents }, (_, i) => [
      i,
      ...own.map(pair => known(pair.cosine[i])),
      ...[known(recovery.cosine[i]), known(recovery.best[i]), known(recovery.random[i])],
    ]),
  }
}
