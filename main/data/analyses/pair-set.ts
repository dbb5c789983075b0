// analysis.pairSet: co-firing of a set of features, their directions, and the tokens that each has alone. Data process, command line.
import { mostTallied } from '../../../core/analysis/co-firing-groups.ts'
import { alignmentOf, exclusiveZone, pairDirections } from '../../../core/analysis/alignment.ts'
import { norm } from '../../../core/linalg.ts'
import { hasHalfSpaces, reconstructs } from '../../../core/sae/kinds.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { OwnTokens, PairSetReport, PairSetRequest } from '../../../shared/analyses/pair-set.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { requirePresent } from '../catalogue.ts'
import { finishedRun } from '../concept-rank.ts'
import type { Context } from '../context.ts'
import { requireFeature } from '../feature-table.ts'
import type { RowStore } from '../row-store.ts'
import { normalizeRows } from '../workers/normalize.ts'
import type { PairSetCounts } from '../workers/analyses/pair-set.task.ts'
import { eachRow, rowsOfFeatures } from './decoder-rows.ts'
import { rowGroups } from './row-groups.ts'
import { runAnalysis } from './run-analysis.ts'

/** tokens of its own that are measured of a latent */
const ownRows = 400
const seed = 1
const budgetToCome = 'The null of the budget is still to come: exclusion may be nothing but the budget.'

/** @throws AppError bad-input for a run that is not finished, not-found, gone, cancelled */
export async function pairSet(
  ctx: Context,
  store: RowStore,
  input: PairSetRequest,
  call: Ctx<AnalysisProgress<PairSetReport>>,
): Promise<PairSetReport> {
  const run = finishedRun(ctx, input.run)
  const { activations, dictionary } = run
  const { features } = input
  for (const feature of features) requireFeature(dictionary, feature)
  requirePresent(dictionary)
  const rows = await rowsOfFeatures(ctx, dictionary, features, call.signal)
  const groups = await rowGroups(ctx, activations, input.by)
  const types = groups.by === 'type' ? groups : await rowGroups(ctx, activations, 'type')
  const sameSpace = reconstructs(rows.spec)
  const small = features.length <= mostTallied
  const task = {
    features,
    mask: activations.mask,
    typeOf: types.groupOf,
    groupOf: groups.groupOf,
    groups: groups.groups,
    budget: !hasHalfSpaces(dictionary.activation),
    ownRows: small && sameSpace && activations.present ? ownRows : 0,
    seed,
  }
  const [encoders, decoders] = [eachRow(rows.wEnc, dictionary.dIn), eachRow(rows.wDec, dictionary.dOut)]
  const aligned = encoders.map((e, i) => (sameSpace ? alignmentOf(e, decoders[i]!) : { align: null, gain: null }))
  const directions = directionsOf(encoders, decoders, sameSpace)
  const notes = notesOf({ small, sameSpace, present: activations.present, asked: input.by, by: groups.by })
  const reportOf = (counts: PairSetCounts, own: OwnTokens[] | null, more: string[]): PairSetReport => ({
    features,
    rows: counts.rows,
    masked: activations.masked,
    unit: activations.unit,
    both: counts.both,
    types: counts.types,
    maskedCosine: counts.maskedCosine,
    ...directions,
    align: Float64Array.from(aligned, a => a.align ?? Number.NaN),
    gain: Float64Array.from(aligned, a => a.gain ?? Number.NaN),
    d: dictionary.dOut,
    groups: { by: groups.by, n: groups.groups, intervals: counts.intervals },
    budget: counts.budget,
    own,
    notes: [...notes, ...more],
  })
  const progress = ({ first, ...at }: AnalysisProgress<PairSetCounts>) =>
    call.progress({ ...at, ...(first && { first: reportOf(first, null, task.budget ? [budgetToCome] : []) }) })
  const counts = await runAnalysis(ctx, 'pairSet', task, [run], { signal: call.signal, progress })
  call.progress({ done: 0, total: 1, phase: 'reading tokens' })
  const readRows = async (list: Int32Array) => {
    const x = await store.some(activations, list)
    normalizeRows(x, activations.d, rows.spec.inputNorm)
    return x
  }
  return reportOf(counts, counts.own && (await ownTokens(features, counts.own, decoders, rows.bOut, readRows)), [])
}

/** Cross-talk and cosines; what compares encoder with decoder is NaN where they lie in different spaces. */
function directionsOf(encoders: readonly Float32Array[], decoders: readonly Float32Array[], sameSpace: boolean) {
  if (sameSpace) return pairDirections(encoders, decoders)
  return {
    encoderCosine: pairDirections(encoders, encoders).encoderCosine,
    decoderCosine: pairDirections(decoders, decoders).decoderCosine,
    crossTalk: new Float64Array(encoders.length ** 2).fill(Number.NaN),
  }
}

async function ownTokens(
  features: readonly number[],
  own: NonNullable<PairSetCounts['own']>,
  decoders: readonly Float32Array[],
  center: Float32Array,
  read: (rows: Int32Array) => Promise<Float32Array>,
): Promise<OwnTokens[]> {
  const out: OwnTokens[] = []
  for (const [i, { total, rows, values }] of own.entries()) {
    const d = decoders[i]!
    const x = rows.length > 0 ? await read(rows) : new Float32Array(0)
    // Folded: a code is what it writes, its length times the decoder row's.
    const length = norm(d)
    const { predicted, observed, medianObserved, medianPredicted, ratio, medianEnergy } = exclusiveZone(
      x,
      values.map(z => z * length),
      d,
      center,
    )
    out.push({
      feature: features[i]!,
      total,
      predicted,
      observed,
      medianObserved,
      medianPredicted,
      ratio,
      medianEnergy,
    })
  }
  return out
}

interface Limits {
  small: boolean
  sameSpace: boolean
  present: boolean
  asked: PairSetRequest['by']
  by: PairSetRequest['by']
}

function notesOf({ small, sameSpace, present, asked, by }: Limits): string[] {
  const notes: string[] = []
  if (!small) notes.push(`Over ${mostTallied} features: intervals are Wilson's alone, and own tokens are not measured.`)
  if (!sameSpace) notes.push('Input and output are different places: encoder and decoder rows are not compared.')
  if (!present) notes.push('The file of activations is not where it was: own tokens are not measured.')
  if (asked !== by) notes.push('No column names documents: intervals are by word type.')
  return notes
}
