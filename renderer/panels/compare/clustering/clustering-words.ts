// What the evidence says in words: readings bound to their rule, what would decide, definitions with the values in them. Pure; renderer.
import { POWER } from '../../../../core/analysis/clustering/calibrate.ts'
import { statisticIds } from '../../../../core/analysis/clustering/measure.ts'
import { ROWS_PER_CELL } from '../../../../core/analysis/clustering/plan.ts'
import { statisticWords } from '../../../../core/analysis/clustering/statistics.ts'
import { hasHalfSpaces } from '../../../../core/sae/kinds.ts'
import type { ClusteringReport } from '../../../../shared/analyses/clustering.ts'
import { formatCount } from '../../../format.ts'

/** Three decimals with a true minus; a dash for what is not defined. */
export const decimals = (x: number | null | undefined, digits = 3): string =>
  x === null || x === undefined || Number.isNaN(x) ? '—' : x.toFixed(digits).replace('-', '−')

const percent = (share: number | null) => (share === null ? '—' : `${(100 * share).toFixed(0)}%`)

const named = (ids: readonly (typeof statisticIds)[number][]) =>
  ids.map(id => `${statisticWords(id).code} ${statisticWords(id).name}`).join(', ')

/** What is read off the dumbbells: numbers with their rule, no verdict word. */
export function readings(report: ClusteringReport): string[] {
  const { statistics, draws } = report
  if (draws < 2) {
    return [
      'Not enough data yet: λ needs two draws of each surrogate. The numbers of the data itself are in the table.',
    ]
  }
  const { v, ev } = statistics
  const lines: string[] = []
  lines.push(
    v.lambda === null
      ? `Not enough data for E1: ${v.reason}.`
      : `E1: k cells with gains explain ${decimals(v.observed, 2)} of what the dictionary explains; λ ${decimals(v.lambda, 2)}, where clusters with gains are at 0 and an independent sparse sum is at 1 (${decimals(v.power, 0)} pooled sd apart).`,
  )
  if (ev.observed !== null && ev.cluster !== null && ev.clusterSd !== null) {
    const more = ev.observed - ev.cluster
    const matters = more > POWER * ev.clusterSd
    lines.push(
      `E2: the dictionary explains ${decimals(ev.observed)} of the data and ${decimals(ev.cluster)} ± ${decimals(ev.clusterSd)} of H_C${matters ? `: ${decimals(more)} more, above ${POWER} sd; sums matter` : `; a difference of ${decimals(more)} is not above ${POWER} sd. One-sided: that decides nothing`}.`,
    )
  }
  const { slope, between } = statistics
  if (slope.observed !== null) {
    const where = slope.lambda === null ? `no λ: ${slope.reason}` : `λ ${decimals(slope.lambda, 2)}`
    lines.push(
      `E9: on their children’s rows parents answer to their own direction with a median slope of ${decimals(slope.observed, 2)} (${where}; H_C ${decimals(slope.cluster, 2)}, H_L ${decimals(slope.linear, 2)}); ${percent(between.observed)} of those rows are neither none nor all of it.`,
    )
  }
  const known = statisticIds.filter(id => statistics[id].lambda !== null)
  const outside = known.filter(id => statistics[id].lambda! < 0 || statistics[id].lambda! > 1)
  if (outside.length > 0) lines.push(`Outside 0 to 1, as neither surrogate: ${named(outside)}.`)
  return lines
}

