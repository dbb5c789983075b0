// analysis.partners: which features are on with one, over the whole dictionary. Data process, command line.
import { cosine } from '../../../core/linalg.ts'
import { leastExpected, phiOf } from '../../../core/analysis/pair-measures.ts'
import { mostPartners, topPartners } from '../../../core/analysis/partners.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { PartnersReport } from '../../../shared/analyses/pair-set.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { requirePresent } from '../catalogue.ts'
import { finishedRun } from '../concept-rank.ts'
import type { Context } from '../context.ts'
import { countOn } from '../each-code.ts'
import { requireFeature } from '../feature-table.ts'
import { isMasked } from '../mask.ts'
import { createTurns } from '../turns.ts'
import { eachRow, rowsOfFeatures } from './decoder-rows.ts'

/** the most exclusive features that are listed after the partners */
const mostExclusive = 16

/** @throws AppError bad-input for a run that is not finished, not-found, gone, cancelled */
export async function partners(
  ctx: Context,
  input: { run: string; feature: number },
  call: Ctx<AnalysisProgress<PartnersReport>>,
): Promise<PartnersReport> {
  const { activations, dictionary, cache, counted: rows } = finishedRun(ctx, input.run)
  const { feature } = input
  requireFeature(dictionary, feature)
  requirePresent(dictionary)
  const own = cache.postings(feature).rows.filter(row => !isMasked(activations.mask, row))
  const both = await countOn(cache, own, createTurns(call, 'counting', own.length))
  const on = Int32Array.from(cache.summary().count)
  const all = Int32Array.from(on.keys())
  const top = topPartners(feature, rows, on, both, all, mostPartners)
  const apart = exclusiveWith(feature, rows, on, both, new Set(top.features))
  const features = Int32Array.of(...top.features, ...apart)
  const { wDec } = await rowsOfFeatures(ctx, dictionary, [feature, ...features], call.signal)
  const [first, ...others] = eachRow(wDec, dictionary.dOut)
  return {
    feature,
    rows,
    on: on[feature]!,
    features,
    ons: Int32Array.from(features, f => on[f]!),
    both: Int32Array.from(features, f => both[f]!),
    phi: Float64Array.from(features, f => phiOf(rows, on[feature]!, on[f]!, both[f]!) ?? Number.NaN),
    decoderCosine: Float64Array.from(others, d => cosine(first!, d) ?? Number.NaN),
    exclusive: apart.length,
  }
}

/** Features with the lowest phi below 0, of those with enough expected common rows to tell. */
function exclusiveWith(
  feature: number,
  rows: number,
  on: Int32Array,
  both: Int32Array,
  listed: ReadonlySet<number>,
): number[] {
  const found: { f: number; phi: number }[] = []
  for (let f = 0; f < on.length; f++) {
    if (f === feature || listed.has(f) || !((on[f]! * on[feature]!) / rows >= leastExpected)) continue
    const phi = phiOf(rows, on[feature]!, on[f]!, both[f]!)
    if (phi !== null && phi < 0) found.push({ f, phi })
  }
  found.sort((a, b) => a.phi - b.phi || a.f - b.f)
  return found.slice(0, mostExclusive).map(({ f }) => f)
}
