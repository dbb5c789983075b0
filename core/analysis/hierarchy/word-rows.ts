// Rows of words: taken out of a matrix, drawn at random, split by word. Pure, every process.
import type { Matrix } from '../../linalg.ts'
import type { Random } from '../../random.ts'

/** The rows, one after the other, [rows, d] float64. */
export function takeRows(x: Matrix, d: number, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length * d)
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0, at = rows[i]! * d; j < d; j++, at++) out[i * d + j] = x[at]!
  }
  return out
}

/** `count` different rows of 0 .. n - 1 in random order (all of them when there are no more). */
export function pickRows(n: number, count: number, random: Random): Int32Array {
  const wanted = Math.min(n, count)
  // Floyd's choice costs the draws only, however large n; the order is random after the shuffle.
  const chosen = new Set<number>()
  for (let j = n - wanted; j < n; j++) {
    const t = random.int(j + 1)
    chosen.add(chosen.has(t) ? j : t)
  }
  const out = Int32Array.from(chosen)
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/** Share of a concept's words that its vector is made from (Park et al.). */
export const trainShare = 0.7

/**
 * Train and held-out rows by word type: all rows of a type are on one side. A word has a side of its own, whatever concept asks, so that a
 * parent's training words hold none that a child holds out.
 * @param types [n] the word type of each row @param side 1 train, 0 held out, of a type
 */
export function splitRows(
  rows: Int32Array,
  types: Int32Array,
  side: Uint8Array,
): { train: Int32Array; held: Int32Array } {
  return { train: rows.filter(r => side[types[r]!] === 1), held: rows.filter(r => side[types[r]!] !== 1) }
}

/** A side for each of n word types: round(share n) of them train. */
export function drawSides(n: number, random: Random, share = trainShare): Uint8Array {
  const side = new Uint8Array(n)
  for (const type of pickRows(n, Math.round(share * n), random)) side[type] = 1
  return side
}
