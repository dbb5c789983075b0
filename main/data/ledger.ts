// ledger.row: a token's projection on a class's probe, split into what each part of the reconstruction writes, and absorption of the class (analyses.md
// A1, A2). Data process, command line.
import { absorptionOfRow } from '../../core/analysis/absorption.ts'
import type { SparseRows } from '../../core/analysis/sparse-rows.ts'
import { dot } from '../../core/linalg.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import { canonicalJson } from '../../shared/ids.ts'
import type { LedgerReport, ProbeSpec } from '../../shared/ledger-model.ts'
import type { Compute } from './compute.ts'
import { finishedRun } from './concept-rank.ts'
import type { Context } from './context.ts'
import type { OpenRun } from './feature-table.ts'
import { classStamp, ownClass, probeRows } from './ledger-classes.ts'
import { countsOf } from './ledger-rates.ts'
import {
  activeLatents,
  codesAt,
  fitProbe,
  readClass,
  sampleProbe,
  type FittedProbe,
  type ReadClass,
} from './read-class.ts'
import { remember } from './remember.ts'
import type { RowStore } from './row-store.ts'
import { requireRow } from './token-store.ts'

export interface Ledgers {
  /** @throws AppError not-found, bad-input, unsupported-format, cancelled */
  row(
    ctx: Context,
    input: { run: string; row: number; probe: ProbeSpec },
    call: Ctx<StepProgress>,
  ): Promise<LedgerReport>
  /** The class alone, for whole reports. @throws as `row` */
  classOf(ctx: Context, run: string, probe: ProbeSpec, call: Ctx<StepProgress>): Promise<ReadClass>
  /**
   * The class from a seeded sample of its probe's rows, with how many these are; null where the whole one takes no longer (the probe is known, or
   * has hardly more rows), and where the sample holds too few of the class. @throws as `row`
   */
  firstOf(
    ctx: Context,
    run: string,
    probe: ProbeSpec,
    call: Ctx<StepProgress>,
  ): Promise<{ read: ReadClass; of: number } | null>
}

const keptProbes = 6
const keptClasses = 64
/** dictionaries whose codes at a probe's rows are kept: every class of the probe reads the same ones */
const keptCodes = 3
/** rows of the probe of a first answer */
const firstRows = 2_000

export function createLedgers(rows: RowStore, compute: Compute): Ledgers {
  const probes = new Map<string, FittedProbe>()
  const classes = new Map<string, ReadClass>()
  const codes = new Map<string, SparseRows>()

  const probeOf = async (ctx: Context, run: OpenRun, spec: ProbeSpec, call: Ctx<StepProgress>) => {
    const key = probeKey(ctx, run, spec)
    if (!probes.get(key)?.names.includes(spec.value)) probes.delete(key)
    return remember(probes, key, keptProbes, () =>
      fitProbe({ ctx, run, spec, rows, compute }, probeRows(ctx, run.activations, spec), call),
    )
  }
  const classOf: Ledgers['classOf'] = async (ctx, id, spec, call) => {
    const run = finishedRun(ctx, id)
    const key = canonicalJson({ run: run.row.id, spec, stamp: classStamp(ctx, run.activations, spec.by) })
    return remember(classes, key, keptClasses, async () => {
      const probe = await probeOf(ctx, run, spec, call)
      const z = () =>
        remember(codes, `${run.row.id} ${probeKey(ctx, run, spec)}`, keptCodes, () => codesAt(run, probe.rows, call))
      return readClass({ ctx, run, spec, rows, compute }, probe, z, call)
    })
  }
  const firstOf: Ledgers['firstOf'] = async (ctx, id, spec, call) => {
    const run = finishedRun(ctx, id)
    if (probes.has(probeKey(ctx, run, spec))) return null
    const all = probeRows(ctx, run.activations, spec)
    if (all.rows.length < 2 * firstRows) return null
    const reading = { ctx, run, spec, rows, compute }
    const probe = await fitProbe(reading, sampleProbe(all, firstRows), call)
    const c = probe.names.indexOf(spec.value)
    if (
      countsOf(
        probe,
        Uint8Array.from(probe.y, v => (v === c ? 1 : 0)),
      ).tooFew
    )
      return null
    const read = await readClass(reading, probe, () => codesAt(run, probe.rows, call), call)
    return { read, of: all.rows.length }
  }
  return {
    classOf,
    firstOf,
    row: async (ctx, { run: id, row, probe: spec }, call) => {
      const run = finishedRun(ctx, id)
      const { activations } = run
      requireRow(activations, row)
      const read = await classOf(ctx, id, spec, call)
      call.progress({ done: 2, total: 3, phase: 'adding up' })
      const x = await rows.some(activations, Int32Array.of(row))
      const z = await codesAt(run, Int32Array.of(row), call)
      const { bias } = read
      const projection = dot(read.direction, x)
      const latents = activeLatents(z, 0, read.cosine, read.along)
      const lines = latents.map((l, e) => ({
        feature: l.feature,
        value: z.values[e]!,
        cosine: l.cosine,
        share: l.value * l.cosine,
        main: read.main.has(l.feature),
      }))
      lines.sort((a, b) => b.share - a.share || a.feature - b.feature)
      const verdict = absorptionOfRow(projection, latents, read.main)
      return {
        row,
        token: ctx.tokens.tokensOf(activations)[row] ?? '',
        own: ownClass(ctx, activations, spec.by, row),
        projection,
        bias,
        lines,
        error: projection - bias - lines.reduce((sum, l) => sum + l.share, 0),
        full: verdict.full,
        fraction: verdict.fraction,
        mainSilent: verdict.silent,
        class: read.report,
      }
    },
  }
}

/** What a probe is kept by. */
const probeKey = (ctx: Context, { activations }: OpenRun, { by, where }: ProbeSpec): string =>
  canonicalJson({ activations: activations.id, by, where, stamp: classStamp(ctx, activations, by) })
