// ledger.row: a token's projection on a class's probe, split into what each part of the reconstruction writes, and absorption of the class (analyses.md
// A1, A2). Data process, command line.
import { absorptionOfRow, type RowAbsorption } from '../../core/analysis/absorption.ts'
import { unitProbe, type ActiveLatent } from '../../core/analysis/probe-ledger.ts'
import { testRows, type MainLatents } from '../../core/analysis/read-classes.ts'
import type { SparseRows } from '../../core/analysis/sparse-rows.ts'
import { dot } from '../../core/linalg.ts'
import type { SaeSpec } from '../../core/sae/types.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import type { ClassReport, LedgerReport, ProbeSpec } from '../../shared/ledger-model.ts'
import type { Compute } from './compute.ts'
import { finishedRun } from './concept-rank.ts'
import { eachCode } from './each-code.ts'
import { saeRef, type Context } from './context.ts'
import type { OpenRun } from './feature-table.ts'
import { classStamp, ownClass, probeRows, type ProbeRows } from './ledger-classes.ts'
import { countsOf, ratesOf } from './ledger-rates.ts'
import { remember } from './remember.ts'
import type { RowStore } from './row-store.ts'
import { requireRow } from './token-store.ts'
import { createTurns } from './turns.ts'

/** A class read from a run: its direction, what every latent writes along it, main latents and absorption. */
export interface ReadClass {
  report: ClassReport
  /** [d] unit */
  direction: Float64Array
  /** b_dec along it */
  bias: number
  /** [dSae] cosine of the decoder row with it, and what a unit of activation writes along it */
  cosine: Float32Array
  along: Float32Array
  main: ReadonlySet<number>
  /** rows of the class, their projections */
  rows: Int32Array
  projections: Float64Array
  absorption: RowAbsorption[]
  /** latents that are on in a row of the class, by its position in `rows`; norms folded in */
  latentsAt(i: number): ActiveLatent[]
  /** score of the k-sparse probe where the main latents are silent */
  silentScore: number
  /** codes of all rows of the probe */
  z: SparseRows
  /** every class of the probe: rows and classes */
  probe: ProbeRows
}

export interface Ledgers {
  /** @throws AppError not-found, bad-input, unsupported-format, cancelled */
  row(
    ctx: Context,
    input: { run: string; row: number; probe: ProbeSpec },
    call: Ctx<StepProgress>,
  ): Promise<LedgerReport>
  /** The class alone, for whole reports. @throws as `row` */
  classOf(ctx: Context, run: string, probe: ProbeSpec, call: Ctx<StepProgress>): Promise<ReadClass>
}

/** F1 of the probe itself below which a class is skipped (SAEBench) */
const LEAST_F1 = 0.6
const keptProbes = 6
const keptClasses = 64
/** dictionaries whose codes at a probe's rows are kept: every class of the probe reads the same ones */
const keptCodes = 3

interface FittedProbe extends ProbeRows {
  d: number
  test: Uint8Array
  x: Float32Array
  directions: Float64Array
  accuracy: number
  f1: Float64Array
}

