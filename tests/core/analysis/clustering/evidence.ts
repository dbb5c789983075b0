// Evidence made by hand, for the tests of charts, table and words.
import { calibrate, type Calibrated } from '../../../../core/analysis/clustering/calibrate.ts'
import { statisticIds, type StatisticId } from '../../../../core/analysis/clustering/measure.ts'
import type { ClusteringEvidence } from '../../../../core/analysis/clustering/report.ts'
import type { ClusteringReport } from '../../../../shared/analyses/clustering.ts'

export const apart = calibrate(0.6, [0.9, 0.92, 0.91], [0.5, 0.51, 0.52])
const same = calibrate(0.6, [0.5, 0.6, 0.7], [0.55, 0.65, 0.75])
export const evidence = (of: Partial<Record<StatisticId, Calibrated>>): ClusteringEvidence => ({
  ...{ n: 1000, d: 64, k: 20, winners: 30, latents: 40, seed: 7, draws: 3 },
  seeds: { cluster: [1, 2, 3], linear: [4, 5, 6] },
  statistics: Object.fromEntries(statisticIds.map(id => [id, of[id] ?? same])) as ClusteringEvidence['statistics'],
  ceiling: 0.8,
  floor: 0.3,
  curves: {
    observed: { sae: Float64Array.from([0.4, 0.7]), localPca: Float64Array.from([0.5, 0.6]) },
    cluster: Float64Array.from([0.5, 0.6]),
    linear: null,
  },
  budget: 2,
  pairs: [
    { i: 11, j: 12, counts: [700, 100, 100, 100], raw: 0, noise: 0, index: 1, alpha: 1, beta: 0.9 },
    { i: 11, j: 13, counts: [700, 100, 100, 100], raw: 0, noise: 0, index: null, alpha: null, beta: null },
  ],
  pairCount: 3,
  shape: { constant: 0.2, ray: 0.5, line: 0.6, sae: 0.9, localPca: 0.8, cells: 12, rows: 600 },
  refitted: null,
  gaps: 0,
  alignment: { median: 0.7, latents: 40 },
  credit: {
    pairs: [
      { parent: 11, child: 14, gain: 1, fireRate: 0.5, slope: 0.9, intercept: -0.4, aloneRows: 80, childRows: 60 },
      { parent: 11, child: 15, gain: 1, fireRate: 0, slope: null, intercept: null, aloneRows: 80, childRows: 40 },
    ],
    ratioEdges: Float64Array.from([0, 0.5, 1]),
    observed: Float64Array.from([0.4, 0.6]),
    cluster: Float64Array.from([0.9, 0.1]),
    linear: null,
  },
})
export const report = (of: Partial<Record<StatisticId, Calibrated>>, change: object = {}): ClusteringReport => ({
  ...evidence(of),
  ...{ total: 5000, masked: 10, unit: 'token', kind: 'relu', wanted: 5 },
  ...change,
})
