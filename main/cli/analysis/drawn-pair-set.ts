// What the panel of a pair and a set shows without a window: its charts, and its pairs with their readings. Command line.
import {
  alignOf,
  byDependence,
  nameOf,
  ownTokensChart,
  pairRows,
  pairScatter,
  readingOf,
  zOf,
} from '../../../shared/analyses/pair-rows.ts'
import type { PairSetReport, PartnersReport, StrongestReport } from '../../../shared/analyses/pair-set.ts'
import type { Drawn } from './drawn.ts'

/** pairs that are told one by one, the most dependent first */
const told = 20

export const pairSet: Drawn<PairSetReport> = {
  title: 'Pair and set',
  charts: report => ({
    scatter: pairScatter(byDependence(pairRows(report)), null, report.rows),
    own: ownTokensChart(report, null, (_, at) => at),
    align: alignOf(report),
  }),
  numbers: report => ({
    pairs: byDependence(pairRows(report))
      .slice(0, told)
      .map(row => {
        const { i, j, both, expected, jGivenI, iGivenJ, jaccard, lift, phi } = row.measures
        const share = (of: { value: number; low: number; high: number } | null) => of && [of.value, of.low, of.high]
        return {
          features: row.features,
          on: [i, j],
          both,
          expected,
          jGivenI: share(jGivenI),
          iGivenJ: share(iGivenJ),
          jaccard: jaccard?.value ?? null,
          lift,
          phi,
          z: zOf(row),
          reading: readingOf(row, report).text,
        }
      }),
  }),
}

export const partners: Drawn<PartnersReport> = {
  title: 'Pair and set: partners',
  charts: () => ({}),
  numbers: ({ features, ons, both, phi, decoderCosine }) => ({
    partners: Array.from(features.subarray(0, told), (feature, at) => ({
      feature: nameOf(feature),
      on: ons[at],
      both: both[at],
      phi: phi[at],
      decoderCosine: decoderCosine[at],
    })),
  }),
}

export const strongest: Drawn<StrongestReport> = {
  title: 'Pair and set: strongest pairs',
  charts: () => ({}),
  numbers: ({ i, j, onI, onJ, both, phi }) => ({
    pairs: Array.from(i.subarray(0, told), (feature, at) => ({
      features: [feature, j[at]],
      on: [onI[at], onJ[at]],
      both: both[at],
      phi: phi[at],
    })),
  }),
}
