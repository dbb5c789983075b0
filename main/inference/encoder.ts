// A dictionary in an ONNX Runtime session: batches of rows in, sparse codes out. Inference process.
import * as ort from 'onnxruntime-node'
import type { SaeSpec } from '../../core/sae/types.ts'
import { AppError } from '../../shared/errors.ts'
import type { SaeDescription, ProviderChoice } from '../../shared/model.ts'
import { dropRows, findBrokenRows, withoutRows } from './broken-rows.ts'
import { requireOwnRows } from './coupled.ts'
import type { SaeModel } from './formats/format.ts'
import { buildEncodeGraph } from './graphs/index.ts'
import { createDecoder, type Decoder } from './decoder.ts'
import {
  createSession,
  firstLine,
  providerTitle,
  type Backend,
  type Provider,
  type ProvidedSession,
} from './providers.ts'

/** Codes of one batch, compressed by row. */
export interface EncodedBatch {
  /** [rows + 1] */
  indptr: Int32Array
  features: Int32Array
  values: Float32Array
  /** [rows]; NaN where the output is no reconstruction of the input */
  squaredError: Float32Array
  recon: Float32Array | null
  /** [rows, dSae] only of kinds whose features compete, and only when asked for */
  pre: Float32Array | null
  /** [rows] top-k: the k-th largest pre-activation, at least 0; groupmax, matching pursuit: the smallest pre-activation of a feature that is on */
  tau: Float32Array | null
}

export interface Encoder {
  description: SaeDescription
  spec: SaeSpec
  /** where it runs and why; both change when a provider fails in the middle of a run */
  provider(): { provider: Provider; reason: string }
  /** of the weights */
  bytes: number
  /** rows that one call may take so that it lasts a fraction of a second; a power of two of at most 1,024 */
  batchRows: number
  /** @param x [rows, dIn]; a row that holds NaN or infinity gets no codes, and NaN as its error */
  run(x: Float32Array, want: { recon: boolean; pre: boolean }): Promise<EncodedBatch>
  release(): Promise<void>
}

/** A session, and what adds up reconstructions where its graph does not. */
interface Engine extends ProvidedSession {
  decoder: Decoder | null
  bytes: number
}

/**
 * Reads a dictionary's weights and makes its session. Takes as long as reading the file. A provider that fails in the middle of a run is
 * left: the same batch is encoded again on the CPU, and so is everything after it.
 * @param backend other than ONNX Runtime's only in tests
 */
export async function createEncoder(
  model: SaeModel,
  choice: ProviderChoice,
  threads: number | null,
  backend?: Backend,
): Promise<Encoder> {
  const { spec, description } = model
  requireOwnRows(model)
  let current = await createEngine(model, choice, threads, backend)
  let engine = Promise.resolve(current)
  let left: Engine | null = null

  const leave = async (failed: Engine, e: unknown): Promise<Engine> => {
    const reason = `CPU: ${providerTitle(failed.provider)} failed while encoding (${firstLine(e)})`
    await releaseEngine(failed).catch(() => undefined) // a device that is gone cannot be released either
    current = { ...(await createEngine(model, 'cpu', threads, backend)), reason }
    return current
  }

  const runOn = async ({ session, fed, decoder }: Engine, x: Float32Array, want: { recon: boolean; pre: boolean }) => {
    const rows = x.length / spec.dIn
    const outputs = new Set(session.outputNames)
    const fetches = [...outputs].filter(name => (name !== 'recon' || want.recon) && (name !== 'pre' || want.pre))
    const out = await session.run({ x: new ort.Tensor('float32', x, [rows, spec.dIn]), ...fed }, fetches)
    const floats = (name: string) => dataOf(out, name) as Float32Array
    const ints = (name: string) => dataOf(out, name) as Int32Array
    const codes = outputs.has('top')
      ? compressTop(floats('top'), ints('feature'), rows)
      : { ...compressRows(ints('row'), rows), features: ints('feature'), values: floats('value'), tau: null }
    const tau = outputs.has('tau') ? floats('tau') : codes.tau
    const decoded = decoder
      ? await decoder.run(x, codes, outputs.has('skip') ? floats('skip') : null, want.recon)
      : {
          squaredError: outputs.has('squaredError') ? floats('squaredError') : new Float32Array(rows).fill(NaN),
          recon: want.recon ? floats('recon') : null,
        }
    return { ...codes, tau, ...decoded, pre: want.pre && outputs.has('pre') ? floats('pre') : null }
  }

  return {
    description,
    spec,
    bytes: current.bytes,
    batchRows: rowsPerBatch(spec),
    provider: () => ({ provider: current.provider, reason: current.reason }),
    release: async () => releaseEngine(await engine),
    async run(x, want) {
      const broken = findBrokenRows(x, spec.dIn)
      const input = broken.length > 0 ? withoutRows(x, spec.dIn, broken) : x
      const used = await engine
      const batch = await runOn(used, input, want).catch(async (e: unknown) => {
        if (used.provider === 'cpu') throw e
        // Calls that were under way together fail together; the first of them leaves the provider.
        if (left !== used) {
          left = used
          engine = leave(used, e)
        }
        return runOn(await engine, input, want)
      })
      return broken.length > 0 ? dropRows(batch, broken, spec.dOut, spec.dSae) : batch
    },
  }
}

