// What inference says of two dictionaries' directions, put together from its parts; and which dictionaries can be compared at all. Data process, command line.
import type { BestLists } from '../../../core/matching/candidates.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CrossInput } from '../../../shared/inference-api.ts'
import { findRun, getActivations, getDictionary, requirePresent, type DictionaryRecord } from '../catalogue.ts'
import { saeRef, type Context } from '../context.ts'
import { openRun, type OpenRun } from '../feature-table.ts'

/** best of each latent that are kept as candidates (analyses.md A6) */
export const candidates = 32

export interface CrossLists {
  a: BestLists & { cosines: Float32Array }
  b: BestLists & { cosines: Float32Array }
  /** [nA * nB] */
  all: Float32Array | null
  recovery: { best: Float32Array; random: Float32Array } | null
}

/**
 * Finished runs of all on the same activations, whose decoders write into one space.
 * @throws AppError not-found; bad-input that says which one cannot be compared, and why
 */
export function comparable(ctx: Context, dictionaries: readonly string[], activations: string): OpenRun[] {
  const onto = getActivations(ctx.ws, activations)
  const records = dictionaries.map(id => getDictionary(ctx.ws, id))
  if (new Set(records.map(r => r.id)).size < records.length) {
    throw new AppError('bad-input', 'Two different dictionaries are needed: one and the same was chosen twice.')
  }
  const [first] = records
  for (const record of records) {
    requirePresent(record)
    if (record.dOut !== first!.dOut) {
      throw new AppError(
        'bad-input',
        `${record.name} writes into ${record.dOut} dimensions, ${first!.name} into ${first!.dOut}: they lie in different spaces and cannot be compared.`,
      )
    }
  }
  return records.map(record => {
    const run = findRun(ctx.ws, record.id, onto.id)
    if (run?.state === 'done') return openRun(ctx, run.id)
    throw new AppError(
      'bad-input',
      `${record.name} has no finished run on ${onto.name}: codes are compared on the same activations. Run it there first.`,
    )
  })
}

/** @throws AppError bad-input, gone, cancelled */
export async function crossLists(
  ctx: Context,
  [a, b]: readonly [DictionaryRecord, DictionaryRecord],
  change: Partial<Omit<CrossInput, 'a' | 'b' | 'count'>>,
  call: Ctx<AnalysisProgress<never>>,
  phase: string,
): Promise<CrossLists> {
  const lists = (n: number) => ({ count: candidates, features: new Int32Array(n * candidates), cosines: new Float32Array(n * candidates) }) // prettier-ignore
  const found: CrossLists = {
    a: lists(a.dSae),
    b: lists(b.dSae),
    all: change.all ? new Float32Array(a.dSae * b.dSae) : null,
    recovery: change.recovery ? { best: new Float32Array(a.dSae), random: new Float32Array(a.dSae) } : null,
  }
  const plain = { vector: 'decoder', centred: false, absolute: false, turn: null, all: false, recovery: null } as const
  const ask = { ...plain, ...change, count: candidates, a: saeRef(a, ctx.settings), b: saeRef(b, ctx.settings) }
  await ctx.inference.call('sae.crossNeighbours', ask, {
    signal: call.signal,
    onProgress: part => {
      const to = found[part.side]
      to.features.set(part.features, part.from * candidates)
      to.cosines.set(part.cosines, part.from * candidates)
      if (part.all) found.all?.set(part.all, part.from * b.dSae)
      if (part.recovery) {
        found.recovery?.best.set(part.recovery.best, part.from)
        found.recovery?.random.set(part.recovery.random, part.from)
      }
      if (part.side === 'a') call.progress({ done: part.to, total: part.total, phase })
    },
  })
  return found
}
