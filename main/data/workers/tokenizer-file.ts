// Reads a tokenizer.json: what of it can be reproduced exactly goes to the library, the rest is refused by name. Worker thread.
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import type { TokenPrefix, TokenWriting } from '../../../core/text/token-spans.ts'
import { AppError } from '../../../shared/errors.ts'

/** Twice what the largest vocabularies of today take (Gemma 3: 33 MB). */
export const mostBytes = 64 * 2 ** 20
/** Twice what they have of values, brackets and commas: what is parsed takes memory for each of them, however few bytes it has. */
const mostValues = 2 ** 22
const mostTokens = 2 ** 20
const mostPattern = 2_000

/** A tokenizer.json that was checked. */
export interface TokenizerFile {
  /** what the library is given */
  config: Record<string, unknown>
  writing: TokenWriting
  prefix: TokenPrefix
  added: Set<string>
  /** whether text must be in NFC already */
  nfc: boolean
  /** largest id + 1 */
  vocabulary: number
}

const flag = z.boolean().nullish()
const pattern = z.union([z.object({ String: z.string().max(100) }), z.object({ Regex: z.string().max(mostPattern) })])
const addedToken = z.object({
  id: z.int().min(0).max(mostTokens),
  content: z.string().min(1).max(1_000),
  single_word: flag,
  lstrip: flag,
  rstrip: flag,
  normalized: flag,
  special: flag,
})
const part = z.looseObject({ type: z.string().max(100) })
const fileSchema = z.object({
  added_tokens: z.array(addedToken).max(20_000).nullish(),
  normalizer: part.nullish(),
  pre_tokenizer: part.nullish(),
  model: z.looseObject({
    type: z.string().max(100).nullish(),
    dropout: z.number().nullish(),
    unk_token: z.string().max(1_000).nullish(),
    continuing_subword_prefix: z.string().nullish(),
    end_of_word_suffix: z.string().nullish(),
    fuse_unk: flag,
    byte_fallback: flag,
    ignore_merges: flag,
  }),
})
type Parsed = z.infer<typeof fileSchema>
type Part = z.infer<typeof part>

const wordReplace = z.object({ pattern: z.object({ String: z.literal(' ') }), content: z.literal('▁') })
const split = z.object({ pattern, behavior: z.string().max(100), invert: flag })
const metaspace = z.object({ replacement: z.literal('▁'), prepend_scheme: z.enum(['always', 'first', 'never']), split: z.literal(false) }) // prettier-ignore

/**
 * The library's own pattern for this takes JavaScript's \s, which has U+FEFF and lacks U+0085; as a split of its own it is read as
 * Hugging Face's library reads it.
 */
const gpt2Split = {
  type: 'Split',
  pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+" },
  behavior: 'Isolated',
  invert: false,
}

/** @throws AppError bad-input for a broken file, unsupported-format for what would not be reproduced exactly */
export const readTokenizerFile = (path: string): TokenizerFile => checkTokenizer(readTokenizerJson(path), path)

/** What the file holds, before anything of it is checked. @throws AppError bad-input: too large, not JSON */
export function readTokenizerJson(path: string): unknown {
  const { size } = statSync(path)
  if (size > mostBytes) {
    throw new AppError('bad-input', `${path}: ${size} bytes found, at most ${mostBytes} expected of a tokenizer.json.`)
  }
  try {
    const bytes = readFileSync(path)
    const values = countValues(bytes)
    if (values > mostValues) {
      throw new AppError(
        'bad-input',
        `${path}: ${values} values found, at most ${mostValues} expected of a tokenizer.json.`,
      )
    }
    return JSON.parse(bytes.toString('utf8'))
  } catch (e) {
    if (e instanceof AppError) throw e
    throw new AppError('bad-input', `${path}: this is not valid JSON.`, { cause: e })
  }
}

/** Commas and opening brackets, those in strings as well. */
function countValues(bytes: Uint8Array): number {
  let n = 0
  for (const byte of bytes) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) n++
  return n
}

/** @throws AppError bad-input, unsupported-format */
export function checkTokenizer(value: unknown, path: string): TokenizerFile {
  const parsed = fileSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new AppError(
      'bad-input',
      `${path}: ${issue?.message ?? 'wrong content'} at ${issue?.path.join('.') || 'the top'}.`,
    )
  }
  const { data } = parsed
  const refuse = (what: string) => {
    throw new AppError(
      'unsupported-format',
      `${path}: ${what} is not supported; its tokens could differ from the model's.`,
    )
  }
  const { model } = data
  const isBpe = model.type === 'BPE' || (model.type == null && Array.isArray(model['merges']))
  if (!isBpe) refuse(`a tokenizer of type ${model.type ?? 'without a name'} (only BPE is read)`)
  if (model.dropout) refuse('dropout')
  if (model.continuing_subword_prefix) refuse('continuing_subword_prefix')
  if (model.end_of_word_suffix) refuse('end_of_word_suffix')
  const added = checkAdded(data, refuse)
  const { nfc, spaces, prepends } = checkNormalizer(data.normalizer ?? null, refuse)
  const { steps, byteLevel, meta } = checkSteps(data.pre_tokenizer ?? null, spaces, refuse)
  if (byteLevel === (spaces || meta !== null)) refuse('a vocabulary that is neither of bytes nor of characters with ▁')
  if (byteLevel && model.byte_fallback) refuse('byte_fallback beside ByteLevel')
  if (!byteLevel && !model.byte_fallback) refuse('a vocabulary of characters without byte_fallback')
  const { vocab, merges, vocabulary } = checkVocabulary(model, path)
  for (const { id } of data.added_tokens ?? []) if (id >= mostTokens) refuse(`token id ${id}`)
  return {
    config: {
      added_tokens: data.added_tokens ?? [],
      normalizer: data.normalizer ?? null,
      pre_tokenizer: steps.length === 0 ? null : { type: 'Sequence', pretokenizers: steps },
      post_processor: null,
      decoder: null,
      model: { ...model, type: 'BPE', vocab, merges },
    },
    writing: byteLevel ? 'bytes' : 'spaces',
    prefix: prepends ? 'always' : meta !== null && meta !== 'never' ? 'unless-space' : 'none',
    added,
    nfc,
    vocabulary: Math.max(vocabulary, ...(data.added_tokens ?? []).map(({ id }) => id + 1)),
  }
}

