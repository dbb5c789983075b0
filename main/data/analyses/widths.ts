// analysis.widths: how latents divide from each dictionary to the next wider one. Data process, command line.
import { mostCounted } from '../../../core/matching/chosen-pairs.ts'
import type { SeveralRequest, WidthsReport } from '../../../shared/analyses/dictionaries.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Context } from '../context.ts'
import { comparable, crossLists } from './cross-lists.ts'
import { rowGroups } from './row-groups.ts'
import { runAnalysis } from './run-analysis.ts'
import { decodersOf } from './whole-decoders.ts'

/** The first answer is of the first block of rows. @throws AppError not-found, bad-input, gone, cancelled */
export async function widthTrees(
  ctx: Context,
  input: SeveralRequest,
  call: Ctx<AnalysisProgress<WidthsReport>>,
): Promise<WidthsReport> {
  const runs = comparable(ctx, input.dictionaries, input.activations).sort(
    (x, y) => x.dictionary.dSae - y.dictionary.dSae,
  )
  const dictionaries = runs.map(run => run.dictionary)
  for (let at = 1; at < dictionaries.length; at++) {
    const [narrow, wide] = [dictionaries[at - 1]!, dictionaries[at]!]
    if (narrow.dSae < wide.dSae) continue
    throw new AppError(
      'bad-input',
      `${narrow.name} and ${wide.name} both have ${wide.dSae} features: a tree goes from narrow to wide.`,
    )
  }
  const quiet: Ctx<AnalysisProgress<never>> = { signal: call.signal, progress: at => call.progress(at) }
  const { activations } = runs[0]!
  const levels = []
  for (let at = 1; at < dictionaries.length; at++) {
    const pair = [dictionaries[at - 1]!, dictionaries[at]!] as const
    const all = pair[0].dSae * pair[1].dSae <= mostCounted
    const { a, b, all: cosines } = await crossLists(ctx, pair, { all }, quiet, 'comparing decoders')
    levels.push({ lists: { a, b }, all: cosines })
  }
  const typeOf = (await rowGroups(ctx, activations, 'type')).groupOf
  const shared = { levels, d: dictionaries[0]!.dOut, mask: activations.mask, typeOf }
  const task = async (decoders: Float32Array[] | null, quick: boolean): Promise<WidthsReport> => ({
    names: dictionaries.map(({ name }) => name),
    widths: dictionaries.map(({ dSae }) => dSae),
    unit: activations.unit,
    masked: activations.masked,
    ...(await runAnalysis(ctx, 'widths', { ...shared, decoders, quick }, runs, {
      signal: call.signal,
      progress: ({ done, total, phase }) => call.progress({ done, total, phase }),
    })),
  })
  call.progress({ done: 0, total: 1, phase: 'reading decoder rows', first: await task(null, true) })
  return task(await decodersOf(ctx, dictionaries, quiet), false)
}
