// The evidence as plain numbers for the window and for files: calibrated statistics, curves, pairs, cell shape, seeds (analyses.md A10). Pure.
import type { Additivity } from './additivity.ts'
import type { BudgetCurves } from './budget.ts'
import type { Calibrated } from './calibrate.ts'
import type { CellShape } from './cell-shape.ts'
import type { PairCredit } from './credit-pairs.ts'
import { ratioEdges, type Alignment } from './credit-signature.ts'
import type { Evidence } from './evidence.ts'
import type { Informativeness } from './informativeness.ts'
import type { StatisticId } from './measure.ts'

export interface ClusteringEvidence {
  /** rows that were looked at */
  n: number
  d: number
  /** cells of k-means; latents that win on at least 5 rows, before k was held to n / 20 */
  k: number
  winners: number
  /** latents that are ever on among these rows */
  latents: number
  seed: number
  /** draws done of each surrogate, and their seeds */
  draws: number
  seeds: { cluster: number[]; linear: number[] }
  statistics: Record<StatisticId, Calibrated>
  /** AMI of two runs of k-means, and of k random directions with k-means */
  ceiling: number | null
  floor: number | null
  /** E5; means over draws for the surrogates, null before the first */
  curves: { observed: BudgetCurves | null; cluster: Float64Array | null; linear: Float64Array | null }
  /** budget at which the statistic of E5 is read: round(L0), at most 12 */
  budget: number
  pairs: Additivity[]
  /** pairs behind E4 */
  pairCount: number
  shape: CellShape | null
  refitted: Informativeness | null
  /** latents behind the zone gap */
  gaps: number
  alignment: Alignment
  /** E9: pairs of a parent and a child with their slopes, and shares of the children's rows by ratio; means over draws for the surrogates, null for none */
  credit: {
    pairs: Pick<
      PairCredit,
      'parent' | 'child' | 'gain' | 'fireRate' | 'slope' | 'intercept' | 'aloneRows' | 'childRows'
    >[]
    ratioEdges: Float64Array
    observed: Float64Array | null
    cluster: Float64Array | null
    linear: Float64Array | null
  }
}

/** @param nameOf a latent's number in the dictionary */
export function reportOf(
  evidence: Evidence,
  { n, d, latents, seed, alignment }: Pick<ClusteringEvidence, 'n' | 'd' | 'latents' | 'seed' | 'alignment'>,
  nameOf: (latent: number) => number,
): ClusteringEvidence {
  const { plan, observed, draws, statistics, ceiling, floor } = evidence
  const of = (kind: 'cluster' | 'linear') => draws.filter(draw => draw.kind === kind)
  const seeds = (kind: 'cluster' | 'linear') => of(kind).map(draw => draw.seed)
  const curve = (kind: 'cluster' | 'linear') => meanCurve(of(kind).map(draw => draw.measured.curves?.sae ?? null))
  const ratios = (kind: 'cluster' | 'linear') =>
    meanCurve(of(kind).map(draw => sharesOf(draw.measured.credit.ratioCounts)))
  return {
    ...{ n, d, latents, seed, alignment, statistics, ceiling, floor },
    k: plan.k,
    winners: plan.winners,
    draws: draws.length / 2,
    seeds: { cluster: seeds('cluster'), linear: seeds('linear') },
    curves: { observed: observed.curves, cluster: curve('cluster'), linear: curve('linear') },
    budget: plan.rank + 1,
    pairs: observed.pairs.map(pair => ({ ...pair, i: nameOf(pair.i), j: nameOf(pair.j) })),
    pairCount: observed.pairCount,
    shape: observed.shape,
    refitted: observed.refitted,
    gaps: plan.gaps.length,
    credit: {
      pairs: observed.credit.each.map(({ parent, child, gain, fireRate, slope, intercept, aloneRows, childRows }) => ({
        ...{ parent: nameOf(parent), child: nameOf(child), gain, fireRate, slope, intercept, aloneRows, childRows },
      })),
      ratioEdges: ratioEdges(),
      observed: sharesOf(observed.credit.ratioCounts),
      cluster: ratios('cluster'),
      linear: ratios('linear'),
    },
  }
}

function meanCurve(curves: (Float64Array | null)[]): Float64Array | null {
  const known = curves.filter(curve => curve !== null)
  if (known.length === 0) return null
  return known[0]!.map((_, l) => known.reduce((sum, curve) => sum + curve[l]! / known.length, 0))
}

/** Each bin's share of all; null for no rows. */
function sharesOf(counts: Int32Array | null): Float64Array | null {
  const rows = counts?.reduce((sum, count) => sum + count, 0) ?? 0
  return counts && rows > 0 ? Float64Array.from(counts, count => count / rows) : null
}
