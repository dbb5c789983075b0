// Texts of token ids, from a tokenizer.json (Hugging Face): its vocabulary and its added tokens. Data process, command line.
import { stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { readJsonObject } from '../containers/json.ts'

const maxBytes = 64 * 2 ** 20
const utf8 = new TextDecoder('utf-8')

/** GPT-2's byte alphabet: printable bytes stand for themselves, the others for characters from 256 on. */
const byteOf = (() => {
  const printable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174
  const map = new Map<string, number>()
  let next = 256
  for (let b = 0; b < 256; b++) map.set(String.fromCodePoint(printable(b) ? b : next++), b)
  return map
})()

/** A byte-level piece as text; the replacement character where it is a part of one. Null when it is no such piece. */
function fromBytes(piece: string): string | null {
  const bytes: number[] = []
  for (const character of piece) {
    const byte = byteOf.get(character)
    if (byte === undefined) return null
    bytes.push(byte)
  }
  return utf8.decode(Uint8Array.from(bytes))
}

interface Read {
  stamp: string
  texts: Map<number, string>
}
const read = new Map<string, Read>()

/**
 * Text of each id that the file knows.
 * @throws AppError not-found, bad-input naming the file, what was found and what was expected
 */
export async function vocabularyOf(path: string): Promise<ReadonlyMap<number, string>> {
  const now = await stat(path).catch(() => null)
  if (!now) throw new AppError('not-found', `${path}: there is no such file.`)
  const stamp = `${now.size}:${now.mtimeMs}`
  const known = read.get(path)
  if (known?.stamp === stamp) return known.texts
  const value = await readJsonObject(path, maxBytes)
  const vocabulary = (value.get('model') as { vocab?: unknown } | undefined)?.vocab
  if (typeof vocabulary !== 'object' || vocabulary === null || Array.isArray(vocabulary)) {
    throw new AppError('bad-input', `${path}: found no model.vocab with an id for each piece, expected one.`)
  }
  const texts = new Map<number, string>()
  for (const [piece, id] of Object.entries(vocabulary as Record<string, unknown>)) {
    if (typeof id === 'number') texts.set(id, fromBytes(piece) ?? piece.replaceAll('▁', ' '))
  }
  for (const added of listOf(value.get('added_tokens'))) {
    const { id, content } = added as { id?: unknown; content?: unknown }
    if (typeof id === 'number' && typeof content === 'string') texts.set(id, content)
  }
  read.set(path, { stamp, texts })
  return texts
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value.filter(v => typeof v === 'object' && v) : []
