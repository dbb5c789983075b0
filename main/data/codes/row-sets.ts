// Which features are on at each row of a batch, as one block. Pure; data process, its workers, command line.
// k, then per row (number of features, bytes), then per row the gaps between ascending features in Rice codes.
import { bestRice, BitReader, BitWriter, damaged } from './bits.ts'
import type { RowSets } from './types.ts'

const mostK = 20

/** @param indptr [rows + 1] @param features ascending in each row @throws RangeError where they do not */
export function packRowSets(indptr: Int32Array, features: Int32Array): Uint8Array {
  const rows = indptr.length - 1
  const gaps = new Int32Array(features.length)
  for (let r = 0; r < rows; r++) {
    let last = -1
    for (let e = indptr[r]!; e < indptr[r + 1]!; e++) {
      gaps[e] = features[e]! - last - 1
      if (gaps[e]! < 0) throw new RangeError(`Features of row ${r} do not ascend.`)
      last = features[e]!
    }
  }
  const k = bestRice(gaps, gaps.length, mostK)
  const body = new BitWriter()
  const out = new BitWriter()
  out.byte(k)
  for (let r = 0; r < rows; r++) {
    const before = body.length
    for (let e = indptr[r]!; e < indptr[r + 1]!; e++) body.rice(gaps[e]!, k)
    body.align()
    out.varint(indptr[r + 1]! - indptr[r]!)
    out.varint(body.length - before)
  }
  out.append(body.taken())
  return out.taken()
}

/**
 * Reads the head of a block; its features are decoded when they are asked for.
 * @param rows of the batch @param dSae features of the dictionary
 * @throws AppError bad-input for a damaged block, then or later
 */
export function readRowSets(block: Uint8Array, rows: number, dSae: number): RowSets {
  const head = new BitReader(block)
  const k = head.byte()
  if (k > mostK) throw damaged()
  const counts = new Int32Array(rows)
  const starts = new Int32Array(rows + 1)
  for (let r = 0; r < rows; r++) {
    counts[r] = head.varint()
    const bytes = head.varint()
    // A feature takes a bit or more: a count from a damaged block must not decide how much memory is taken.
    if (counts[r]! > Math.min(dSae, 8 * bytes)) throw damaged()
    starts[r + 1] = starts[r]! + bytes
  }
  const base = head.at
  if (base + starts[rows]! !== block.length) throw damaged()
  const put = (row: number, out: Int32Array, at: number) => {
    const body = new BitReader(block, base + starts[row]!)
    body.rices(k, out, at, counts[row]!)
    let last = -1
    for (let i = at; i < at + counts[row]!; i++) out[i] = last += out[i]! + 1
    if (last >= dSae) throw damaged()
  }
  return {
    counts,
    of: row => {
      const out = new Int32Array(counts[row]!)
      put(row, out, 0)
      return out
    },
    all: () => {
      const indptr = new Int32Array(rows + 1)
      for (let r = 0; r < rows; r++) indptr[r + 1] = indptr[r]! + counts[r]!
      const features = new Int32Array(indptr[rows]!)
      for (let r = 0; r < rows; r++) put(r, features, indptr[r]!)
      return { indptr, features }
    },
  }
}
