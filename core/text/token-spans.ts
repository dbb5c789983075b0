// Which characters of a text each of its tokens stands for, by walking over the text's bytes. Pure, every process.
import { utf8Of, utf8Text, type Utf8Text } from './utf8.ts'

/**
 * How a vocabulary writes bytes and spaces. `bytes`: a character a byte (GPT-2 and what followed it). `spaces`: characters as they are, a
 * space as ▁, an unknown character as tokens <0x00> to <0xFF> (SentencePiece).
 */
export type TokenWriting = 'bytes' | 'spaces'

/** Whether a ▁ that the text does not have is put in front of it, and of what follows an added token: never, always, or where no space is. */
export type TokenPrefix = 'none' | 'always' | 'unless-space'

export interface TokenSpans {
  /** [tokens] first character, in UTF-16 units of the text */
  starts: Int32Array
  /** [tokens] end of the last character, exclusive; tokens that share a character both cover all of it */
  ends: Int32Array
  /** [tokens] what to show: the characters; bytes of a character that is only partly the token's as ‹F0 9F› */
  shown: string[]
  /** [tokens] 1 where a character is only partly the token's */
  part: Uint8Array
}

/** The byte of every character of a byte-level vocabulary (GPT-2's encoder.py). */
export const byteOf: ReadonlyMap<string, number> = (() => {
  const isPlain = (b: number) => (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae
  const map = new Map<string, number>()
  let next = 256
  for (let b = 0; b < 256; b++) map.set(String.fromCodePoint(isPlain(b) ? b : next++), b)
  return map
})()

const space = 0x20
const mark = '▁'
/** SentencePiece's token of a single byte. */
export const byteToken = /^<0x([0-9A-F]{2})>$/

export interface Vocabulary {
  writing: TokenWriting
  prefix: TokenPrefix
  /** tokens that stand for their own characters, whatever the writing */
  added: { has(token: string): boolean }
}

/**
 * @param tokens as the vocabulary writes them
 * @throws Error where tokens and text do not line up: the tokenizer has changed or dropped characters
 */
export function tokenSpans(
  text: string,
  tokens: readonly string[],
  { writing, prefix, added }: Vocabulary,
): TokenSpans {
  const utf8 = utf8Text(text)
  const starts = new Int32Array(tokens.length)
  const ends = new Int32Array(tokens.length)
  const part = new Uint8Array(tokens.length)
  const shown: string[] = []
  let at = 0
  /** what may have been put in front of the next token */
  let before = prefix
  tokens.forEach((token, i) => {
    const from = at
    const isAdded = added.has(token)
    at =
      writing === 'bytes' && !isAdded
        ? bytesAfter(utf8, from, token)
        : textAfter(utf8, from, token, isAdded ? 'none' : before)
    if (at < 0) throw new Error(lost(text, utf8, from, token))
    before = isAdded ? prefix : 'none'
    const { charAt } = utf8
    starts[i] = charAt[from]!
    // A ▁ of its own that the text does not have covers the character it was put in front of, as in Hugging Face's library.
    ends[i] = endOf(utf8, Math.max(from, at - 1))
    shown.push(shownBytes(text, utf8, from, at))
    const isCut = (b: number) => b > 0 && b < utf8.bytes.length && charAt[b] === charAt[b - 1]
    part[i] = at > from && (isCut(from) || isCut(at)) ? 1 : 0
  })
  if (at < utf8.bytes.length) throw new Error(lost(text, utf8, at, null))
  return { starts, ends, shown, part }
}

/** Where the bytes of a byte-level token end, or -1 where the text has others. */
function bytesAfter({ bytes }: Utf8Text, from: number, token: string): number {
  let at = from
  for (const char of token) if (bytes[at++] !== byteOf.get(char) || at > bytes.length) return -1
  return at
}

/** Where the characters of a token end, a ▁ standing for a space; or -1 where the text has others. */
function textAfter({ bytes }: Utf8Text, from: number, token: string, prefix: TokenPrefix): number {
  const byte = byteToken.exec(token)
  // Five letters can be typed, too; then the text has them.
  if (byte && bytes[from] === parseInt(byte[1]!, 16)) return from + 1
  const isPut = prefix === 'always' || (prefix === 'unless-space' && bytes[from] !== space && !hasMark(bytes, from))
  let at = from
  for (const char of isPut && token.startsWith(mark) ? token.slice(1) : token) {
    const expected = char === mark && bytes[at] === space ? [space] : utf8Of(char.codePointAt(0)!)
    if (!expected.every((b, j) => bytes[at + j] === b)) return -1
    at += expected.length
  }
  return at
}

const hasMark = (bytes: Uint8Array, at: number) => utf8Of(mark.codePointAt(0)!).every((b, j) => bytes[at + j] === b)

/** End of the character that has the byte, in UTF-16 units. */
function endOf({ charAt, bytes }: Utf8Text, byte: number): number {
  let next = byte + 1
  while (next < bytes.length && charAt[next] === charAt[byte]) next++
  return charAt[next]!
}

/** The characters of a stretch of bytes; of one that is cut, its bytes in hexadecimal. */
function shownBytes(text: string, utf8: Utf8Text, from: number, to: number): string {
  const { bytes, charAt } = utf8
  let out = ''
  for (let at = from; at < to;) {
    const char = charAt[at]!
    let next = at
    while (next < to && charAt[next] === char) next++
    const isWhole = (at === 0 || charAt[at - 1] !== char) && (next === bytes.length || charAt[next] !== char)
    const hex = () => Array.from(bytes.subarray(at, next), b => b.toString(16).toUpperCase().padStart(2, '0')).join(' ')
    out += isWhole ? text.slice(char, charAt[next]) : `‹${hex()}›`
    at = next
  }
  return out
}

function lost(text: string, { charAt }: Utf8Text, byte: number, token: string | null): string {
  const at = charAt[Math.min(byte, charAt.length - 1)]!
  const char = JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0x20))
  const found = token === null ? 'no token' : `the token ${JSON.stringify(token.slice(0, 40))}`
  return `The tokenizer changes this text: at character ${at + 1} (${char}) it gives ${found}, so that tokens cannot be told from characters.`
}