/** What would change or settle it. */
export function deciders(report: ClusteringReport): string[] {
  const { statistics, draws, n, total, winners, k, pairs, credit } = report
  const weak = statisticIds.filter(id => statistics[id].power !== null && statistics[id].lambda === null)
  const lines = [
    'What cannot decide: a latent alone in its zone is a ray, which both give; constant magnitudes with exclusive children are the same points under both.',
    'What would decide: several latents on at once with free magnitudes (E4, E6, α and β near 1 and 1), and correction slopes (E9 here; of a parent with a probe of labels under Absorption): near 1 counts for a sum, ratios at 0 and 1 alone for clusters.',
  ]
  if (draws >= 2 && weak.length > 0) {
    lines.push(
      `Surrogates not ${POWER} pooled sd apart, so no λ: ${named(weak)}.${n < total ? ` More rows (${formatCount(n)} of ${formatCount(total)} are used) may tell them apart.` : ''}`,
    )
  }
  if (winners > k) lines.push(`${formatCount(winners)} latents win at least 5 rows, and cells are ${formatCount(k)}, so that each has ${ROWS_PER_CELL} rows: more rows allow more cells.`) // prettier-ignore
  if (credit.pairs.length === 0) {
    lines.push(
      'No pair for E9: it needs a child on 30 rows and more, 20 of them with its parent, decoder rows together and encoder rows apart (A3).',
    )
  }
  if (pairs.length === 0)
    lines.push('No pair has 60 rows in each of its four cells: E6 needs more rows or latents that are on together.')
  return lines
}

/** How it is computed, with the values of this answer. */
export function definitions(report: ClusteringReport | null): string[] {
  const general = [
    'λ_S = (S_obs − S_C) / (S_L − S_C) for every statistic S, shown only where |S_L − S_C| is at least 5 pooled sd over the draws. 0: as H_C; 1: as H_L; outside: neither.',
    'H_C, clusters with gains: spherical k-means of x − b with k cells; gains permuted inside each cell, residuals over all rows. H_L, an independent sparse sum: every code column permuted by itself, errors over rows. Both are encoded again by the same dictionary.',
    'Codes with decoder norms folded in; k is the number of latents that win at least 5 rows, at most n / 20, the same for the data and the surrogates; k-means from greedy k-means++ by cosine, at most 30 updates.',
    ...statisticIds.map(id => `${statisticWords(id).code} ${statisticWords(id).name}: ${statisticWords(id).formula}.`),
  ]
  if (!report) return general
  const { v, ev } = report.statistics
  const values = `Here: n = ${formatCount(report.n)}, k = ${formatCount(report.k)}; v = ${decimals(report.statistics.v.observed)} with EV ${decimals(ev.observed)}; λ_v = (${decimals(v.observed)} − ${decimals(v.cluster)}) / (${decimals(v.linear)} − ${decimals(v.cluster)}) = ${decimals(v.lambda, 2)}.`
  const first = report.credit.pairs[0]
  const credit = first
    ? [
        `E9 here, first of ${report.credit.pairs.length} pairs: #${first.parent} on the rows of #${first.child}: z / ${decimals(first.gain, 2)} = ${decimals(first.slope, 2)} · a + ${decimals(first.intercept, 2)}, on at ${percent(first.fireRate)} of ${formatCount(first.childRows)} rows.`,
      ]
    : []
  return [values, ...credit, ...general]
}

/** What the numbers are of, and the seeds that give them again. */
export function population(report: ClusteringReport): string {
  const { n, total, masked, unit, latents, draws, wanted, seed, seeds, refitted, gaps, pairCount, credit } = report
  // Of features that compete for a row the zone is no half-space: which rows stand for it is said.
  const gapOf = hasHalfSpaces(report.kind)
    ? ''
    : ' (features of this kind compete: as many rows of largest e · x as it is on stand for its zone)'
  return [
    `A sample of ${formatCount(n)} of ${formatCount(total)} unmasked ${unit}s (${formatCount(masked)} masked); ${formatCount(latents)} latents are on; ${draws} of ${wanted} draws of each surrogate.`,
    `Seed ${seed}${seeds.cluster.length ? `; H_C ${seeds.cluster.join(', ')}; H_L ${seeds.linear.join(', ')}` : ''}.`,
    `E4 over ${formatCount(pairCount)} pairs, E7 over ${refitted ? `${formatCount(refitted.latents)} latents of most energy` : 'no latent'}, E9 over ${credit.pairs.length} pairs by A3, zone gap over ${gaps}${gapOf}.`,
  ].join(' ')
}