export function createLedgers(rows: RowStore, compute: Compute): Ledgers {
  const probes = new Map<string, FittedProbe>()
  const classes = new Map<string, ReadClass>()
  const codes = new Map<string, SparseRows>()

  const probeOf = async (ctx: Context, run: OpenRun, spec: ProbeSpec, call: Ctx<StepProgress>) => {
    const key = probeKey(ctx, run, spec)
    if (!probes.get(key)?.names.includes(spec.value)) probes.delete(key)
    return remember(probes, key, keptProbes, () => fitProbe(ctx, run, spec, call))
  }
  const fitProbe = async (ctx: Context, run: OpenRun, spec: ProbeSpec, call: Ctx<StepProgress>) => {
    const { activations } = run
    const chosen = probeRows(ctx, activations, spec)
    call.progress({ done: 0, total: 3, phase: 'fitting the probe' })
    const x = await rows.some(activations, chosen.rows)
    const test = testRows(chosen.types)
    const { d } = activations
    const fit = await compute.classes({ x, d, y: chosen.y, classes: chosen.names.length, test }, call.signal)
    return { ...chosen, d, test, x, ...fit }
  }

  const classOf = async (ctx: Context, id: string, spec: ProbeSpec, call: Ctx<StepProgress>): Promise<ReadClass> => {
    const run = finishedRun(ctx, id)
    const key = canonicalJson({ run: run.row.id, spec, stamp: classStamp(ctx, run.activations, spec.by) })
    return remember(classes, key, keptClasses, () => readClass(ctx, run, spec, call))
  }
  const readClass = async (ctx: Context, run: OpenRun, spec: ProbeSpec, call: Ctx<StepProgress>) => {
    const probe = await probeOf(ctx, run, spec, call)
    const c = probe.names.indexOf(spec.value)
    const direction = unitOrRefuse(probe.directions.subarray(c * probe.d, (c + 1) * probe.d), spec)
    call.progress({ done: 1, total: 3, phase: 'ranking latents' })
    const sae = saeRef(run.dictionary, ctx.settings)
    const { spec: shape, bOut } = await ctx.inference.call('sae.rows', { sae, features: [0] }, { signal: call.signal })
    requireLinear(shape, 'A ledger')
    const request = { sae, direction: Float32Array.from(direction) }
    const { cosine, along } = await ctx.inference.call('sae.along', request, { signal: call.signal })
    const key = `${run.row.id} ${probeKey(ctx, run, spec)}`
    const z = await remember(codes, key, keptCodes, () => codesAt(run, probe.rows, call))
    const isClass = Uint8Array.from(probe.y, v => (v === c ? 1 : 0))
    const counts = countsOf(probe, isClass)
    const latents: MainLatents = counts.tooFew
      ? { curve: [], main: [], silentScore: NaN }
      : await compute.latents({ z, y: isClass, test: probe.test, rank: spec.rank }, call.signal)
    const main = new Set(latents.main)
    const members = Int32Array.from(probe.y.keys()).filter(t => isClass[t] === 1)
    const projections = Float64Array.from(members, t =>
      dot(direction, probe.x.subarray(t * probe.d, (t + 1) * probe.d)),
    )
    const latentsAt = (t: number) => activeLatents(z, t, cosine, along)
    const absorption = Array.from(members, (t, i) => absorptionOfRow(projections[i]!, latentsAt(t), main))
    const read: ReadClass = {
      probe,
      z,
      silentScore: latents.silentScore,
      latentsAt: members.length ? i => latentsAt(members[i]!) : () => [],
      direction,
      bias: dot(direction, bOut),
      cosine,
      along,
      main,
      rows: Int32Array.from(members, t => probe.rows[t]!),
      projections,
      absorption,
      report: {
        spec,
        classes: probe.names.length,
        accuracy: probe.accuracy,
        denseF1: probe.f1[c]!,
        ...counts,
        curve: latents.curve,
        main: latents.main,
        ...ratesOf(
          probe,
          members,
          projections,
          absorption,
          counts.tooFew || main.size === 0 || !(probe.f1[c]! > LEAST_F1),
        ),
      },
    }
    return read
  }

  return {
    classOf,
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

/** The sum of parts is the reconstruction only where nothing is scaled row by row and input and output are one space. @throws AppError unsupported-format */
export function requireLinear(spec: SaeSpec, what: string): void {
  const { dIn, dOut, inputNorm, transcoder, skip } = spec
  if (dIn === dOut && inputNorm === 'none' && !transcoder && !skip) return
  const why =
    transcoder || dIn !== dOut || skip ? 'it writes into another place than it reads' : 'it scales every row by itself'
  throw new AppError(
    'unsupported-format',
    `${what} needs a dictionary whose features add vectors to what they read; of this one ${why}.`,
  )
}

function unitOrRefuse(direction: Float64Array, { by, value }: ProbeSpec): Float64Array {
  try {
    return unitProbe(direction)
  } catch (e) {
    throw new AppError(
      'bad-input',
      `${by} ${value}: no training row has it, so that the probe has no direction for it.`,
      {
        cause: e,
      },
    )
  }
}

/** Latents of a row with decoder norms folded in: value * cosine is what they write along the probe. */
function activeLatents(z: SparseRows, t: number, cosine: Float32Array, along: Float32Array): ActiveLatent[] {
  const out: ActiveLatent[] = []
  for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
    const feature = z.indices[e]!
    const c = cosine[feature]!
    const length = c !== 0 && Number.isFinite(c) ? along[feature]! / c : 1
    out.push({ feature, value: z.values[e]! * length, cosine: Number.isFinite(c) ? c : 0 })
  }
  return out
}

/** Codes of some rows, ascending. */
async function codesAt(run: OpenRun, rows: Int32Array, call: Ctx<StepProgress>): Promise<SparseRows> {
  const indptr = new Int32Array(rows.length + 1)
  const indices: number[] = []
  const values: number[] = []
  let t = 0
  await eachCode(run.cache, rows, createTurns(call, 'reading codes', rows.length), (features, found) => {
    features.forEach((feature, k) => {
      indices.push(feature)
      values.push(found[k]!)
    })
    indptr[++t] = indices.length
  })
  const columns = run.dictionary.dSae
  return { rows: rows.length, columns, indptr, indices: Int32Array.from(indices), values: Float64Array.from(values) }
}
