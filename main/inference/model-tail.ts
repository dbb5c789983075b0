// From the residual at the hook to logits, as it is and with something added to some tokens: what a feature does there. Whole logits never leave the
// process. Inference process, command line.
//
// x' = x + delta at the tokens named; everything else of the residual, the dictionary's error with it, stays as it is. The model is causal: positions
// before the first changed token cannot change.
import * as ort from 'onnxruntime-node'
import { addChange, emptyChanges, logSumExp, type LogitChanges } from '../../core/analysis/logit-changes.ts'
import type { In, InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { throwIfAborted } from './encode-rows.ts'
import { floatsOf, requireDocuments, residualOf, run } from './model-residual.ts'
import type { LoadedPart } from './model-sessions.ts'

/** tokens whose logits are held at once: 50 MB of a vocabulary of 6,144 */
const tokensAtOnce = (vocabulary: number) => Math.max(1, Math.floor((50 * 2 ** 20) / (4 * vocabulary)))

const bad = (found: string, expected: string) =>
  new AppError('bad-input', `Change of a residual: found ${found}, expected ${expected}.`)

/**
 * One document as it is and changed.
 * @throws AppError bad-input for tokens outside the document and vectors of another size, cancelled
 */
export async function changeDocument(
  head: LoadedPart,
  tail: LoadedPart,
  { ids, tokens, add, top }: In<InferenceApi, 'model.change'>,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'model.change'>> {
  const { d, vocabulary } = tail.description
  const n = ids.length
  if (add.length !== tokens.length * d) throw bad(`${add.length} numbers`, `${tokens.length} vectors of ${d}`)
  const outside = tokens.find(t => t < 0 || t >= n)
  if (outside !== undefined) throw bad(`token ${outside}`, `0 to ${n - 1}`)
  requireFinite(add)
  const { residual } = await residualOf(head, { ids, lengths: Int32Array.of(n) }, signal)
  const changed = residual.slice()
  tokens.forEach((t, k) => {
    for (let j = 0; j < d; j++) changed[t * d + j]! += add[k * d + j]!
  })
  const changes: LogitChanges = emptyChanges(n, Math.min(top, vocabulary))
  throwIfAborted(signal)
  const before = await logitsOf(tail, residual, 1, n)
  throwIfAborted(signal)
  const after = await logitsOf(tail, changed, 1, n)
  for (let t = 0; t < n; t++) {
    const of = (logits: Float32Array) => logits.subarray(t * vocabulary, (t + 1) * vocabulary)
    addChange(changes, t, of(before), of(after), t + 1 < n ? ids[t + 1]! : null)
  }
  return changes
}

/**
 * Many small changes, each of one token of one document, and what each leaves of the answers: the log of the summed exponentials of the logits of
 * each token set, at the place that is read. A change of zeros gives the answer as it is.
 * @throws AppError bad-input, cancelled
 */
export async function answersTo(
  head: LoadedPart,
  tail: LoadedPart,
  { ids, lengths, variants, sets }: In<InferenceApi, 'model.answers'>,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'model.answers'>> {
  const { d, vocabulary } = tail.description
  requireDocuments(tail.description, ids, lengths)
  requireVariants(lengths, variants, d)
  const setCount = sets.starts.length - 1
  const tokensOf = Array.from({ length: Math.max(0, setCount) }, (_, s) =>
    sets.ids.subarray(sets.starts[s]!, sets.starts[s + 1]!),
  )
  const empty = tokensOf.findIndex(set => set.length === 0)
  if (setCount < 1 || empty >= 0) throw bad(`a set of no tokens`, 'sets with tokens')
  const wrong = sets.ids.find(id => id < 0 || id >= vocabulary)
  if (wrong !== undefined) throw bad(`token id ${wrong}`, `0 to ${vocabulary - 1}`)
  const { residual } = await residualOf(head, { ids, lengths }, signal)
  const starts = [0]
  for (const length of lengths) starts.push(starts.at(-1)! + length)
  const count = variants.document.length
  const answers = new Float32Array(count * setCount)
  for (const { from, to, longest } of batchesOf(variants.read, tokensAtOnce(vocabulary))) {
    throwIfAborted(signal)
    // Behind the place that is read nothing can matter: it is cut off, and shorter ones are padded with zeros.
    const x = new Float32Array((to - from) * longest * d)
    for (let v = from; v < to; v++) {
      const start = starts[variants.document[v]!]!
      const at = (v - from) * longest
      x.set(residual.subarray(start * d, (start + variants.read[v]! + 1) * d), at * d)
      const token = (at + variants.token[v]!) * d
      for (let j = 0; j < d; j++) x[token + j]! += variants.add[v * d + j]!
    }
    const logits = await logitsOf(tail, x, to - from, longest)
    for (let v = from; v < to; v++) {
      const at = ((v - from) * longest + variants.read[v]!) * vocabulary
      const row = logits.subarray(at, at + vocabulary)
      tokensOf.forEach((set, s) => (answers[v * setCount + s] = logSumExp(row, set)))
    }
  }
  return { answers }
}

type Variants = In<InferenceApi, 'model.answers'>['variants']

function requireVariants(lengths: Int32Array, { document, token, read, add }: Variants, d: number): void {
  const n = document.length
  if (token.length !== n || read.length !== n || add.length !== n * d) {
    throw bad(`${token.length} tokens, ${read.length} places and ${add.length} numbers`, `those of ${n} changes`)
  }
  for (let v = 0; v < n; v++) {
    const length = lengths[document[v]!]
    if (length === undefined) throw bad(`document ${document[v]}`, `0 to ${lengths.length - 1}`)
    if (read[v]! < 0 || read[v]! >= length) throw bad(`place ${read[v]}`, `0 to ${length - 1}`)
    if (token[v]! < 0 || token[v]! > read[v]!) throw bad(`token ${token[v]}`, `0 to the place that is read, ${read[v]}`)
  }
  requireFinite(add)
}

function requireFinite(add: Float32Array): void {
  if (!add.every(Number.isFinite)) throw bad('a number that is not finite', 'finite numbers')
}

/** Consecutive variants whose padded size fits. @param read last place of each */
function batchesOf(read: Int32Array, limit: number) {
  const batches: { from: number; to: number; longest: number }[] = []
  read.forEach((place, v) => {
    const current = batches.at(-1)
    const longest = Math.max(current?.longest ?? 0, place + 1)
    if (current && (v + 1 - current.from) * longest <= limit) Object.assign(current, { to: v + 1, longest })
    else batches.push({ from: v, to: v + 1, longest: place + 1 })
  })
  return batches
}

/** [documents * tokens * vocabulary] */
async function logitsOf(
  { path, session, description }: LoadedPart,
  residual: Float32Array,
  documents: number,
  tokens: number,
): Promise<Float32Array> {
  const { d, vocabulary } = description
  const out = await run(path, session, { residual: new ort.Tensor('float32', residual, [documents, tokens, d]) })
  return floatsOf(path, out, 'logits', [documents, tokens, vocabulary])
}
