// Looks for text that runs over several tokens: documents as one text each, and which rows a place in it is about. Data process, command line.
import type { Match } from '../../core/query/ast.ts'
import { finderOf, spansIn } from '../../core/query/text.ts'
import type { ActivationsRecord } from './catalogue.ts'
import { regexAside } from './regex-aside.ts'
import type { TextIndex } from './text-index.ts'

/** characters of documents that are looked through together */
const blockLength = 200_000

export interface ContextSearch {
  kind: 'context' | 'phrase'
  match: Match
  /** rows before and behind one that are its context */
  around: { before: number; after: number }
  index: TextIndex
  /** first row of each row's document; null where every row stands alone */
  starts: Int32Array | null
}

/**
 * phrase: rows that a place where the text stands runs over. context: rows in whose context the whole place lies. 1 for each, [rows].
 * @param pause told rows done after each block; throws when it was cancelled
 * @throws AppError bad-input for an expression that takes too long, cancelled
 */
export async function contextRows(
  activations: Pick<ActivationsRecord, 'rows'>,
  search: ContextSearch,
  pause: (done: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { rows } = activations
  const { match, index, starts } = search
  const finder = finderOf(match)
  const aside = match.kind === 'regex' ? regexAside(match, signal) : null
  const glue = hasBlanks(index.texts) ? '' : ' '
  const out = new Uint8Array(rows)
  try {
    for (let row = 0; row < rows;) {
      const block: Document[] = []
      for (let length = 0; row < rows && length < blockLength;) {
        const document = readDocument(row, rows, index, starts, glue)
        block.push(document)
        length += document.text.length
        row = document.to
      }
      const texts = block.map(document => document.text)
      const places = aside ? await aside.places(texts) : spansIn(texts, finder)
      for (let i = 0; i < places.length; i += 3) mark(out, block[places[i]!]!, places[i + 1]!, places[i + 2]!, search)
      await pause(row)
    }
    return out
  } finally {
    await aside?.close()
  }
}

interface Document {
  from: number
  to: number
  text: string
  /** where each row's token begins in the text, and the text's end, [rows + 1] */
  at: Int32Array
}

function readDocument(
  from: number,
  rows: number,
  { texts, of }: TextIndex,
  starts: Int32Array | null,
  glue: string,
): Document {
  let to = from + 1
  while (starts && to < rows && starts[to] === starts[from]) to++
  const at = new Int32Array(to - from + 1)
  let text = ''
  for (let row = from; row < to; row++) {
    if (row > from) text += glue
    at[row - from] = text.length
    text += texts[of[row]!]!
  }
  at[to - from] = text.length
  return { from, to, text, at }
}

function mark(
  out: Uint8Array,
  { from, to, at }: Document,
  begin: number,
  end: number,
  { kind, around }: ContextSearch,
): void {
  const first = from + rowAt(at, begin)
  const last = from + rowAt(at, end - 1)
  if (kind === 'phrase') out.fill(1, first, last + 1)
  else out.fill(1, Math.max(from, last - around.after), Math.min(to, first + around.before + 1))
}

/** The token that holds a character, by halving. */
function rowAt(at: Int32Array, character: number): number {
  let low = 0
  let high = at.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at[middle]! <= character) low = middle
    else high = middle - 1
  }
  return low
}

/** Whether tokens carry their blanks, as those of language models do; words without them are joined by one. */
const hasBlanks = (texts: readonly string[]): boolean => texts.some(text => /^\s\S|\S\s$/.test(text))
