// The numbers of a pair as lines: measure, value, what it is of, and the formula with the values in it. Pure; renderer.
import type { Interval } from '../../../../core/analysis/co-firing-groups.ts'
import {
  excludesBelow,
  impliesAt,
  impliesLift,
  leastExpected,
  type Share,
} from '../../../../core/analysis/pair-measures.ts'
import type { PairSetReport, StrongestReport } from '../../../../shared/analyses/pair-set.ts'
import type { Analysis } from '../../../composables/use-analysis.ts'
import { formatCount, formatValue } from '../../../format.ts'
import { nameOf, type PairRow } from '../../../../shared/analyses/pair-rows.ts'

export interface Line {
  name: string
  value: string
  /** counts and intervals */
  of: string
}

const decimals = (x: number | null | undefined, n = 3): string =>
  x === null || x === undefined || Number.isNaN(x) ? '—' : x.toFixed(n).replace('-', '−')
const ends = (interval: Interval | null | undefined, n = 3) =>
  interval ? `${decimals(interval.low, n)} to ${decimals(interval.high, n)}` : ''
const shareOf = (share: Share | null, by: string, own: Interval | null | undefined) =>
  share
    ? [`${formatCount(share.k)} of ${formatCount(share.n)}`, `Wilson ${ends(share)}`, own && `${by} ${ends(own)}`].filter(Boolean).join(' · ') // prettier-ignore
    : 'never on'

/** What is said while the strongest pairs of the dictionary are looked for, and where there are none. */
export function strongestWords({ error, progress }: Pick<Analysis<StrongestReport>, 'error' | 'progress'>): string {
  if (error) return error.message
  if (!progress) return 'No two features are ever on together.'
  const { done, total } = progress
  return `Counting all pairs of the dictionary${total > 0 && done > 0 ? `: ${Math.floor((100 * done) / total)}%` : ' …'}`
}

/** Every number of a pair. */
export function pairLines(row: PairRow, report: PairSetReport): Line[] {
  const { measures: m, intervals, i, j } = row
  const k = report.features.length
  const [a, b] = [nameOf(row.features[0]), nameOf(row.features[1])]
  const by = report.groups.by === 'document' ? 'by document' : 'by word type'
  const [at, back] = [i * k + j, j * k + i]
  const both = (values: Float64Array) => ({ value: decimals(values[at]), of: '' })
  return [
    { name: `P(${b} | ${a})`, value: decimals(m.jGivenI?.value), of: shareOf(m.jGivenI, by, intervals?.jGivenI) },
    { name: `P(${a} | ${b})`, value: decimals(m.iGivenJ?.value), of: shareOf(m.iGivenJ, by, intervals?.iGivenJ) },
    { name: 'Jaccard', value: decimals(m.jaccard?.value), of: shareOf(m.jaccard, by, intervals?.jaccard) },
    { name: 'Lift', value: formatValue(m.lift), of: `${formatCount(m.both)} rows, ${formatValue(m.expected)} expected${intervals?.lift ? ` · ${by} ${ends(intervals.lift, 1)}` : ''}` }, // prettier-ignore
    { name: 'phi', value: decimals(m.phi, 4), of: intervals?.phi ? `${by} ${ends(intervals.phi, 4)}` : '' },
    { name: 'Zphi', value: decimals(m.zphi, 1), of: row.nullZphi === null ? 'independent rows: about normal' : `budget of a row alone: ${decimals(row.nullZphi, 1)}` }, // prettier-ignore
    { name: `MC(${a} | ${b})`, value: decimals(report.maskedCosine[at]), of: `magnitudes where ${b} is on` },
    { name: `MC(${b} | ${a})`, value: decimals(report.maskedCosine[back]), of: `magnitudes where ${a} is on` },
    { name: 'cos(d, d)', ...both(report.decoderCosine), of: `chance ±${decimals(1.96 / Math.sqrt(report.d), 2)}` },
    { name: 'cos(e, e)', ...both(report.encoderCosine) },
    { name: `e(${a}) · d(${b})`, value: decimals(report.crossTalk[at]), of: `what ${a} reads of one unit of ${b}` },
    { name: `e(${b}) · d(${a})`, value: decimals(report.crossTalk[back]), of: `what ${b} reads of one unit of ${a}` },
  ]
}

/** A latent of the pair: A5's numbers. */
export function latentLines(at: number, report: PairSetReport): Line[] {
  const own = report.own?.[at]
  return [
    { name: 'cos(e, d)', value: decimals(report.align[at]), of: `unrelated rows: 0 ± ${decimals(1 / Math.sqrt(report.d), 2)}` }, // prettier-ignore
    { name: 'gain e · d', value: decimals(report.gain[at]), of: '1: gives back what it reads' },
    ...(own
      ? [
          { name: 'observed', value: decimals(own.medianObserved), of: own.total === 0 ? 'no token of its own in this set' : `median over ${formatCount(own.observed.length)} of ${formatCount(own.total)} tokens of its own` }, // prettier-ignore
          {
            name: 'predicted',
            value: decimals(own.medianPredicted),
            of: 'median z / |x − b_dec|, a perfect orthogonal code',
          },
          { name: 'ratio', value: decimals(own.ratio, 2), of: '1: as in a perfect code; well below: more orthogonal' },
          { name: 'energy', value: own.medianEnergy === null ? '—' : `${(100 * own.medianEnergy).toFixed(1)}%`, of: 'median share of |x − b_dec|² along d' }, // prettier-ignore
        ]
      : []),
  ]
}

/** The definition with the values of a pair in it. */
export function pairFormulas(row: PairRow | null): string[] {
  const rules = [
    `i implies j where P(j|i) ≥ ${impliesAt} and lift ≥ ${impliesLift}; they exclude each other where Zphi < ${excludesBelow} and E ≥ ${leastExpected}.`,
    'Over unmasked rows. Intervals: Wilson 95 %, and 400 resamples of whole documents or word types, 2.5 to 97.5 %.',
    'Top-k and other dictionaries with a budget: from Zphi is taken what trades that keep every row’s and every feature’s count give.',
    'e and d are the encoder and decoder rows, folded so that |d| = 1. Own tokens: the feature is on, no other of the set is.',
  ]
  if (!row) return rules
  const { rows: n, i, j, both, jGivenI, iGivenJ, jaccard, lift, phi, zphi, expected } = row.measures
  const is = (x: number | null | undefined, digits = 4) => decimals(x, digits)
  return [
    `P(j|i) = N_ij / N_i = ${both} / ${i} = ${is(jGivenI?.value)};  P(i|j) = ${both} / ${j} = ${is(iGivenJ?.value)}`,
    `Jaccard = N_ij / (N_i + N_j − N_ij) = ${both} / ${i + j - both} = ${is(jaccard?.value)}`,
    `lift = n N_ij / (N_i N_j) = ${n} · ${both} / (${i} · ${j}) = ${is(lift)};  E = N_i N_j / n = ${is(expected, 2)}`,
    `phi = (n N_ij − N_i N_j) / √(N_i (n − N_i) N_j (n − N_j)) = ${is(phi, 5)};  Zphi = √n phi = ${is(zphi, 2)}`,
    ...rules,
  ]
}
