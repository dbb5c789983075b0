// Pairs that look absorbed without labels, of all pairs: weights first, by the data process, then the rows of the most promising. Worker thread of the data process.
import {
  judgePair,
  LEAST_CHILD_ROWS,
  pairWeights,
  rankCandidates,
  type AbsorptionCandidate,
} from '../../../../core/analysis/absorption-candidates.ts'
import type { ApartPairs } from '../../../../core/analysis/apart-pairs.ts'
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
}

/** What the data process is asked: which pairs weights leave open, of all parents or of some. */
export interface CandidatesQuestion {
  /** [m] rows on which each feature is on */
  on: Int32Array
  line: number
  parents: Int32Array | null
}
export interface OpenPairs {
  pairs: ApartPairs
  /** how many were not kept, and the score that none of them can exceed */
  left: number
  above: number
  /** pairs asked, and why the others are no candidates */
  counted: number
  why: Record<string, number>
}

/** Pairs whose rows are compared. */
const mostJudged = 4_000
/** The first answer is of so many parents, those on for most rows, and of so many of their pairs; smaller dictionaries have none. */
const firstParents = 256
const firstJudged = 400
const shown = 300
/** features whose rows are kept in memory */
const keptFirings = 2_000

export const candidates: AnalysisTask<CandidatesTask, CandidateAnswer> = async (input, context) => {
  const { mask, d, encoder, decoder } = input
  const run = context.runs[0]!
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
    if (f % 64 === 0) context.progress(f, m, 'counting rows')
    const { rows, values } = firingOf(f)
    on[f] = rows.length
    middle[f] = values.length > 0 ? quantiles(values, [0.5])[0]! : Number.NaN
    lengths[f] = norm(decoder.subarray(f * d, (f + 1) * d))
  }
  const line = bestCosine(d, m)
  const row = (of: Float32Array, f: number) => of.subarray(f * d, (f + 1) * d)

  const judge = async (parents: Int32Array | null, most: number): Promise<CandidateAnswer> => {
    const open = (await context.ask({ on, line, parents } satisfies CandidatesQuestion)) as OpenPairs
    const why = { ...open.why }
    const refuse = (reason: string) => (why[reason] = (why[reason] ?? 0) + 1)
    const { parent: p, child: c, cosDecoder, inhibition } = open.pairs
    const rough = Float64Array.from(p, (parent, at) => {
      const child = c[at]!
      const delta = (middle[child]! * lengths[child]! * cosDecoder[at]!) / (middle[parent]! * lengths[parent]!)
      return Math.min(delta, -inhibition[at]!)
    })
    const order = Array.from(p.keys()).sort((a, b) => rough[b]! - rough[a]! || c[a]! - c[b]! || p[a]! - p[b]!)
    const judged = order.slice(0, most)
    const found: AbsorptionCandidate[] = []
    judged.forEach((at, done) => {
      context.progress(done, judged.length, 'comparing rows')
      const [parent, child] = [p[at]!, c[at]!]
      const weights = pairWeights(row(encoder, parent), row(decoder, parent), row(encoder, child), row(decoder, child))
      const firing = pairFiring(firingOf(parent), firingOf(child))
      const of = { parent: lengths[parent]!, child: lengths[child]! }
      const result = judgePair({ parent, child }, weights, firing, of, line)
      if ('candidate' in result) found.push(result.candidate)
      else refuse(result.why)
    })
    return {
      features: m,
      alive: on.filter(n => n >= LEAST_CHILD_ROWS).length,
      rows: input.rows,
      line,
      pairs: open.counted,
      byWeights: p.length + open.left,
      judged: judged.length,
      left: open.left,
      above: open.above,
      why,
      found: found.length,
      candidates: rankCandidates(found, shown),
    }
  }
  if (m > 4 * firstParents) {
    const frequent = Array.from(on.keys()).sort((a, b) => on[b]! - on[a]! || a - b)
    context.first(await judge(Int32Array.from(frequent.slice(0, firstParents)), firstJudged))
  }
  return judge(null, mostJudged)
}