type Refuse = (what: string) => void

function checkAdded({ added_tokens }: Parsed, refuse: Refuse): Set<string> {
  const added = new Set<string>()
  for (const { content, single_word, lstrip, rstrip } of added_tokens ?? []) {
    const rule = [single_word && 'single_word', lstrip && 'lstrip', rstrip && 'rstrip'].find(Boolean)
    if (rule) refuse(`the added token ${JSON.stringify(content.slice(0, 40))} with ${rule}`)
    added.add(content)
  }
  return added
}

/** Parts of a Sequence, or the part itself, or none. */
function partsOf(whole: Part | null, key: string): Part[] {
  if (whole === null) return []
  if (whole.type !== 'Sequence') return [whole]
  const parts = z.array(part).max(20).safeParse(whole[key])
  return parts.success ? parts.data : [{ type: `Sequence without ${key}` }]
}

/** NFC, spaces as ▁, and a ▁ in front: nothing else, since characters must be found again. */
function checkNormalizer(normalizer: Part | null, refuse: Refuse) {
  const found = { nfc: false, spaces: false, prepends: false }
  for (const step of partsOf(normalizer, 'normalizers')) {
    if (step.type === 'NFC') found.nfc = true
    else if (step.type === 'Replace' && wordReplace.safeParse(step).success) found.spaces = true
    else if (step.type === 'Prepend' && step['prepend'] === '▁' && !found.spaces) found.prepends = true
    else refuse(`the normalizer ${step.type}`)
  }
  if (found.prepends && !found.spaces) refuse('the normalizer Prepend without spaces as ▁')
  return found
}

/** @param spaces whether no space is left in what is split */
function checkSteps(whole: Part | null, spaces: boolean, refuse: Refuse) {
  const steps: Record<string, unknown>[] = []
  let byteLevel = false
  let meta: 'always' | 'first' | 'never' | null = null
  for (const step of partsOf(whole, 'pretokenizers')) {
    const asSplit = step.type === 'Split' ? split.safeParse(step) : null
    if (byteLevel || meta !== null) refuse(`the pre-tokenizer ${step.type} behind another one`)
    if (asSplit?.success) {
      const { pattern: by, behavior, invert } = asSplit.data
      // A space that cannot occur splits nothing, whatever is done with it.
      if ('String' in by && by.String === ' ' && spaces) continue
      const isIsolated = behavior === 'Isolated' && !invert
      if (!isIsolated && !(behavior === 'Removed' && invert)) refuse(`a Split that is ${invert ? 'inverted and ' : ''}${behavior}`) // prettier-ignore
      steps.push(step)
    } else if (step.type === 'ByteLevel') {
      if (step['add_prefix_space'] === true) refuse('ByteLevel with add_prefix_space')
      byteLevel = true
      if (step['use_regex'] !== false) steps.push(gpt2Split)
      steps.push({ type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false })
    } else if (step.type === 'Metaspace') {
      const read = metaspace.safeParse(step)
      if (!read.success) refuse(`Metaspace with ${read.error?.issues[0]?.path.join('.') ?? 'these options'}`)
      else meta = read.data.prepend_scheme
      steps.push(step)
    } else refuse(`the pre-tokenizer ${step.type}`)
  }
  return { steps, byteLevel, meta }
}

/** Loops rather than a schema: there may be a quarter of a million of each. */
function checkVocabulary(model: Parsed['model'], path: string) {
  const bad = (what: string): never => {
    throw new AppError('bad-input', `${path}: ${what}.`)
  }
  const { vocab, merges } = model
  if (typeof vocab !== 'object' || vocab === null || Array.isArray(vocab))
    return bad('model.vocab is no table of tokens')
  const entries = Object.entries(vocab as Record<string, unknown>)
  if (entries.length === 0 || entries.length > mostTokens) {
    bad(`${entries.length} tokens found, 1 to ${mostTokens} expected`)
  }
  const seen = new Uint8Array(mostTokens)
  let vocabulary = 0
  for (const [token, id] of entries) {
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= mostTokens || seen[id as number]) {
      bad(
        `token ${JSON.stringify(token.slice(0, 40))} has the id ${String(id).slice(0, 40)}, a number of its own expected`,
      )
    }
    seen[id as number] = 1
    vocabulary = Math.max(vocabulary, (id as number) + 1)
  }
  if (!Array.isArray(merges) || merges.length > 2 * mostTokens) return bad('model.merges is no list of pairs')
  const list = merges as unknown[]
  const isPair = (merge: unknown) =>
    typeof list[0] === 'string'
      ? typeof merge === 'string' && /^\S+ \S+$/u.test(merge)
      : Array.isArray(merge) && merge.length === 2 && merge.every(side => typeof side === 'string')
  const wrong = list.findIndex(merge => !isPair(merge))
  if (wrong >= 0) bad(`model.merges[${wrong}] is no pair of tokens`)
  return { vocab, merges, vocabulary }
}
