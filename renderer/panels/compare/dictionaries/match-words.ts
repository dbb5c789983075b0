// What the matching of two dictionaries says, in sentences with their numbers, and its tables. Pure; renderer.
import { mostFlippedDimensions } from '../../../../core/matching/best-null.ts'
import type { QuadrantCounts } from '../../../../core/analysis/zone-quadrants.ts'
import { wilson } from '../../../../core/stats.ts'
import { columnsNamed, type Table } from '../../../../core/table/types.ts'
import type { DictionariesReport, MatchTotal } from '../../../../shared/analyses/dictionaries.ts'
import { formatCosine, formatCount, formatShare } from '../../../format.ts'
import type { Reading } from '../panel.ts'

/** pairs below which nothing is read (honesty.md rule 7) */
export const leastPairs = 30

/** The test of the source post's claim that rotation explains why seeds differ. */
export function readQuadrants(counts: QuadrantCounts, by: 'codes' | 'decoder'): Reading {
  const rule = `"same zones, other vectors": zone Jaccard at least 0.7 and decoder cosine below 0.7, of pairs matched by ${by === 'codes' ? 'codes (largest total r)' : 'decoder (largest total cosine)'}, both on in at least 30 rows and 5 word types.`
  if (counts.n < leastPairs) {
    return { text: `Not enough data: ${counts.n} pairs with enough rows, at least ${leastPairs} are needed.`, rule, change: 'more rows, or a larger dictionary.' } // prettier-ignore
  }
  const ends = wilson(counts.zone, counts.n)!
  const kept = counts.zone + counts.both
  return {
    text: `Same zones, other vectors: ${formatCount(counts.zone)} of ${formatCount(counts.n)} pairs, ${formatShare(counts.zone / counts.n)} (95% ${formatShare(ends.low)} to ${formatShare(ends.high)}). ${formatCount(counts.both)} have zone and vector in common, ${formatCount(counts.n - kept)} not even the zone.`,
    rule,
    change: `many pairs in the upper left would count for the claim that rotation explains why these dictionaries differ; pairs without a common zone (${formatShare((counts.n - kept) / counts.n)}) count against it.`,
  }
}

const total = (of: MatchTotal | null) =>
  of ? `${formatCosine(of.mcc)} (${formatCount(of.matched)} matched, ${of.exact ? 'exact' : `auction, duality gap ${of.gap.toExponential(1)}`})` : 'follows' // prettier-ignore

/** Lines of name and value above the table. */
export function matchLines(report: DictionariesReport): [name: string, value: string][] {
  const { mmcs, shared, random, flipped, a, b, centred, columns, onA } = report
  const live = onA.filter(v => v > 0).length
  const mutual = columns.mutual.reduce((sum, v) => sum + v, 0)
  const above = (from: number) => columns.nearestCosine.filter(c => c >= from).length
  const n = a.latents
  return [
    ['MMCS', `A to B ${formatCosine(mmcs.ab)}, B to A ${formatCosine(mmcs.ba)}, mean ${formatCosine(mmcs.mean)}`],
    ['MCC, signed', total(report.signed)],
    ['MCC, sizes', total(report.absolute)],
    ['without the mean row', centred ? `MMCS ${formatCosine(centred.mmcs)}, MCC ${total(centred.total)}` : 'follows'],
    ['functional MCC', `r ${total(report.functional)}`],
    ['mutual nearest', `${formatCount(mutual)} of ${formatCount(n)}`],
    ['shared', shared ? `${formatCount(shared.count)} of ${formatCount(shared.of)}: decoder and encoder name one partner, both cosines from 0.7` : 'encoders follow, or read different spaces'], // prettier-ignore
    ['nearest cosine', `${formatCount(above(0.7))} from 0.7, ${formatCount(above(0.5))} from 0.5, ${formatCount(above(random.point))} above the 1% point of chance (${formatCosine(random.point)})`], // prettier-ignore
    ['novel (below 0.7)', `${formatCount(a.novel)} of A's ${formatCount(a.latents)}, ${formatCount(b.novel)} of B's ${formatCount(b.latents)}`], // prettier-ignore
    ['dead on these rows', `${formatCount(n - live)} of A, ${formatCount(b.dead)} of B`],
    ['null, signs flipped', flipped ? `${flipped.draws} draws, seed ${flipped.seed}` : `not computed: follows, or more than ${formatCount(mostFlippedDimensions)} dimensions, where its eigenvectors take many minutes`], // prettier-ignore
  ]
}

export const matchFormulas: readonly string[] = [
  'C = D_A D_Bᵀ, cosines of decoder rows with their sign. Nearest: argmax over the other dictionary; margin: best less second best; mutual: each is the other’s nearest.',
  'MMCS(A→B) = mean over A of the largest cosine. MCC = mean cosine of the one-to-one assignment with the largest total: exact up to 4,096 × 4,096, by auction among the 32 best of each side above, with its duality gap.',
  'Shared: assignments of decoders and, apart, of encoders give the same partner, both cosines at least 0.7.',
  'r: Pearson correlation of the two codes over all unmasked rows. Jaccard: rows on which both are on, of rows on which either is.',
  'p, random: 1 − (1 − P(cos > c))^m for m random directions. p, flipped: rank among best cosines after flipping the signs of B’s coordinates in the eigenbasis of its second moments, which keeps its spectrum.',
  'Means of the source post’s claim: matched by codes, not by decoder, because a match by decoder looks for like vectors.',
]

const known = (v: number | undefined) => (v === undefined || Number.isNaN(v) ? null : v)
const partner = (v: number | undefined) => (v === undefined || v < 0 ? null : v)

/** Everything of every latent of A, for files. */
export function matchTable({ columns: c, onA, onB, fewA }: DictionariesReport): Table {
  const names = ['latent of A', 'rows on', 'too few rows', 'nearest of B', 'nearest cosine', 'margin', 'mutual', 'partner by decoder', 'rows on (partner)', 'cos decoder', 'cos encoder', 'shared', 'r', 'Jaccard', 'p random', 'p flipped', 'partner by codes', 'r (codes)', 'Jaccard (codes)', 'cos decoder (codes)'] // prettier-ignore
  return {
    columns: columnsNamed(names, {
      'latent of A': 0,
      'nearest of B': 1,
      'partner by decoder': 1,
      'partner by codes': 1,
    }),
    rows: Array.from(c.nearest, (_, i) => [
      ...[i, onA[i]!, fewA[i] === 1, partner(c.nearest[i]), known(c.nearestCosine[i]), known(c.margin[i]), c.mutual[i] === 1], // prettier-ignore
      ...[partner(c.partner[i]), known(onB[c.partner[i]!]), known(c.cosine[i]), known(c.encoderCosine[i]), c.shared[i] === 1], // prettier-ignore
      ...[known(c.r[i]), known(c.jaccard[i]), known(c.pRandom[i]), known(c.pFlipped[i])],
      ...[partner(c.functional[i]), known(c.functionalR[i]), known(c.functionalJaccard[i]), known(c.functionalCosine[i])], // prettier-ignore
    ]),
  }
}
