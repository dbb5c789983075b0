// Token ids of documents to the residual stream at the model's hook. Inference process, command line.
import * as ort from 'onnxruntime-node'
import type { In, InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { LanguageModelDescription } from '../../shared/model.ts'
import { throwIfAborted } from './encode-rows.ts'
import type { LoadedPart } from './model-sessions.ts'

/** Documents [from, to) of a call, padded to the longest of them. */
export interface DocumentBatch {
  from: number
  to: number
  longest: number
}

/**
 * Documents in order, in batches whose padded size stays within `limit` tokens (a single document may have more).
 * @param lengths [documents]
 */
export function batchDocuments(lengths: Int32Array, limit: number): DocumentBatch[] {
  const batches: DocumentBatch[] = []
  let current: DocumentBatch | null = null
  for (let i = 0; i < lengths.length; i++) {
    const longest: number = Math.max(current?.longest ?? 0, lengths[i]!)
    if (current && (i + 1 - current.from) * longest <= limit) {
      current.to = i + 1
      current.longest = longest
    } else {
      current = { from: i, to: i + 1, longest: lengths[i]! }
      batches.push(current)
    }
  }
  return batches
}

/**
 * @throws AppError bad-input for ids outside the vocabulary, documents that are empty or longer than the context, and more tokens than one call takes
 */
export function requireDocuments(model: LanguageModelDescription, ids: Int32Array, lengths: Int32Array): void {
  const { vocabulary, context, tokensPerCall } = model
  const bad = (found: string, expected: string) =>
    new AppError('bad-input', `Text for the language model: found ${found}, expected ${expected}.`)
  let total = 0
  for (const length of lengths) {
    if (length < 1 || length > context) throw bad(`a document of ${length} tokens`, `1 to ${context}`)
    total += length
  }
  if (total !== ids.length) throw bad(`${ids.length} ids for documents of ${total} tokens`, 'as many')
  if (total > tokensPerCall) throw bad(`${total} tokens`, `at most ${tokensPerCall} a call`)
  const wrong = ids.find(id => id < 0 || id >= vocabulary)
  if (wrong !== undefined) throw bad(`token id ${wrong}`, `0 to ${vocabulary - 1}`)
}

/**
 * The residual of every token, documents one after another.
 * @throws AppError bad-input, cancelled
 */
export async function residualOf(
  { path, description, session }: LoadedPart,
  { ids, lengths }: Pick<In<InferenceApi, 'model.residual'>, 'ids' | 'lengths'>,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'model.residual'>> {
  requireDocuments(description, ids, lengths)
  const { d, start, tokensPerCall } = description
  const residual = new Float32Array(ids.length * d)
  let at = 0
  for (const { from, to, longest } of batchDocuments(lengths, tokensPerCall)) {
    throwIfAborted(signal)
    const documents = to - from
    // Any token pads: nothing before it looks at it.
    const padded = new BigInt64Array(documents * longest).fill(BigInt(start))
    for (let i = 0, read = at; i < documents; read += lengths[from + i]!, i++) {
      for (let t = 0; t < lengths[from + i]!; t++) padded[i * longest + t] = BigInt(ids[read + t]!)
    }
    const out = await run(path, session, { ids: new ort.Tensor('int64', padded, [documents, longest]) })
    const values = floatsOf(path, out, 'residual', [documents, longest, d])
    for (let i = 0; i < documents; i++) {
      const length = lengths[from + i]!
      residual.set(values.subarray(i * longest * d, (i * longest + length) * d), at * d)
      at += length
    }
  }
  return { residual }
}

/** A graph's own failure is the file's: nodes that do not fit each other show only now. @throws AppError bad-input */
export async function run(path: string, session: ort.InferenceSession, feeds: Record<string, ort.Tensor>) {
  try {
    return await session.run(feeds)
  } catch (e) {
    const why = (e instanceof Error ? e.message : String(e)).split('\n')[0]!.slice(0, 300)
    throw new AppError('bad-input', `${path}: the graph could not be computed (${why}).`, { cause: e })
  }
}

/** @throws AppError bad-input when the graph gives another shape than it should */
export function floatsOf(
  path: string,
  out: ort.InferenceSession.OnnxValueMapType,
  name: string,
  dims: number[],
): Float32Array {
  const tensor = out[name] as ort.Tensor | undefined
  if (tensor?.type === 'float32' && tensor.dims.length === dims.length && tensor.dims.every((n, i) => n === dims[i])) {
    return tensor.data as Float32Array
  }
  const found = tensor ? `${tensor.type} [${tensor.dims.join(', ')}]` : 'nothing'
  throw new AppError('bad-input', `${path}: found ${name} ${found}, expected float32 [${dims.join(', ')}].`)
}
