// analysis.seeds: how much of a dictionary comes back from other seeds. Data process, command line.
import { byRateDecile, fitOrphans, meanAndSd, orphanCurve } from '../../../core/analysis/stability.ts'
import { bestCosine } from '../../../core/analysis/cosine-null.ts'
import { bestOfMean } from '../../../core/matching/best-null.ts'
import { meanOf } from '../../../core/matching/match-report.ts'
import type { SeedsReport, SeveralRequest } from '../../../shared/analyses/dictionaries.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Context } from '../context.ts'
import type { OpenRun } from '../feature-table.ts'
import type { SeedsInput, SeedsOutput } from '../workers/analyses/seeds.task.ts'
import { comparable, crossLists, type CrossLists } from './cross-lists.ts'
import { rowGroups } from './row-groups.ts'
import { runAnalysis } from './run-analysis.ts'

const seed = 1

/** The first answer is without codes. @throws AppError not-found, bad-input, gone, cancelled */
export async function seedStability(
  ctx: Context,
  input: SeveralRequest,
  call: Ctx<AnalysisProgress<SeedsReport>>,
): Promise<SeedsReport> {
  const runs = comparable(ctx, input.dictionaries, input.activations)
  const dictionaries = runs.map(run => run.dictionary)
  const [first] = dictionaries
  const other = dictionaries.find(({ dSae }) => dSae !== first!.dSae)
  if (other) {
    throw new AppError(
      'bad-input',
      `${first!.name} has ${first!.dSae} features and ${other.name} ${other.dSae}: larger dictionaries agree less by their size alone; compare those of one size.`,
    )
  }
  const quiet: Ctx<AnalysisProgress<never>> = { signal: call.signal, progress: at => call.progress(at) }
  const pairs: SeedsInput['pairs'] = []
  let recovered: CrossLists | null = null
  for (let a = 0; a < dictionaries.length; a++) {
    for (let b = a + 1; b < dictionaries.length; b++) {
      const pair = [dictionaries[a]!, dictionaries[b]!] as const
      const recovery = a === 0 && b === 1 ? { seed } : null
      const decoder = await crossLists(ctx, pair, { recovery }, quiet, `decoders, pair ${pairs.length + 1}`)
      if (recovery) recovered = decoder
      const same = pair[0].dIn === pair[1].dIn
      const encoder = same
        ? await crossLists(ctx, pair, { vector: 'encoder' }, quiet, `encoders, pair ${pairs.length + 1}`)
        : null
      pairs.push({ a, b, decoder: bare(decoder), encoder: encoder && bare(encoder) })
    }
  }
  const { activations } = runs[0]!
  const shared = { pairs, mask: activations.mask, typeOf: (await rowGroups(ctx, activations, 'type')).groupOf }
  const task = (quick: boolean) =>
    runAnalysis(ctx, 'seeds', { ...shared, quick }, runs, {
      signal: call.signal,
      progress: ({ done, total, phase }) => call.progress({ done, total, phase }),
    })
  call.progress({ done: 0, total: 1, phase: 'comparing codes', first: reportOf(runs, await task(true), recovered!) })
  return reportOf(runs, await task(false), recovered!)
}

const bare = ({ a, b }: CrossLists) => ({ a, b })

function reportOf(runs: readonly OpenRun[], found: SeedsOutput, cross: CrossLists): SeedsReport {
  const [first] = runs
  const { dSae, dOut } = first!.dictionary
  const { activations, counted } = first!
  const withFirst = found.pairs.filter(pair => pair.a === 0)
  const flags = withFirst.map(pair => pair.flags).filter(list => list !== null)
  const rates = Float64Array.from(first!.cache.summary().count, rows => rows / Math.max(1, counted))
  const nearest = Float32Array.from({ length: dSae }, (_, i) => cross.a.cosines[i * cross.a.count]!)
  const { best, random } = cross.recovery!
  const isShared = flags[0] ? Float32Array.from(flags[0]) : new Float32Array(dSae).fill(Number.NaN)
  // Every other one must have been compared, or the curve would count what is unknown as not shared.
  const orphans = flags.length === withFirst.length ? orphanCurve(flags) : []
  return {
    names: runs.map(({ dictionary }) => dictionary.name),
    latents: dSae,
    unit: activations.unit,
    rows: found.rows,
    masked: activations.masked,
    d: dOut,
    pairs: found.pairs.map(({ flags: _flags, ...pair }) => pair),
    mcc: meanAndSd(found.pairs.flatMap(({ total }) => total.mcc ?? [])),
    shared: meanAndSd(found.pairs.map(pair => pair.shared).filter(share => !Number.isNaN(share))),
    orphans,
    fit: fitOrphans(orphans),
    recovery: { cosine: nearest, best, random, meanBest: meanOf(best), meanRandom: meanOf(random) },
    deciles: byRateDecile(rates, [found.pairs[0]!.cosine, isShared, best, random]),
    random: { mean: bestOfMean(dSae, dOut), point: bestCosine(dOut, dSae) },
    seed,
  }
}
