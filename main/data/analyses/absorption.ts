// analysis.absorption and analysis.absorptionClasses: a class with all its rows, and all classes of several runs. Data process, command line.
import { absorptionColumns } from '../../../core/analysis/absorption-columns.ts'
import type { ClassNumbers } from '../../../core/analysis/absorption-summary.ts'
import { mainAgainstProbe, mainOverlap } from '../../../core/analysis/main-against-probe.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { AbsorptionAnswer, ClassesSpec, RunClasses } from '../../../shared/analyses/absorption.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { canonicalJson } from '../../../shared/ids.ts'
import type { ClassReport, ProbeSpec } from '../../../shared/ledger-model.ts'
import { finishedRun } from '../concept-rank.ts'
import type { DictionaryRecord } from '../catalogue.ts'
import { saeRef, type Context } from '../context.ts'
import { classNames, classStamp } from '../ledger-classes.ts'
import type { Ledgers } from '../ledger.ts'
import type { ReadClass } from '../read-class.ts'

/** @throws AppError not-found, bad-input, unsupported-format, cancelled */
export async function absorptionOf(
  ctx: Context,
  { run: id, probe }: { run: string; probe: ProbeSpec },
  ledgers: Ledgers,
  call: Ctx<AnalysisProgress<AbsorptionAnswer>>,
): Promise<AbsorptionAnswer> {
  const { dictionary } = finishedRun(ctx, id)
  const first = await ledgers.firstOf(ctx, id, probe, call)
  if (first) {
    const answer = await answerOf(ctx, dictionary, first.read, first.of, call)
    call.progress({ done: 0, total: 3, phase: 'reading all rows of the probe', first: answer })
  }
  return answerOf(ctx, dictionary, await ledgers.classOf(ctx, id, probe, call), null, call)
}

async function answerOf(
  ctx: Context,
  dictionary: DictionaryRecord,
  read: ReadClass,
  sampleOf: number | null,
  call: Ctx<AnalysisProgress<AbsorptionAnswer>>,
): Promise<AbsorptionAnswer> {
  const positive = [...read.rows.keys()].filter(i => read.projections[i]! > 0)
  const main = read.report.main
  const sae = saeRef(dictionary, ctx.settings)
  const rows =
    main.length > 0 ? await ctx.inference.call('sae.rows', { sae, features: main }, { signal: call.signal }) : null
  const row = (of: Float32Array, i: number) => of.subarray(i * read.direction.length, (i + 1) * read.direction.length)
  const wordAt = new Map(Array.from(read.probe.rows, (at, t) => [at, read.probe.types[t]!]))
  return {
    report: read.report,
    sampleOf,
    columns: absorptionColumns(positive.map(i => read.projections[i]!), t => read.latentsAt(positive[t]!), read.main), // prettier-ignore
    rows: Int32Array.from(positive, i => read.rows[i]!),
    full: Uint8Array.from(positive, i => (read.absorption[i]!.full ? 1 : 0)),
    fraction: Float64Array.from(positive, i => read.absorption[i]!.fraction),
    words: positive.map(i => wordAt.get(read.rows[i]!)!),
    main: rows
      ? mainAgainstProbe(main, read.direction, i => ({ decoder: row(rows.wDec, i), encoder: row(rows.wEnc, i) }))
      : [],
    overlap: mainOverlap(read.z, main),
  }
}

const numbersOf = (name: string, report: ClassReport): ClassNumbers => ({
  name,
  denseF1: report.denseF1,
  positives: report.positives,
  full: report.full?.value ?? null,
  fraction: report.fraction?.value ?? null,
  main: report.main.length,
})

export type AllClasses = (
  ctx: Context,
  input: { runs: string[]; classes: ClassesSpec },
  call: Ctx<AnalysisProgress<RunClasses[]>>,
) => Promise<RunClasses[]>

/** Numbers of classes are small: those of every dictionary that was asked for are kept as long as the process. */
export function createAllClasses(ledgers: Ledgers): AllClasses {
  const kept = new Map<string, ClassNumbers>()
  return async (ctx, { runs: ids, classes }, call) => {
    const runs = ids.map(id => finishedRun(ctx, id))
    const activations = runs[0]!.activations
    const other = runs.find(run => run.activations.id !== activations.id)
    if (other) {
      throw new AppError(
        'bad-input',
        `Runs on ${activations.name} and on ${other.activations.name} found; dictionaries are compared on the same activations.`,
      )
    }
    const names = classNames(ctx, activations, classes)
    const answer: RunClasses[] = []
    const total = runs.length * names.length
    let done = 0
    for (const run of runs) {
      const { dictionary } = run
      const of: RunClasses = { run: run.row.id, dictionary: dictionary.id, name: dictionary.name, dSae: dictionary.dSae, classes: [], skipped: [] } // prettier-ignore
      answer.push(of)
      for (const value of names) {
        const stamp = classStamp(ctx, activations, classes.by)
        const key = canonicalJson({ run: run.row.id, classes, value, stamp })
        call.progress({ done, total, phase: `${dictionary.name}: ${classes.by} ${value}` })
        try {
          const known = kept.get(key)
          const steps = { signal: call.signal, progress: () => undefined }
          const found =
            known ?? numbersOf(value, (await ledgers.classOf(ctx, run.row.id, { ...classes, value }, steps)).report)
          kept.set(key, found)
          of.classes.push(found)
        } catch (e) {
          if (!(e instanceof AppError) || e.code !== 'bad-input') throw e
          of.skipped.push({ name: value, why: e.message })
        }
        if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.')
        done++
        call.progress({
          done,
          total,
          phase: `${dictionary.name}: ${classes.by} ${value}`,
          first: structuredClone(answer),
        })
      }
    }
    return answer
  }
}
