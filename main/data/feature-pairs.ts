// dictionary.pairs: every feature of one dictionary against every one of another, by decoder row and by zone. Data process, command line.
import { typeOf } from '../../core/concept/types.ts'
import { addRow, emptyCoFiring, unitRows, type CoFiring, type FeaturePairs } from '../../core/matching/pairs.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx, DataApi, In } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import {
  getActivations,
  getDictionary,
  requirePresent,
  type ActivationsRecord,
  type DictionaryRecord,
} from './catalogue.ts'
import type { Compute } from './compute.ts'
import { saeRef, type Context } from './context.ts'
import { isMasked } from './mask.ts'
import type { RunCache } from './run-cache.ts'
import { createTurns } from './turns.ts'
import { finishedRun } from './zone-codes.ts'

/** pairs of features that are counted at most: 64 M counts are 256 MB */
const mostPairs = 64_000_000
/** features whose rows are asked for at once */
const block = 64

/**
 * Over the unmasked rows of finished runs of both on the same activations.
 * @throws AppError not-found, bad-input for dictionaries without such runs, of other output spaces, or too large; gone, cancelled
 */
export async function featurePairs(
  ctx: Context,
  { from, to, activations: id }: In<DataApi, 'dictionary.pairs'>,
  call: Ctx<StepProgress>,
  compute: Pick<Compute, 'pairs'>,
): Promise<FeaturePairs> {
  const [a, b] = [getDictionary(ctx.ws, from), getDictionary(ctx.ws, to)]
  for (const dictionary of [a, b]) requirePresent(dictionary)
  if (a.dOut !== b.dOut) {
    throw new AppError(
      'bad-input',
      `Decoder rows of ${a.name} have ${a.dOut} numbers, those of ${b.name} ${b.dOut}: they write into different spaces and cannot be compared.`,
    )
  }
  if (a.dSae * b.dSae > mostPairs) {
    throw new AppError(
      'bad-input',
      `${a.name} has ${a.dSae} features and ${b.name} ${b.dSae}: found ${a.dSae * b.dSae} pairs, at most ${mostPairs} are compared at once.`,
    )
  }
  const activations = getActivations(ctx.ws, id)
  const caches = [requireRun(ctx, a, activations), requireRun(ctx, b, activations)] as const
  const { counts, types } = await countRows(ctx, activations, caches, a.dSae, b.dSae, call)
  const rowsA = await decoderRows(ctx, a, call)
  const rowsB = a.id === b.id ? rowsA : await decoderRows(ctx, b, call)
  return compute.pairs({ counts, a: rowsA, b: rowsB, d: a.dOut, typesA: types }, call.signal)
}

function requireRun(ctx: Context, dictionary: DictionaryRecord, activations: ActivationsRecord): RunCache {
  const cache = finishedRun(ctx, dictionary, activations)
  if (cache) return cache
  throw new AppError(
    'bad-input',
    `${dictionary.name} has no finished run on ${activations.name}: start it, and compare then.`,
  )
}

/** Rows on which features are on together, and the word types of each feature of the first run. */
async function countRows(
  ctx: Context,
  activations: ActivationsRecord,
  [first, second]: readonly [RunCache, RunCache],
  nA: number,
  nB: number,
  call: Ctx<StepProgress>,
): Promise<{ counts: CoFiring; types: Int32Array }> {
  const counts = emptyCoFiring(nA, nB)
  const tokens = ctx.tokens.tokensOf(activations)
  const numbers = new Map<string, number>()
  const seen: Set<number>[] = Array.from({ length: nA }, () => new Set<number>())
  const pause = createTurns(call, 'comparing zones', activations.rows)
  for (let row = 0; row < activations.rows;) {
    const [a, b] = [first.setsOf(row), second.setsOf(row)]
    if (!a || !b) break
    const to = Math.min(a.to, b.to)
    for (; row < to; row++) {
      if (isMasked(activations.mask, row)) continue
      const onA = a.features.subarray(a.indptr[row - a.from]!, a.indptr[row - a.from + 1]!)
      const onB = b.features.subarray(b.indptr[row - b.from]!, b.indptr[row - b.from + 1]!)
      addRow(counts, onA, onB)
      const type = typeOf(tokens[row] ?? '')
      let number = numbers.get(type)
      if (number === undefined) numbers.set(type, (number = numbers.size))
      for (const feature of onA) seen[feature]!.add(number)
    }
    await pause(row)
  }
  return { counts, types: Int32Array.from(seen, set => set.size) }
}

/** Decoder rows at unit length, [dSae * dOut]. */
async function decoderRows(ctx: Context, dictionary: DictionaryRecord, call: Ctx<StepProgress>): Promise<Float32Array> {
  const { dSae, dOut } = dictionary
  const sae = saeRef(dictionary, ctx.settings)
  const all = new Float32Array(dSae * dOut)
  for (let at = 0; at < dSae; at += block) {
    const features = Array.from({ length: Math.min(block, dSae - at) }, (_, i) => at + i)
    const { wDec } = await ctx.inference.call('sae.rows', { sae, features }, { signal: call.signal })
    all.set(wDec, at * dOut)
    call.progress({ done: Math.min(dSae, at + block), total: dSae, phase: 'reading decoder rows' })
  }
  return unitRows(all, dOut)
}