/**
 * On the CPU the weights stay where they were read and the decoder outside the graph, where a row costs its active features only; a graphics
 * card has both.
 */
async function createEngine(
  model: SaeModel,
  choice: ProviderChoice,
  threads: number | null,
  backend?: Backend,
): Promise<Engine> {
  const { spec } = model
  const weights = await model.readWeights(null)
  const bytes = weights.wEnc.byteLength + weights.wDec.byteLength
  const made = await createSession(
    provider => buildEncodeGraph(spec, weights, provider === 'cpu' ? 'host' : 'device'),
    choice,
    threads,
    'dictionary',
    backend,
  )
  const decoder = made.provider === 'cpu' ? createDecoder(spec, weights, threads) : null
  return { ...made, decoder, bytes }
}

async function releaseEngine({ session, decoder }: Engine): Promise<void> {
  await decoder?.release()
  await session.release()
}

function dataOf(out: ort.InferenceSession.OnnxValueMapType, name: string): unknown {
  const value = out[name] as ort.Tensor | undefined
  if (!value) throw new AppError('internal', `The graph gave no ${name}.`)
  return value.data
}

/** Row numbers in ascending order to row pointers. */
function compressRows(row: Int32Array, rows: number): { indptr: Int32Array } {
  const indptr = new Int32Array(rows + 1)
  for (const r of row) indptr[r + 1]!++
  for (let r = 0; r < rows; r++) indptr[r + 1]! += indptr[r]!
  return { indptr }
}

/** The k kept of each row to codes: those that are not 0, features ascending; tau is the size of the last of the k, which are sorted for top-k. */
function compressTop(top: Float32Array, feature: Int32Array, rows: number) {
  const k = rows === 0 ? 0 : top.length / rows
  const indptr = new Int32Array(rows + 1)
  const tau = new Float32Array(rows)
  const features = new Int32Array(top.length)
  const values = new Float32Array(top.length)
  let n = 0
  for (let r = 0; r < rows; r++) {
    const on: number[] = []
    for (let j = r * k; j < (r + 1) * k; j++) if (top[j] !== 0) on.push(j)
    on.sort((a, b) => feature[a]! - feature[b]!)
    for (const j of on) {
      features[n] = feature[j]!
      values[n++] = top[j]!
    }
    tau[r] = Math.abs(top[(r + 1) * k - 1]!)
    indptr[r + 1] = n
  }
  return { indptr, features: features.slice(0, n), values: values.slice(0, n), tau }
}

/** Steps of a matching pursuit that batches are sized for: rows mostly stop long before a limit as high as their width. */
const mostCountedSteps = 64

/**
 * At most about 40 GFLOP and 32 MiB of dense activations a call: a fraction of a second, so that progress and cancel stay lively
 * (a started run cannot be stopped), and enough rows that handling the weights costs little beside using them.
 */
function rowsPerBatch({ dIn, dSae, pursuit }: SaeSpec): number {
  const steps = pursuit ? Math.min(pursuit.maxIterations, mostCountedSteps) : 1
  const flops = 2 * dSae * dIn * Math.max(1, steps)
  const rows = Math.min(4e10 / flops, 2 ** 23 / dSae)
  return 2 ** Math.min(10, Math.max(4, Math.floor(Math.log2(rows))))
}
