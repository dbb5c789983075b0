// A dictionary in an ONNX Runtime session: batches of rows in, sparse codes out. Inference process.
import * as ort from 'onnxruntime-node'
import { hasTopKCells } from '../../core/sae/kinds.ts'
import type { SaeSpec } from '../../core/sae/types.ts'
import { AppError } from '../../shared/errors.ts'
import type { SaeDescription, ProviderChoice } from '../../shared/model.ts'
import { dropRows, findBrokenRows, withoutRows } from './broken-rows.ts'
import type { SaeModel } from './formats/format.ts'
import { buildEncodeGraph } from './graphs/index.ts'
import { createSession } from './providers.ts'

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
  /** [rows] top-k: the k-th largest pre-activation, at least 0; matching pursuit: the smallest pre-activation of a feature taken */
  tau: Float32Array | null
}

export interface Encoder {
  description: SaeDescription
  spec: SaeSpec
  provider: string
  reason: string
  /** of the weights */
  bytes: number
  /** rows that one call may take so that it lasts a fraction of a second; a power of two of at most 1,024 */
  batchRows: number
  /** @param x [rows, dIn]; a row that holds NaN or infinity gets no codes, and NaN as its error */
  run(x: Float32Array, want: { recon: boolean; pre: boolean }): Promise<EncodedBatch>
  release(): Promise<void>
}

/** Reads a dictionary's weights and makes its session. Takes as long as reading the file. */
export async function createEncoder(model: SaeModel, choice: ProviderChoice, threads: number | null): Promise<Encoder> {
  const { spec, description } = model
  const graph = buildEncodeGraph(spec, await model.readWeights(null))
  const { session, provider, reason } = await createSession(graph, choice, threads)
  const outputs = new Set(session.outputNames)
  return {
    description,
    spec,
    provider,
    reason,
    bytes: graph.bytes,
    batchRows: rowsPerBatch(spec),
    release: () => session.release(),
    async run(x, want) {
      const rows = x.length / spec.dIn
      const broken = findBrokenRows(x, spec.dIn)
      const input = broken.length > 0 ? withoutRows(x, spec.dIn, broken) : x
      const fetches = [...outputs].filter(name => (name !== 'recon' || want.recon) && (name !== 'pre' || want.pre))
      const out = await session.run({ x: new ort.Tensor('float32', input, [rows, spec.dIn]) }, fetches)
      const floats = (name: string) => dataOf(out, name) as Float32Array
      const ints = (name: string) => dataOf(out, name) as Int32Array
      const codes = hasTopKCells(spec.kind)
        ? compressTop(floats('top'), ints('feature'), rows)
        : {
            ...compressRows(ints('row'), rows),
            features: ints('feature'),
            values: floats('value'),
            tau: outputs.has('tau') ? floats('tau') : null,
          }
      const batch: EncodedBatch = {
        ...codes,
        squaredError: outputs.has('squaredError') ? floats('squaredError') : new Float32Array(rows).fill(NaN),
        recon: want.recon ? floats('recon') : null,
        pre: want.pre && outputs.has('pre') ? floats('pre') : null,
      }
      return broken.length > 0 ? dropRows(batch, broken, spec.dOut, spec.dSae) : batch
    },
  }
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

/** The k kept of each row to codes: those above 0, features ascending; tau is the smallest of the k. */
function compressTop(top: Float32Array, feature: Int32Array, rows: number) {
  const k = rows === 0 ? 0 : top.length / rows
  const indptr = new Int32Array(rows + 1)
  const tau = new Float32Array(rows)
  const features = new Int32Array(top.length)
  const values = new Float32Array(top.length)
  let n = 0
  for (let r = 0; r < rows; r++) {
    const on: number[] = []
    for (let j = r * k; j < (r + 1) * k; j++) if (top[j]! > 0) on.push(j)
    on.sort((a, b) => feature[a]! - feature[b]!)
    for (const j of on) {
      features[n] = feature[j]!
      values[n++] = top[j]!
    }
    tau[r] = top[(r + 1) * k - 1]!
    indptr[r + 1] = n
  }
  return { indptr, features: features.slice(0, n), values: values.slice(0, n), tau }
}

/** Steps of a matching pursuit that batches are sized for: rows mostly stop long before a limit as high as their width. */
const mostCountedSteps = 64

/**
 * At most about 10 GFLOP, 64 MiB of dense activations and 128 MiB of gathered decoder rows a call: a fraction of a second, so that progress and cancel stay lively
 * (a started run cannot be stopped).
 */
function rowsPerBatch({ dIn, dSae, dOut, kind, k, pursuit }: SaeSpec): number {
  const topK = hasTopKCells(kind)
  const decode = topK ? k! : dSae
  const steps = pursuit ? Math.min(pursuit.maxIterations, mostCountedSteps) : 0
  const flops = 2 * dSae * dIn * Math.max(1, steps) + 2 * decode * dOut
  const gathered = topK ? k! * dOut : 0
  const rows = Math.min(1e10 / flops, 2 ** 24 / dSae, 2 ** 25 / Math.max(1, gathered))
  return 2 ** Math.min(10, Math.max(4, Math.floor(Math.log2(rows))))
}
