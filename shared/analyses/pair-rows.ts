// The pairs of a set, with their measures and readings, from the report of a set. Pure; renderer and command line.
import { pairMeasures, type PairMeasures } from '../../core/analysis/pair-measures.ts'
import { excessZphi, readPair, type PairReading } from '../../core/analysis/pair-reading.ts'
import type { Interval, PairIntervals } from '../../core/analysis/co-firing-groups.ts'
import { alignChart, conditionalChart, exclusiveChart } from '../../core/analysis/pair-set-charts.ts'
import type { Chart } from '../../core/chart/types.ts'
import { columnsNamed, type Table } from '../../core/table/types.ts'
import type { PairSetReport, StrongestReport } from './pair-set.ts'

export interface PairRow {
  /** positions in the set, i before j, and their features */
  i: number
  j: number
  features: readonly [number, number]
  measures: PairMeasures
  /** Zphi that the budget gives by itself; null where there is none */
  nullZphi: number | null
  intervals: PairIntervals | null
}

export const nameOf = (feature: number): string => `#${feature}`
export const pairName = ({ features: [a, b] }: PairRow): string => `${nameOf(a)} and ${nameOf(b)}`

/** Pairs i < j in order. */
export function pairRows(report: PairSetReport): PairRow[] {
  const { features, both, rows, budget, groups } = report
  const k = features.length
  const out: PairRow[] = []
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const phi = budget?.phi[i * k + j]
      out.push({
        i,
        j,
        features: [features[i]!, features[j]!],
        measures: pairMeasures({ rows, i: both[i * k + i]!, j: both[j * k + j]!, both: both[i * k + j]! }),
        // A feature that the sample of the null does not hold is too rare for a budget to show.
        nullZphi: phi === undefined ? null : Number.isNaN(phi) ? 0 : Math.sqrt(rows) * phi,
        intervals: groups.intervals?.[out.length] ?? null,
      })
    }
  }
  return out
}

/** Features of the first pairs, as many as fit. */
export function featuresOfPairs({ i, j }: Pick<StrongestReport, 'i' | 'j'>, most: number): number[] {
  const found = new Set<number>()
  for (let at = 0; at < i.length; at++) {
    const fresh = [i[at]!, j[at]!].filter(f => !found.has(f))
    if (found.size + fresh.length > most) break
    for (const f of fresh) found.add(f)
  }
  return [...found]
}

/** Zphi with the budget's share taken away; null where undefined. */
export const zOf = ({ measures, nullZphi }: PairRow): number | null => excessZphi(measures.zphi, nullZphi)

/** Pairs by how dependent they are, undefined ones last. */
export const byDependence = (rows: readonly PairRow[]): PairRow[] =>
  [...rows].sort((a, b) => Math.abs(zOf(b) ?? -1) - Math.abs(zOf(a) ?? -1) || a.i - b.i || a.j - b.j)

export const readingOf = (row: PairRow, { types }: PairSetReport): PairReading =>
  readPair({
    measures: row.measures,
    types: [types[row.i]!, types[row.j]!],
    names: [nameOf(row.features[0]), nameOf(row.features[1])],
    nullZphi: row.nullZphi,
  })

/** P(j|i) against P(i|j); a pair has the colour of its excess where |Zphi| is above 3. @param focus position in `pairs`, or null */
export function pairScatter(pairs: readonly PairRow[], focus: number | null, rows: number): Chart {
  const points = pairs.map(row => {
    const z = zOf(row)
    return {
      jGivenI: row.measures.jGivenI?.value ?? Number.NaN,
      iGivenJ: row.measures.iGivenJ?.value ?? Number.NaN,
      label: pairName(row),
      color:
        z === null || Math.abs(z) <= 3 ? ('muted' as const) : z > 0 ? ('positive' as const) : ('negative' as const),
    }
  })
  return conditionalChart(points, focus, rows)
}

