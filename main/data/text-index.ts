// The different texts of a column and which of them each row has: what makes a search over a million rows instant. Data process, command line.
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'
import { createTurns } from './turns.ts'

export interface TextIndex {
  /** different texts, in the order in which they first appear */
  texts: string[]
  /** which of them each row has, [rows] */
  of: Int32Array
  /** place of a text among `texts` */
  places: ReadonlyMap<string, number>
}

/** Reads a column block by block; others get their turn in between. */
export async function indexColumn(db: Db, activations: string, name: string, rows: number): Promise<TextIndex> {
  const one = db
    .prepare<[string, string, number], string>(
      'SELECT texts FROM column_block WHERE activations = ? AND name = ? AND block = ?',
    )
    .pluck()
  const builder = textIndex(rows)
  const pause = createTurns({ signal: new AbortController().signal, progress: () => undefined }, '', rows)
  for (let block = 0; ; block++) {
    const texts = one.get(activations, name, block)
    if (texts === undefined) return builder.index
    builder.add(parseStored<string[]>(texts, 'texts of tokens'))
    await pause(block)
  }
}

/** Collects rows in order; `index` is whole when all have been added. */
export function textIndex(rows: number): { index: TextIndex; add(cells: readonly string[]): void } {
  const texts: string[] = []
  const of = new Int32Array(rows)
  const places = new Map<string, number>()
  let row = 0
  const add = (cells: readonly string[]) => {
    for (const text of cells) {
      let place = places.get(text)
      if (place === undefined) {
        place = texts.length
        places.set(text, place)
        texts.push(text)
      }
      of[row++] = place
    }
  }
  return { index: { texts, of, places }, add }
}

/** Rows whose text passes, [rows]. @param passes [texts] */
export function rowsWhere({ of }: TextIndex, passes: Uint8Array): Uint8Array {
  const out = new Uint8Array(of.length)
  for (let row = 0; row < out.length; row++) out[row] = passes[of[row]!]!
  return out
}

/** Rows that have exactly this text, [rows]. */
export function rowsWith({ of, places }: TextIndex, text: string): Uint8Array {
  const out = new Uint8Array(of.length)
  const place = places.get(text)
  if (place !== undefined) for (let row = 0; row < out.length; row++) out[row] = of[row] === place ? 1 : 0
  return out
}
