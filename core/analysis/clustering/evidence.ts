// The evidence panel: every statistic on the data and on draws of both surrogates, re-encoded, as it comes in (analyses.md A10). Pure but for what it is given to call.
import type { Matrix } from '../../linalg.ts'
import { createRandom } from '../../random.ts'
import type { SphericalClusters } from '../spherical-k-means.ts'
import { spreadCentres } from '../spread-centres.ts'
import { clusterSurrogate, linearSurrogate, permutation, placeBySeed } from '../surrogates.ts'
import type { CodedRows } from './coded-rows.ts'
import { calibrate, type Calibrated } from './calibrate.ts'
import { measure, statisticIds, type Measured, type StatisticId } from './measure.ts'
import { randomCells, seedAgreement } from './partition-evidence.ts'
import { planMeasure, type Plan } from './plan.ts'

export interface EvidenceTools {
  /** Codes of rows about b, [n * d], with the dictionary as it is. */
  encode(y: Matrix): Promise<CodedRows>
  /** Spherical k-means of rows [n * d] from first centres [k * d], at most `most` updates. */
  cluster(
    y: Matrix,
    n: number,
    d: number,
    init: Float64Array,
    most: number,
  ): Promise<SphericalClusters> | SphericalClusters
  encoderOf(latent: number): Matrix | null
  /** a latent's number that stays when others join */
  nameOf(latent: number): number
  /** called before every part; throws to stop */
  step(done: number, total: number, what: string): Promise<void> | void
}

export interface Evidence {
  plan: Plan
  observed: Measured
  /** AMI of two runs of k-means, and of k random directions with k-means */
  ceiling: number | null
  floor: number | null
  draws: { kind: 'cluster' | 'linear'; draw: number; seed: number; measured: Measured }[]
  statistics: Record<StatisticId, Calibrated>
}

/** Updates of k-means after which cells are taken as they are: later ones move a handful of rows. */
const MOST_UPDATES = 30

/** A seed for each draw, from the one that is stored. */
export const seedOf = (seed: number, kind: 'cluster' | 'linear', draw: number): number =>
  (Math.imul(seed, 0x9e3779b1) + Math.imul(draw + 1, 0x85ebca6b) + (kind === 'linear' ? 0x27d4eb2f : 0)) >>> 0

/**
 * Gives the evidence after the data, and again after every draw of both surrogates.
 * @param data observed rows with their codes; @param draws of each surrogate
 */
export async function* clusteringEvidence(
  data: CodedRows,
  { draws, seed }: { draws: number; seed: number },
  tools: EvidenceTools,
): AsyncGenerator<Evidence, void, void> {
  const { n, d, y } = data
  const total = 2 + 2 * draws
  await tools.step(0, total, 'cells of the data')
  const plan = planMeasure(data, tools.encoderOf, seed)
  const cells = await cluster(y, n, d, plan.k, seed, tools)
  const again = await cluster(y, n, d, plan.k, seed + 1, tools)
  await tools.step(1, total, 'statistics of the data')
  const evidence: Evidence = {
    plan,
    observed: measure(data, cells, plan),
    ceiling: seedAgreement(cells.labels, again.labels),
    floor: seedAgreement(randomCells(y, n, d, plan.k, seed), cells.labels),
    draws: [],
    statistics: calibrateAll(null, []),
  }
  evidence.statistics = calibrateAll(evidence.observed, evidence.draws)
  yield { ...evidence }
  for (let draw = 0; draw < draws; draw++) {
    for (const kind of ['cluster', 'linear'] as const) {
      await tools.step(2 + 2 * draw + (kind === 'linear' ? 1 : 0), total, `${kind} surrogate ${draw + 1} of ${draws}`)
      const own = seedOf(seed, kind, draw)
      const rows = surrogate(kind, data, cells, own, tools)
      const coded = await tools.encode(rows)
      const measured = measure(coded, await cluster(coded.y, n, d, plan.k, seed, tools), plan)
      evidence.draws.push({ kind, draw, seed: own, measured })
    }
    evidence.statistics = calibrateAll(evidence.observed, evidence.draws)
    yield { ...evidence, draws: [...evidence.draws] }
  }
}

function surrogate(
  kind: 'cluster' | 'linear',
  { n, d, y, z, decoder }: CodedRows,
  cells: SphericalClusters,
  seed: number,
  { nameOf }: EvidenceTools,
): Float64Array {
  const random = createRandom(seed)
  if (kind === 'cluster') return clusterSurrogate(y, d, cells, permutation(n, random), permutation(n, random))
  return linearSurrogate(y, d, z, decoder, placeBySeed(n, seed, nameOf), permutation(n, random))
}

const cluster = async (y: Matrix, n: number, d: number, k: number, seed: number, tools: EvidenceTools) =>
  tools.cluster(y, n, d, spreadCentres(y, n, d, k, seed), MOST_UPDATES)

function calibrateAll(observed: Measured | null, draws: Evidence['draws']): Evidence['statistics'] {
  const of = (kind: string, id: StatisticId) => draws.filter(d => d.kind === kind).map(d => d.measured.values[id])
  const entries = statisticIds.map(id => [
    id,
    calibrate(observed?.values[id] ?? null, of('cluster', id), of('linear', id)),
  ])
  return Object.fromEntries(entries) as Evidence['statistics']
}
