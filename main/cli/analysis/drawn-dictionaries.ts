// What analysis.dictionaries shows without a window: the charts of its panel, counts by quadrant, and the pairs of one zone and another vector. Command line.
import { cosineCodesChart, matchedCosineChart, quadrantChart } from '../../../core/analysis/dictionary-charts.ts'
import { countQuadrants, matchedPairs, quadrantOf } from '../../../core/analysis/zone-quadrants.ts'
import { meanOf } from '../../../core/matching/match-report.ts'
import { wilson } from '../../../core/stats.ts'
import type { DictionariesReport } from '../../../shared/analyses/dictionaries.ts'
import type { Drawn } from './drawn.ts'

const rowsOf = ({ rows, unit }: DictionariesReport) => `${rows.toLocaleString('en')} ${unit}s`
const byCodes = ({ columns: c, fewA, fewB }: DictionariesReport) =>
  matchedPairs(c.functional, c.functionalCosine, c.functionalJaccard, fewA, fewB)
const byDecoder = ({ columns: c, fewA, fewB }: DictionariesReport) =>
  matchedPairs(c.partner, c.cosine, c.jaccard, fewA, fewB)

/** Matched pairs of one zone and another vector, the least alike vectors first. */
const twinsOf = (pairs: ReturnType<typeof matchedPairs>) =>
  pairs
    .filter(pair => !pair.few && quadrantOf(pair) === 'zone')
    .sort((x, y) => x.cosine - y.cosine || x.a - y.a)
    .map(({ a, b, cosine, jaccard }) => ({ a, b, cosine, jaccard }))

export const dictionaries: Drawn<DictionariesReport> = {
  title: 'Two dictionaries: matching',
  charts: report => {
    const scatter = (pairs: ReturnType<typeof matchedPairs>, by: string) =>
      quadrantChart(pairs, countQuadrants(pairs, report.a.latents), {
        by,
        rows: rowsOf(report),
        point: report.random.point,
      }).chart
    const withR = byDecoder(report).map(p => ({ ...p, r: report.columns.r[p.a]! }))
    const own = { name: 'matched by decoder', cosine: report.columns.cosine, color: 'accent' as const }
    return {
      quadrants: scatter(byCodes(report), 'codes'),
      'quadrants by decoder': scatter(byDecoder(report), 'decoder'),
      codes: cosineCodesChart(withR, rowsOf(report)).chart,
      cosines: matchedCosineChart([own], { flipped: report.flipped?.best ?? null, ...report.random }),
    }
  },
  numbers: report => {
    const counted = (pairs: ReturnType<typeof matchedPairs>) => {
      const counts = countQuadrants(pairs, report.a.latents)
      return { ...counts, zoneShare95: wilson(counts.zone, counts.n) }
    }
    const nearest = report.columns.nearestCosine
    const above = (from: number) => nearest.filter(c => c >= from).length
    return {
      byCodes: counted(byCodes(report)),
      byDecoder: counted(byDecoder(report)),
      nearest: { from07: above(0.7), from05: above(0.5), aboveChance: above(report.random.point) },
      twins: twinsOf(byCodes(report)),
      mutual: report.columns.mutual.filter(v => v === 1).length,
      flippedMean: report.flipped && meanOf(report.flipped.best),
    }
  },
}
