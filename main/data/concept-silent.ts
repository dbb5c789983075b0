// Where in a concept a feature is silent, and which features write the concept's direction there. Data process, command line.
import { carry, meanDifference, rankCarriers, silentMembers, type Carried } from '../../core/analysis/silent-on.ts'
import { rolesOf } from '../../core/analysis/concept-scores.ts'
import { countTypes } from '../../core/concept/types.ts'
import type { Ctx } from '../../shared/contract.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { MemberSet, SilentOn } from '../../shared/concept-model.ts'
import { openActivations } from '../containers/activations.ts'
import { requirePresent } from './catalogue.ts'
import { finishedRun, membersIn, requireBoth } from './concept-rank.ts'
import { eachCode } from './each-code.ts'
import { saeRef, type Context } from './context.ts'
import { requireFeature, type OpenRun } from './feature-table.ts'
import { isMasked, unmaskedRows } from './mask.ts'
import { createTurns } from './turns.ts'
import { normalizeRows } from './workers/normalize.ts'

const shownRows = 5_000
const shownFeatures = 50
/** values of activations read at once */
const blockValues = 1 << 20

/** @throws AppError bad-input, not-found (also when a file is gone), cancelled, gone */
export async function silentOn(
  ctx: Context,
  input: { run: string; members: MemberSet; feature: number },
  call: Ctx<StepProgress>,
): Promise<SilentOn> {
  const run = finishedRun(ctx, input.run)
  const { activations, dictionary, cache } = run
  requireFeature(dictionary, input.feature)
  const members = membersIn(ctx, activations, input.members)
  const rest = activations.rows - activations.masked - members.length
  requireBoth(members.length, rest, activations.unit)
  const role = rolesOf(activations.rows, members, row => isMasked(activations.mask, row))
  const silent = silentMembers(cache.postings(input.feature), role)
  const carried: Carried = { on: new Int32Array(dictionary.dSae), sum: new Float64Array(dictionary.dSae) }
  await eachCode(cache, silent, createTurns(call, 'reading codes', silent.length), (features, values) =>
    carry(carried, features, values),
  )
  const direction = await directionOf(ctx, run, members, rest, call)
  const sae = saeRef(dictionary, ctx.settings)
  const compared = direction && (await ctx.inference.call('sae.along', { sae, direction }, { signal: call.signal }))
  const tokens = ctx.tokens.tokensOf(activations)
  const textsOf = (rows: Int32Array) => Array.from(rows, row => tokens[row] ?? '')
  const first = silent.slice(0, shownRows)
  return {
    run: run.row.id,
    feature: input.feature,
    members: { rows: members.length, types: countTypes(textsOf(members)) },
    silent: { n: silent.length, types: countTypes(textsOf(silent)), rows: first, tokens: textsOf(first) },
    vector: compared?.vector ?? 'decoder',
    carriers: compared && rankCarriers(carried, silent.length, compared.along, compared.cosine, shownFeatures),
  }
}

/**
 * Unit direction from the mean of the rest to the mean of the members, in the space the encoder sees; null when there is none.
 * Without input normalisation only the members are read: the mean of all rows is known since the import.
 */
async function directionOf(
  ctx: Context,
  { activations, dictionary }: OpenRun,
  members: Int32Array,
  rest: number,
  call: Ctx<StepProgress>,
): Promise<Float32Array | null> {
  requirePresent(activations)
  requirePresent(dictionary)
  const sae = saeRef(dictionary, ctx.settings)
  const { spec } = await ctx.inference.call('sae.rows', { sae, features: [] }, { signal: call.signal })
  const { d } = activations
  const source = await openActivations({ path: activations.path, tensor: activations.tensor })
  const sumOf = async (rows: Int32Array, phase: string) => {
    const sum = new Float64Array(d)
    const step = Math.max(1, Math.floor(blockValues / d))
    const pause = createTurns(call, phase, rows.length)
    for (let from = 0; from < rows.length; from += step) {
      const x = await source.gatherRows(rows.slice(from, from + step))
      normalizeRows(x, d, spec.inputNorm)
      for (let at = 0; at < x.length; at += d) for (let j = 0; j < d; j++) sum[j]! += x[at + j]!
      await pause(from)
    }
    return sum
  }
  try {
    const memberSum = await sumOf(members, 'reading the concept')
    const all = members.length + rest
    const mean =
      spec.inputNorm === 'none'
        ? activations.mean
        : (await sumOf(unmaskedRows(activations.mask, activations.rows), 'reading rows')).map(sum => sum / all)
    return meanDifference(memberSum, members.length, mean, rest)?.unit ?? null
  } finally {
    await source.close()
  }
}
