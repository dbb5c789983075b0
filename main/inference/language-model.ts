// A language model in two ONNX graphs, cut at one place of its residual stream: what its folder says, checked. Inference process, command line.
//
//   model.json      its shape and where it is cut
//   head.onnx       ids int64 [documents, tokens] -> residual float32 [documents, tokens, d]
//   tail.onnx       optional: residual -> logits float32 [documents, tokens, vocabulary]
//   tokenizer.json  Hugging Face's description of its tokenizer
//
// The model is causal: a position's residual depends on itself and the positions before it, so what pads a document on the right changes nothing.
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { LanguageModelDescription } from '../../shared/model.ts'
import { readJsonObject } from '../containers/json.ts'
import { readSafeGraph, type GraphValue, type SafeGraph } from './safe-graph.ts'

export type ModelPart = 'head' | 'tail'

const maxMeta = 2 ** 20
/** bytes of a reply (docs/architecture.md, "One contract") */
const replyBytes = 2 ** 20
/** numbers in the residual of one document: it travels in one reply */
const maxDocument = 2 ** 22

const count = (most: number) => z.int().min(1).max(most)
const metaSchema = z
  .object({
    vocabulary: count(2 ** 20),
    context: count(2 ** 15),
    d: count(2 ** 16),
    heads: count(2 ** 12),
    blocks: count(2 ** 10),
    /** what is between head and tail, in TransformerLens' words: blocks.3.hook_resid_post */
    hook: z.string().min(1).max(200),
    /** id of the token that every document begins with */
    start: z.int().min(0),
  })
  .refine(m => m.start < m.vocabulary, { path: ['start'], message: 'expected an id of the vocabulary' })
  .refine(m => m.context * m.d <= maxDocument, {
    path: ['context'],
    message: `expected context times d to be at most ${maxDocument}`,
  })

/** A model's folder whose headers were read. */
export interface LanguageModel {
  folder: string
  description: LanguageModelDescription
  /** files whose change makes it another model */
  files: string[]
}

/**
 * Reads the description and looks that the files are there; graphs are read when they are used.
 * @throws AppError not-found; bad-input naming the file, what was found and what was expected
 */
export async function openLanguageModel(folder: string): Promise<LanguageModel> {
  const found = await stat(folder).catch(() => null)
  if (!found) throw new AppError('not-found', `${folder}: there is no such folder.`)
  if (!found.isDirectory()) {
    throw new AppError(
      'bad-input',
      `${folder}: found a file, expected the folder of a language model (model.json, head.onnx).`,
    )
  }
  const path = join(folder, 'model.json')
  const value = await readJsonObject(path, maxMeta)
  const parsed = metaSchema.safeParse(Object.fromEntries(value))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') ?? ''
    const what = JSON.stringify(value.get(where) ?? null).slice(0, 100)
    throw new AppError('bad-input', `${path}: found ${what} for ${where}; ${issue?.message ?? 'wrong content'}.`)
  }
  const { d, context } = parsed.data
  const hasTail = existsSync(join(folder, 'tail.onnx'))
  for (const name of ['head.onnx', 'tokenizer.json']) {
    if (!existsSync(join(folder, name))) {
      throw new AppError('not-found', `${join(folder, name)}: there is no such file, expected it beside model.json.`)
    }
  }
  const tokensPerCall = Math.max(context, Math.floor(replyBytes / (4 * d)))
  const files = ['model.json', 'tokenizer.json', 'head.onnx', ...(hasTail ? ['tail.onnx'] : [])]
  return {
    folder,
    description: { ...parsed.data, hasTail, tokensPerCall },
    files: files.map(name => join(folder, name)),
  }
}

/**
 * One of its graphs, held against its description.
 * @throws AppError not-found, bad-input naming the file, what was found and what was expected
 */
export async function readModelPart({ folder, description }: LanguageModel, part: ModelPart): Promise<SafeGraph> {
  const { d, vocabulary, hasTail } = description
  const path = join(folder, `${part}.onnx`)
  if (part === 'tail' && !hasTail) {
    throw new AppError('not-found', `${path}: there is no such file; without it there are no logits.`)
  }
  const graph = await readSafeGraph(path)
  const ids: GraphValue = { name: 'ids', type: 'int64', dims: [null, null] }
  const residual: GraphValue = { name: 'residual', type: 'float32', dims: [null, null, d] }
  const logits: GraphValue = { name: 'logits', type: 'float32', dims: [null, null, vocabulary] }
  expectValues(path, 'input', graph.inputs, part === 'head' ? ids : residual)
  expectValues(path, 'output', graph.outputs, part === 'head' ? residual : logits)
  return graph
}

/** Exactly one value of that name, type and shape; a last dimension that the graph leaves open is checked when it is computed. */
function expectValues(path: string, what: string, found: GraphValue[], want: GraphValue): void {
  const fits = (value: GraphValue) =>
    value.name === want.name &&
    value.type === want.type &&
    value.dims?.length === want.dims!.length &&
    value.dims.every((dim, i) => dim === null || dim === want.dims![i])
  if (found.length === 1 && fits(found[0]!)) return
  const named = found.slice(0, 8).map(describe).join(', ') || 'none'
  throw new AppError('bad-input', `${path}: found ${what} ${named}, expected ${describe(want)} as model.json says.`)
}

const describe = ({ name, type, dims }: GraphValue) =>
  `${name.slice(0, 80)} ${type} [${dims === null ? '?' : dims.map((dim, i) => dim ?? ['documents', 'tokens'][i] ?? '?').join(', ')}]`
