// Texts of token ids, from a tokenizer.json (Hugging Face): its vocabulary and its added tokens, whatever else it does. Data process, its workers,
// command line.
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { byteOf, byteToken, type TokenWriting } from '../../core/text/token-spans.ts'
import { AppError } from '../../shared/errors.ts'
import { readTokenizerJson } from './workers/tokenizer-file.ts'

const utf8 = new TextDecoder('utf-8')

/** Text of a token as the vocabulary writes it; the replacement character where its bytes are a part of one. */
function pieceText(piece: string, writing: TokenWriting): string {
  if (writing === 'spaces') {
    const byte = byteToken.exec(piece)
    return byte ? utf8.decode(Uint8Array.of(parseInt(byte[1]!, 16))) : piece.replaceAll('▁', ' ')
  }
  const bytes = Array.from(piece, character => byteOf.get(character))
  return bytes.includes(undefined) ? piece : utf8.decode(Uint8Array.from(bytes as number[]))
}

export interface Vocabulary {
  /** of each id that the file knows */
  texts: ReadonlyMap<number, string>
  /** ids of added tokens that stand for no text, as the beginning of a document */
  special: ReadonlySet<number>
}

const read = new Map<string, { stamp: string; vocabulary: Vocabulary }>()

const part = z.looseObject({ type: z.string() })
const step = part.extend({ pretokenizers: z.array(part).optional(), decoders: z.array(part).optional() })
const added = z.array(z.object({ id: z.number(), content: z.string(), special: z.boolean().nullish() }))
const fields = z.object({
  model: z.object({ vocab: z.unknown() }).catch({ vocab: null }),
  added_tokens: added.catch([]),
  pre_tokenizer: step.nullish().catch(null),
  decoder: step.nullish().catch(null),
})

/**
 * What the file says of its ids.
 * @throws AppError not-found, bad-input naming the file, what was found and what was expected
 */
export async function vocabularyOf(path: string): Promise<Vocabulary> {
  const now = await stat(path).catch(() => null)
  if (!now) throw new AppError('not-found', `${path}: there is no such file.`)
  const stamp = `${now.size}:${now.mtimeMs}`
  const known = read.get(path)
  if (known?.stamp === stamp) return known.vocabulary
  const parsed = fields.safeParse(readTokenizerJson(path))
  const pieces = parsed.success ? piecesOf(parsed.data.model.vocab) : null
  if (!parsed.success || !pieces) {
    throw new AppError('bad-input', `${path}: found no model.vocab with an id for each piece, expected one.`)
  }
  const { pre_tokenizer, decoder, added_tokens } = parsed.data
  const steps = [pre_tokenizer, ...(pre_tokenizer?.pretokenizers ?? []), decoder, ...(decoder?.decoders ?? [])]
  const writing: TokenWriting = steps.some(one => one?.type === 'ByteLevel') ? 'bytes' : 'spaces'
  const texts = new Map<number, string>()
  for (const [piece, id] of pieces) if (typeof id === 'number') texts.set(id, pieceText(piece, writing))
  for (const { id, content } of added_tokens) texts.set(id, content)
  const special = new Set(added_tokens.filter(token => token.special).map(({ id }) => id))
  const vocabulary = { texts, special }
  read.set(path, { stamp, vocabulary })
  return vocabulary
}

/** Pieces with their ids: a table of both, or Unigram's list of pieces with their scores. Null for anything else. */
function piecesOf(vocab: unknown): [string, unknown][] | null {
  if (typeof vocab !== 'object' || vocab === null) return null
  if (!Array.isArray(vocab)) return Object.entries(vocab)
  const pieces: unknown[] = vocab.map((entry: unknown) => (Array.isArray(entry) ? (entry as unknown[])[0] : null))
  return pieces.every(piece => typeof piece === 'string') ? pieces.map((piece, id) => [piece, id]) : null
}