/** Tokens that latents of the set have alone; of all, or of one pair. Null where they were not measured. */
export function ownTokensChart(
  { own, d }: PairSetReport,
  pair: PairRow | null,
  colorOf: (feature: number, at: number) => number,
): Chart | null {
  if (!own) return null
  const shown = pair ? [own[pair.i]!, own[pair.j]!] : own
  const zones = shown.map((zone, at) => {
    const { feature, predicted, observed } = zone
    return { name: nameOf(feature), color: colorOf(feature, at), predicted, observed }
  })
  return exclusiveChart(zones, d)
}

/** Cosines of encoder and decoder of each latent. */
export const alignOf = ({ align, features, d }: PairSetReport): Chart => alignChart([...align], features.map(nameOf), d)

/** Every number of every pair, for files. */
export function pairTable(report: PairSetReport, rows: readonly PairRow[]): Table {
  const k = report.features.length
  const known = (v: number | undefined) => (v === undefined || Number.isNaN(v) ? null : v)
  const ends = (interval: Interval | null | undefined) => [interval?.low ?? null, interval?.high ?? null]
  const by = report.groups.by === 'document' ? 'documents' : 'word types'
  const names = [
    ...['i', 'j', 'rows', 'N_i', 'N_j', 'N_ij', 'E_ij', 'types_i', 'types_j', 'P(j|i)', 'Wilson low', 'Wilson high'],
    ...[`P(j|i) low by ${by}`, `P(j|i) high by ${by}`, 'P(i|j)', 'P(i|j) Wilson low', 'P(i|j) Wilson high'],
    ...['Jaccard', 'Jaccard low', 'Jaccard high', 'lift', `lift low by ${by}`, `lift high by ${by}`, 'phi', 'Zphi'],
    ...['Zphi of the budget', 'MC(i|j)', 'MC(j|i)', 'cos(e_i,e_j)', 'cos(d_i,d_j)', 'e_i.d_j', 'e_j.d_i', 'reading'],
  ]
  return {
    columns: columnsNamed(names, { i: 0, j: 0 }),
    rows: rows.map(row => {
      const { i, j, measures: m, intervals, nullZphi } = row
      const [at, back] = [i * k + j, j * k + i]
      return [
        ...[...row.features, m.rows, m.i, m.j, m.both, m.expected, report.types[i]!, report.types[j]!],
        ...[m.jGivenI?.value ?? null, ...ends(m.jGivenI), ...ends(intervals?.jGivenI)],
        ...[m.iGivenJ?.value ?? null, ...ends(m.iGivenJ), m.jaccard?.value ?? null, ...ends(m.jaccard)],
        ...[m.lift, ...ends(intervals?.lift), m.phi, m.zphi, nullZphi],
        ...[known(report.maskedCosine[at]), known(report.maskedCosine[back]), known(report.encoderCosine[at])],
        ...[known(report.decoderCosine[at]), known(report.crossTalk[at]), known(report.crossTalk[back])],
        readingOf(row, report).text,
      ]
    }),
  }
}

/** The latents of the set one by one, for files. */
export function latentTable(report: PairSetReport): Table {
  const k = report.features.length
  const known = (v: number) => (Number.isNaN(v) ? null : v)
  return {
    columns: columnsNamed(['feature', 'rows on', 'word types', 'cos(e,d)', 'e.d', 'own tokens', 'tokens measured', 'median observed', 'median predicted', 'ratio', 'median energy share'], { feature: 0 }), // prettier-ignore
    rows: report.features.map((feature, i) => {
      const own = report.own?.[i]
      return [feature, report.both[i * k + i]!, report.types[i]!, known(report.align[i]!), known(report.gain[i]!), own?.total ?? null, own?.observed.length ?? null, own?.medianObserved ?? null, own?.medianPredicted ?? null, own?.ratio ?? null, own?.medianEnergy ?? null] // prettier-ignore
    }),
  }
}
