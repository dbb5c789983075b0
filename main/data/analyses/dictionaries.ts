// analysis.dictionaries: which latents of one dictionary are which of another, by decoder, encoder and codes. Data process, command line.
import { mostFlippedDimensions, nullPValues } from '../../../core/matching/best-null.ts'
import { mostCounted } from '../../../core/matching/chosen-pairs.ts'
import type { DictionariesReport, DictionariesRequest } from '../../../shared/analyses/dictionaries.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { saeRef, type Context } from '../context.ts'
import type { OpenRun } from '../feature-table.ts'
import type { DictionariesInput, DictionariesOutput } from '../workers/analyses/dictionaries.task.ts'
import { comparable, crossLists } from './cross-lists.ts'
import { rowGroups } from './row-groups.ts'
import { runAnalysis } from './run-analysis.ts'
import { decodersOf } from './whole-decoders.ts'

type Call = Ctx<AnalysisProgress<DictionariesReport>>

/** pairs up to which signs are flipped three times; once above */
const severalDraws = 2 ** 22
const seed = 1

/**
 * The first answer is of the decoders and of the first block of rows; all rows, encoders, the exact assignment and splits follow, and last the null with
 * flipped signs.
 * @throws AppError not-found, bad-input, gone, cancelled
 */
export async function compareDictionaries(
  ctx: Context,
  input: DictionariesRequest,
  call: Call,
): Promise<DictionariesReport> {
  const runs = comparable(ctx, [input.a, input.b], input.activations) as [OpenRun, OpenRun]
  const [a, b] = [runs[0].dictionary, runs[1].dictionary]
  const { activations } = runs[0]
  const d = a.dOut
  const quiet: Ctx<AnalysisProgress<never>> = { signal: call.signal, progress: at => call.progress(at) }
  const lists = (change: Parameters<typeof crossLists>[2], phase: string) =>
    crossLists(ctx, [a, b], change, quiet, phase)

  const decoder = await lists({ all: a.dSae * b.dSae <= mostCounted }, 'comparing decoders')
  const shared = {
    lists: { a: decoder.a, b: decoder.b },
    all: decoder.all,
    mask: activations.mask,
    typeOf: (await rowGroups(ctx, activations, 'type')).groupOf,
    d,
  }
  const none = { encoder: null, absolute: null, centred: null, decoders: null }
  const task = (more: Omit<DictionariesInput, keyof typeof shared>) =>
    runAnalysis(ctx, 'dictionaries', { ...shared, ...more }, runs, {
      signal: call.signal,
      progress: ({ done, total, phase }) => call.progress({ done, total, phase }),
    })
  const first = await task({ ...none, quick: true })
  if (!decoder.all)
    first.columns.functionalCosine = await cosinesOf(ctx, runs, 'decoder', first.columns.functional, call)
  call.progress({ done: 0, total: 1, phase: 'comparing encoders', first: reportOf(runs, first, null) })

  const decoders = await decodersOf(ctx, [a, b], quiet)
  const found = await task({
    encoder: a.dIn === b.dIn ? await lists({ vector: 'encoder' }, 'comparing encoders') : null,
    absolute: await lists({ absolute: true }, 'comparing sizes of cosines'),
    centred: await lists({ centred: true }, 'comparing without the mean row'),
    decoders: decoders && { a: decoders[0]!, b: decoders[1]!, d },
    quick: false,
  })
  const { columns } = found
  if (a.dIn === b.dIn) columns.encoderCosine = await cosinesOf(ctx, runs, 'encoder', columns.partner, call)
  // Partners by codes may be among nobody's nearest, whose cosines alone are at hand for large dictionaries.
  if (!decoder.all) columns.functionalCosine = await cosinesOf(ctx, runs, 'decoder', columns.functional, call)
  if (d > mostFlippedDimensions || d < 2) return reportOf(runs, found, null)
  call.progress({ done: 0, total: 1, phase: 'null with flipped signs', first: reportOf(runs, found, null) })
  const flipped = await flippedBest(ctx, runs, quiet)
  const pFlipped = Float32Array.from(nullPValues(columns.nearestCosine, flipped.best))
  return reportOf(runs, { ...found, columns: { ...columns, pFlipped } }, flipped)
}

/** [nA] cosines of A's latents with their partners; NaN without one. */
async function cosinesOf(
  ctx: Context,
  [a, b]: readonly [OpenRun, OpenRun],
  vector: 'decoder' | 'encoder',
  j: Int32Array,
  { signal }: Call,
): Promise<Float32Array> {
  const pair = { a: saeRef(a.dictionary, ctx.settings), b: saeRef(b.dictionary, ctx.settings), vector }
  const ask = { ...pair, i: Int32Array.from(j.keys()), j }
  return (await ctx.inference.call('sae.pairCosines', ask, { signal })).cosines
}

function reportOf(
  [a, b]: readonly [OpenRun, OpenRun],
  found: DictionariesOutput,
  flipped: DictionariesReport['flipped'],
): DictionariesReport {
  const { activations } = a
  const side = ({ dictionary }: OpenRun, novel: Int32Array, on: Int32Array) => ({
    name: dictionary.name,
    latents: dictionary.dSae,
    novel: novel.length,
    dead: on.reduce((sum, rows) => sum + Number(rows === 0), 0),
  })
  return {
    ...found,
    a: side(a, found.novelA, found.onA),
    b: side(b, found.novelB, found.onB),
    unit: activations.unit,
    ofRows: activations.rows - activations.masked,
    masked: activations.masked,
    flipped,
  }
}

/** Best cosines of A's latents to B's rows with flipped signs, of all draws together. */
async function flippedBest(
  ctx: Context,
  [a, b]: readonly [OpenRun, OpenRun],
  call: Ctx<AnalysisProgress<never>>,
): Promise<NonNullable<DictionariesReport['flipped']>> {
  const [from, to] = [a.dictionary, b.dictionary]
  const draws = from.dSae * to.dSae <= severalDraws ? 3 : 1
  const seeds = Array.from({ length: draws }, (_, at) => seed + at)
  const sae = saeRef(to, ctx.settings)
  const { moments } = await ctx.inference.call('sae.secondMoments', { sae }, { signal: call.signal })
  const turns = await runAnalysis(ctx, 'signFlip', { moments, d: to.dOut, seeds }, [], {
    signal: call.signal,
    progress: ({ done, total, phase }) => call.progress({ done, total, phase }),
  })
  const best: number[] = []
  for (const turn of turns) {
    const found = await crossLists(ctx, [from, to], { turn }, call, 'null with flipped signs')
    for (let i = 0; i < from.dSae; i++) best.push(found.a.cosines[i * found.a.count]!)
  }
  return { best: Float32Array.from(best), draws, seed }
}
