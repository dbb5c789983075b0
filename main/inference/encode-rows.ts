// Encodes rows of an activations file in batches, and a few features on chosen rows. Inference process.
import * as ort from 'onnxruntime-node'
import { magnitudeOf } from '../../core/sae/encode.ts'
import { hasHalfSpaces, hasTopKCells, valueAt } from '../../core/sae/kinds.ts'
import type { EncodedRows, In, InferenceApi, Out, RowSource } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { openActivations, type ActivationRows } from '../containers/activations.ts'
import type { EncodedBatch, Encoder } from './encoder.ts'
import type { SaeModel } from './formats/format.ts'
import { buildPreGraph } from './graphs/index.ts'
import { createSession } from './providers.ts'

/** Stops between batches: a started run of the runtime cannot be stopped. @throws AppError cancelled */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
}

/** Opens rows that fit the dictionary, and closes them afterwards. @throws AppError bad-input when widths differ */
export async function withRows<T>(
  source: RowSource,
  dIn: number,
  name: string,
  work: (rows: ActivationRows) => Promise<T>,
): Promise<T> {
  const rows = await openActivations(source)
  try {
    if (rows.d !== dIn) {
      throw new AppError('bad-input', `${source.path}: its rows have ${rows.d} numbers, ${name} expects ${dIn}.`)
    }
    return await work(rows)
  } finally {
    await rows.close()
  }
}

/** What encoding takes of rows, wherever they are. */
type ReadableRows = Pick<ActivationRows, 'rows' | 'readRows'>

/** Rows that were given as numbers, [rows, dIn]. @throws AppError bad-input where they are no whole rows */
export function givenRows(x: Float32Array, dIn: number, name: string): ReadableRows {
  const rows = x.length / dIn
  if (!Number.isInteger(rows)) {
    throw new AppError('bad-input', `${x.length} numbers were given, ${name} expects rows of ${dIn}.`)
  }
  return { rows, readRows: async (from, to) => x.subarray(from * dIn, to * dIn) }
}

/**
 * Codes of rows [from, to). Batches end at multiples of the encoder's batch size, counted from row 0, so that the same
 * rows meet the same arithmetic however they are asked for (docs/architecture.md, "Codes").
 */
export async function encodeRows(
  encoder: Encoder,
  rows: ReadableRows,
  range: { from: number; to: number; recon: boolean },
  signal: AbortSignal,
): Promise<EncodedRows> {
  const { from, to, recon } = range
  if (from > to || to > rows.rows) {
    throw new AppError('bad-input', `Rows ${from} to ${to} were asked for, the activations have ${rows.rows}.`)
  }
  const batches: EncodedBatch[] = []
  const size = encoder.batchRows
  for (let at = from; at < to;) {
    throwIfAborted(signal)
    const end = Math.min(to, (Math.floor(at / size) + 1) * size)
    batches.push(await encoder.run(await rows.readRows(at, end), { recon, pre: false }))
    at = end
  }
  const indptr = new Int32Array(to - from + 1)
  let row = 0
  let before = 0
  for (const batch of batches) {
    for (let r = 1; r < batch.indptr.length; r++) indptr[++row] = before + batch.indptr[r]!
    before = indptr[row]!
  }
  return {
    from,
    to,
    indptr,
    features: joinInts(batches.map(b => b.features)),
    values: joinFloats(batches.map(b => b.values)),
    squaredError: joinFloats(batches.map(b => b.squaredError)),
    // The threshold of a top-k row is the smallest of its codes.
    tau: ownThresholds(encoder) ? joinFloats(batches.map(b => b.tau!)) : null,
    recon: recon ? joinFloats(batches.map(b => b.recon!)) : null,
    ...encoder.provider(),
  }
}

const ownThresholds = ({ spec: { kind } }: Encoder): boolean => !hasHalfSpaces(kind) && !hasTopKCells(kind)

type Activated = Out<InferenceApi, 'sae.activate'>
type Picked = Pick<In<InferenceApi, 'sae.activate'>, 'rows' | 'features'>

/** Kinds with half-spaces: only the encoders of the asked features are read and run. */
export async function activateThreshold(
  model: SaeModel,
  source: ActivationRows,
  { rows, features }: Picked,
  threads: number | null,
  signal: AbortSignal,
): Promise<Activated> {
  const { spec } = model
  const count = features.length
  const pre = new Float32Array(rows.length * count)
  const values = new Float32Array(rows.length * count)
  if (count === 0) return { pre, values, tau: null }
  const weights = await model.readWeights(features)
  const { session } = await createSession(buildPreGraph(spec, weights), 'cpu', threads)
  try {
    const step = Math.max(1, Math.min(8192, Math.floor(2 ** 22 / spec.dIn)))
    for (let at = 0; at < rows.length; at += step) {
      throwIfAborted(signal)
      const part = rows.subarray(at, at + step)
      const x = new ort.Tensor('float32', await source.gatherRows(part), [part.length, spec.dIn])
      const out = await session.run({ x })
      pre.set(out.pre!.data as Float32Array, at * count)
    }
  } finally {
    await session.release()
  }
  if (spec.kind === 'gated') {
    for (let i = 0; i < pre.length; i++) {
      const gate = pre[i]!
      pre[i] = magnitudeOf(weights, i % count, gate)
      if (gate > 0 && pre[i]! > 0) values[i] = pre[i]!
    }
    return { pre, values, tau: null }
  }
  for (let i = 0; i < pre.length; i++) {
    const threshold = Math.max(weights.threshold?.[i % count] ?? 0, 0)
    if (pre[i]! > threshold) values[i] = valueAt(spec.kind, pre[i]!)
  }
  return { pre, values, tau: null }
}

/** Where features compete: which are on depends on the others, so the whole encoder runs. */
export async function activateWhole(
  encoder: Encoder,
  source: ActivationRows,
  { rows, features }: Picked,
  signal: AbortSignal,
): Promise<Activated> {
  const count = features.length
  const { dSae } = encoder.spec
  const pre = new Float32Array(rows.length * count)
  const values = new Float32Array(rows.length * count)
  const tau = new Float32Array(rows.length)
  const bad = features.find(f => f >= dSae)
  if (bad !== undefined) throw new AppError('bad-input', `There is no feature ${bad}; it has 0 to ${dSae - 1}.`)
  const places = new Map<number, number[]>()
  features.forEach((f, i) => places.set(f, [...(places.get(f) ?? []), i]))
  for (let at = 0; at < rows.length; at += encoder.batchRows) {
    throwIfAborted(signal)
    const part = rows.subarray(at, at + encoder.batchRows)
    const batch = await encoder.run(await source.gatherRows(part), { recon: false, pre: true })
    tau.set(batch.tau!, at)
    for (let r = 0; r < part.length; r++) {
      const to = (at + r) * count
      for (let i = 0; i < count; i++) pre[to + i] = batch.pre![r * dSae + features[i]!]!
      for (let e = batch.indptr[r]!; e < batch.indptr[r + 1]!; e++) {
        for (const i of places.get(batch.features[e]!) ?? []) values[to + i] = batch.values[e]!
      }
    }
  }
  return { pre, values, tau }
}

function joinFloats(parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function joinInts(parts: Int32Array[]): Int32Array {
  const out = new Int32Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
