// Pairs that look absorbed without labels, among nearest decoder rows: weights first, then the rows of the most promising. Worker thread of the data process.
import {
  judgePair,
  LEAST_CHILD_ROWS,
  pairsFrom,
  pairWeights,
  rankCandidates,
  ruledOutByWeights,
  type AbsorptionCandidate,
  type PairWeights,
} from '../../../../core/analysis/absorption-candidates.ts'
import type { Firing } from '../../../../core/analysis/concept-scores.ts'
import { bestCosine } from '../../../../core/analysis/cosine-null.ts'
import { pairFiring } from '../../../../core/analysis/pair-firing.ts'
import { norm } from '../../../../core/linalg.ts'
import { quantiles } from '../../../../core/stats.ts'
import type { CandidateAnswer } from '../../../../shared/analyses/candidates.ts'
import { unmasked } from '../../examples.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

export interface CandidatesTask {
  mask: Uint8Array
  /** unmasked rows */
  rows: number
  d: number
  /** [m * d] */
  encoder: Float32Array
  decoder: Float32Array
  /** [m * nearest] by decoder cosine, -1 where there are fewer; their cosines */
  features: Int32Array
  cosines: Float32Array
  nearest: number
}

/** Pairs whose rows are compared; and after how many a first answer is given. */
const mostJudged = 4_000
const firstAfter = 400
const shown = 300
/** features whose rows are kept in memory */
const keptFirings = 2_000

export const candidates: AnalysisTask<CandidatesTask, CandidateAnswer> = (input, { runs, progress, first }) => {
  const { mask, d, encoder, decoder, nearest, features, cosines } = input
  const run = runs[0]!
  const m = encoder.length / d
  const firings = new Map<number, Firing>()
  const firingOf = (feature: number): Firing => {
    const known = firings.get(feature)
    firings.delete(feature)
    const firing = known ?? unmasked(run.postings(feature), mask)
    firings.set(feature, firing)
    if (firings.size > keptFirings) firings.delete(firings.keys().next().value!)
    return firing
  }

  // Rows and medians of every feature: what pairs are ordered by before their rows are compared.
  const on = new Int32Array(m)
  const middle = new Float64Array(m)
  const lengths = new Float64Array(m)
  for (let f = 0; f < m; f++) {
    if (f % 64 === 0) progress(f, m, 'counting rows')
    const { rows, values } = firingOf(f)
    on[f] = rows.length
    middle[f] = values.length > 0 ? quantiles(values, [0.5])[0]! : Number.NaN
    lengths[f] = norm(decoder.subarray(f * d, (f + 1) * d))
  }

  const line = bestCosine(d, m)
  const why: Record<string, number> = {}
  const refuse = (reason: string) => (why[reason] = (why[reason] ?? 0) + 1)
  const pairs = pairsFrom(on, [{ features, count: nearest }])
  const row = (of: Float32Array, f: number) => of.subarray(f * d, (f + 1) * d)
  const open: { parent: number; child: number; weights: PairWeights; rough: number }[] = []
  for (let i = 0; i < pairs.parent.length; i++) {
    if (i % 256 === 0) progress(i, pairs.parent.length, 'comparing weights')
    const [parent, child] = [pairs.parent[i]!, pairs.child[i]!]
    const weights = pairWeights(row(encoder, parent), row(decoder, parent), row(encoder, child), row(decoder, child))
    const reason = ruledOutByWeights(weights, line)
    if (reason) {
      refuse(reason)
      continue
    }
    const delta = (middle[child]! * lengths[child]! * weights.cosDecoder!) / (middle[parent]! * lengths[parent]!)
    open.push({ parent, child, weights, rough: Math.min(delta, -weights.inhibition!) })
  }
  open.sort((a, b) => b.rough - a.rough || a.child - b.child || a.parent - b.parent)
  const judged = open.slice(0, mostJudged)

  const found: AbsorptionCandidate[] = []
  const answer = (n: number): CandidateAnswer => ({
    features: m,
    alive: on.filter(n => n >= LEAST_CHILD_ROWS).length,
    rows: input.rows,
    nearest,
    cutOff: cutOff(cosines, features, nearest, line),
    line,
    pairs: pairs.parent.length,
    byWeights: open.length,
    judged: n,
    why: { ...why },
    found: found.length,
    candidates: rankCandidates(found, shown),
  })
  judged.forEach(({ parent, child, weights }, i) => {
    progress(i, judged.length, 'comparing rows')
    if (i === firstAfter) first(answer(i))
    const firing = pairFiring(firingOf(parent), firingOf(child))
    const of = { parent: lengths[parent]!, child: lengths[child]! }
    const result = judgePair({ parent, child }, weights, firing, of, line)
    if ('candidate' in result) found.push(result.candidate)
    else refuse(result.why)
  })
  return answer(judged.length)
}

/** Features whose last listed neighbour still lies above the line: others may, too. */
function cutOff(cosines: Float32Array, features: Int32Array, nearest: number, line: number): number {
  let n = 0
  for (let at = nearest - 1; at < features.length; at += nearest) if (features[at]! >= 0 && cosines[at]! > line) n++
  return n
}
