// All statistics of clustering against composition on one set of rows with their codes: the data, or a surrogate of it (analyses.md A10). Pure.
import type { Matrix } from '../../linalg.ts'
import type { SphericalClusters } from '../spherical-k-means.ts'
import { additivity, type Additivity } from './additivity.ts'
import { budgetCurves, type BudgetCurves } from './budget.ts'
import { cellShape, type CellShape } from './cell-shape.ts'
import { pairCredits, type Credit, type CreditPair } from './credit-pairs.ts'
import { median, onCounts, type CodedRows } from './coded-rows.ts'
import { dominance, zoneGap } from './dominance.ts'
import { informativeness, type Informativeness } from './informativeness.ts'
import { pairMagnitudes } from './pair-magnitudes.ts'
import { argmaxAgreement, bestCellF1, shareWithCell } from './partition-evidence.ts'
import { vqShare } from './vq-share.ts'

/** What is the same for the data and every surrogate. */
export interface MeasurePlan {
  /** cells of k-means */
  k: number
  /** budgets of the curves are 1 .. budget; the statistic is read at `rank` + 1 */
  budget: number
  /** rank of the local PCA that is compared with the dictionary: round(L0) - 1, at least 0 and below the budget */
  rank: number
  /** latents whose decoder rows are refitted; empty where rows are too few for any */
  refit: readonly number[]
  /** latents whose zone gap is taken, with their encoder rows [d] */
  gaps: readonly { latent: number; encoder: Matrix }[]
  /** pairs of a parent and a child whose slope is taken */
  credits: readonly CreditPair[]
  /** rows that each cell of a pair needs, and pairs looked at */
  pairRows: number
  pairs: number
  seed: number
}

/** Statistics that have one number each, in the order of A10. */
export const statisticIds = ['v', 'ev', 'ami', 'ari', 'cellF1', 'pairR', 'budget', 'additivity', 'magnitude', 'magnitudeGain', 'beyondRay', 'slope', 'between', 'dominant', 'effective', 'l0', 'gap'] as const // prettier-ignore
export type StatisticId = (typeof statisticIds)[number]

export interface Measured {
  values: Record<StatisticId, number | null>
  evVq: number | null
  curves: BudgetCurves | null
  pairs: Additivity[]
  pairCount: number
  shape: CellShape | null
  refitted: Informativeness | null
  credit: Credit
}

/** Random directions that a zone gap is the median over. */
const TURNS = 2

export function measure(data: CodedRows, clusters: SphericalClusters, plan: MeasurePlan): Measured {
  const { n, d, y, z } = data
  const on = onCounts(z)
  const share = vqShare(data, clusters)
  const agreement = argmaxAgreement(z, clusters.labels)
  const magnitudes = pairMagnitudes(z)
  const curves = budgetCurves(data, clusters.labels, plan.k, plan.budget)
  const pairs = additivity(data, { fewest: plan.pairRows, most: plan.pairs, order: 'common' })
  const refitted = plan.refit.length > 0 ? informativeness(data, plan.refit) : null
  const shape = cellShape(data, plan.rank)
  const credit = pairCredits(data, plan.credits)
  const size = dominance(z)
  const gaps = plan.gaps.flatMap(({ latent, encoder }) => {
    const gap = zoneGap(y, n, d, encoder, on[latent] ?? 0, TURNS, plan.seed)
    return gap === null ? [] : [gap]
  })
  return {
    values: {
      v: share?.share ?? null,
      ev: share?.evSae ?? null,
      ami: agreement?.ami ?? null,
      ari: agreement?.ari ?? null,
      cellF1: shareWithCell(bestCellF1(z, clusters.labels, plan.k)),
      pairR: magnitudes.median,
      budget: curves && curves.sae[plan.rank]! - curves.localPca[plan.rank]!,
      additivity: median(pairs.flatMap(pair => (pair.index === null ? [] : [pair.index]))),
      magnitude: refitted?.m ?? null,
      magnitudeGain: refitted?.mGain ?? null,
      beyondRay: shape && shape.sae - shape.ray,
      slope: credit.slope,
      between: credit.between,
      dominant: size.share,
      effective: size.effective,
      l0: size.l0,
      gap: median(gaps),
    },
    evVq: share?.evVq ?? null,
    curves,
    pairs,
    pairCount: magnitudes.pairs,
    shape,
    refitted,
    credit,
  }
}
