// A class of rows read from a run: its probe, main latents, what every latent writes along it, absorption of its rows (analyses.md A1, A2). Data process, command line.
import { absorptionOfRow, type RowAbsorption } from '../../core/analysis/absorption.ts'
import { unitProbe, type ActiveLatent } from '../../core/analysis/probe-ledger.ts'
import { testRows, type MainLatents } from '../../core/analysis/read-classes.ts'
import type { SparseRows } from '../../core/analysis/sparse-rows.ts'
import { dot } from '../../core/linalg.ts'
import { createRandom, sample } from '../../core/random.ts'
import type { SaeSpec } from '../../core/sae/types.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { ClassReport, ProbeSpec } from '../../shared/ledger-model.ts'
import type { Compute } from './compute.ts'
import { saeRef, type Context } from './context.ts'
import { eachCode } from './each-code.ts'
import type { OpenRun } from './feature-table.ts'
import type { ProbeRows } from './ledger-classes.ts'
import { countsOf, ratesOf } from './ledger-rates.ts'
import type { RowStore } from './row-store.ts'
import { createTurns } from './turns.ts'

/** F1 of the probe itself below which a class is skipped (SAEBench) */
const LEAST_F1 = 0.6

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

export interface FittedProbe extends ProbeRows {
  d: number
  test: Uint8Array
  x: Float32Array
  directions: Float64Array
  accuracy: number
  f1: Float64Array
}

/** What a class is read from. */
export interface Reading {
  ctx: Context
  run: OpenRun
  spec: ProbeSpec
  rows: RowStore
  compute: Compute
}

/** The probe on the rows chosen for it. */
export async function fitProbe(
  { run: { activations }, rows, compute }: Reading,
  chosen: ProbeRows,
  call: Ctx<StepProgress>,
): Promise<FittedProbe> {
  call.progress({ done: 0, total: 3, phase: 'fitting the probe' })
  const x = await rows.some(activations, chosen.rows)
  const test = testRows(chosen.types)
  const { d } = activations
  const fit = await compute.classes({ x, d, y: chosen.y, classes: chosen.names.length, test }, call.signal)
  return { ...chosen, d, test, x, ...fit }
}

/** A seeded sample of the rows of a probe, of all its classes. */
export function sampleProbe({ rows, y, names, types }: ProbeRows, count: number): ProbeRows {
  const kept = sample(Int32Array.from(rows.keys()), count, createRandom(1))
  return { rows: kept.map(t => rows[t]!), y: kept.map(t => y[t]!), names, types: Array.from(kept, t => types[t]!) }
}

/**
 * A class of a run along its probe: main latents, and absorption of its rows.
 * @param codes at the rows of the probe
 * @throws AppError bad-input for a class without direction, unsupported-format, cancelled
 */
export async function readClass(
  { ctx, run, spec, compute }: Reading,
  probe: FittedProbe,
  codes: () => Promise<SparseRows>,
  call: Ctx<StepProgress>,
): Promise<ReadClass> {
  const c = probe.names.indexOf(spec.value)
  const direction = unitOrRefuse(probe.directions.subarray(c * probe.d, (c + 1) * probe.d), spec)
  call.progress({ done: 1, total: 3, phase: 'ranking latents' })
  const sae = saeRef(run.dictionary, ctx.settings)
  const { spec: shape, bOut } = await ctx.inference.call('sae.rows', { sae, features: [0] }, { signal: call.signal })
  requireLinear(shape, 'A ledger')
  const request = { sae, direction: Float32Array.from(direction) }
  const { cosine, along } = await ctx.inference.call('sae.along', request, { signal: call.signal })
  const z = await codes()
  const isClass = Uint8Array.from(probe.y, v => (v === c ? 1 : 0))
  const counts = countsOf(probe, isClass)
  const latents: MainLatents = counts.tooFew
    ? { curve: [], main: [], silentScore: NaN }
    : await compute.latents({ z, y: isClass, test: probe.test, rank: spec.rank }, call.signal)
  const main = new Set(latents.main)
  const members = Int32Array.from(probe.y.keys()).filter(t => isClass[t] === 1)
  const projections = Float64Array.from(members, t => dot(direction, probe.x.subarray(t * probe.d, (t + 1) * probe.d)))
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
export function activeLatents(z: SparseRows, t: number, cosine: Float32Array, along: Float32Array): ActiveLatent[] {
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
export async function codesAt(run: OpenRun, rows: Int32Array, call: Ctx<StepProgress>): Promise<SparseRows> {
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
