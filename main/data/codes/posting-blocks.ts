// Codes of a few neighbouring features over one chunk of rows, as one block. Pure; data process, its workers, command line.
// Per feature (entries, bytes), then per feature that is on: two bytes of parameters; gaps between rows, and how far each exponent lies below the
// largest, in Rice codes; signs where there are any; 13-bit significands. About 3.5 bytes an entry.
import { bestRice, BitReader, BitWriter, damaged } from './bits.ts'
import { droppedBits, keptBits, magnitudeBits } from './rounding.ts'
import type { ByFeature, Postings } from './types.ts'

interface Chunk {
  from: number
  to: number
}

/** Features of one block, a power of two: small enough to read one without the others, few enough blocks to write at once. */
export const featuresPerBlock = (dSae: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(dSae / 4_096)))

const gapBits = 4
const dropBits = 2
const significand = (1 << keptBits) - 1
const signBit = 1 << 31

/** @param base first row of the chunk @returns null where none of features [from, to) is on */
export function packPostings(codes: ByFeature, from: number, to: number, base: number): Uint8Array | null {
  if (codes.start[from] === codes.start[to]) return null
  const out = new BitWriter()
  const body = new BitWriter()
  for (let f = from; f < to; f++) {
    const before = body.length
    const [start, end] = [codes.start[f]!, codes.start[f + 1]!]
    if (end > start) packFeature(body, codes.rows.subarray(start, end), codes.values.subarray(start, end), base)
    out.varint(end - start)
    out.varint(body.length - before)
  }
  out.append(body.taken())
  return out.taken()
}

function packFeature(out: BitWriter, rows: Int32Array, values: Float32Array, base: number): void {
  const n = rows.length
  const kept = Int32Array.from(values, magnitudeBits)
  const gaps = new Int32Array(n)
  const drops = new Int32Array(n)
  let largest = 0
  for (const k of kept) largest = Math.max(largest, k >>> keptBits)
  let last = base - 1
  for (let i = 0; i < n; i++) {
    gaps[i] = rows[i]! - last - 1
    last = rows[i]!
    drops[i] = largest - (kept[i]! >>> keptBits)
  }
  const gapK = bestRice(gaps, n, (1 << gapBits) - 1)
  const dropK = bestRice(drops, n, (1 << dropBits) - 1)
  const signed = values.some(v => v < 0)
  out.byte(gapK | (dropK << gapBits) | (signed ? 1 << (gapBits + dropBits) : 0))
  out.byte(largest)
  for (const gap of gaps) out.rice(gap, gapK)
  for (const drop of drops) out.rice(drop, dropK)
  if (signed) for (const v of values) out.write(v < 0 ? 1 : 0, 1)
  for (const k of kept) out.write(k & significand, keptBits)
  out.align()
}

/**
 * Codes of one feature of a block.
 * @param index of the feature in the block, which is of `features`
 * @param chunk rows [from, to) of the chunk
 * @throws AppError bad-input for a damaged block
 */
export function unpackPosting(block: Uint8Array, index: number, features: number, chunk: Chunk): Postings | null {
  const { count, at } = placeIn(block, index, features)
  return count === 0 ? null : unpackFeature(block, at, count, chunk)
}

/** Codes of every feature of a block that is on, by its index in the block. @throws AppError bad-input for a damaged block */
export function unpackPostings(block: Uint8Array, features: number, chunk: Chunk): { index: number; on: Postings }[] {
  const out: { index: number; on: Postings }[] = []
  for (const { index, count, at } of placesIn(block, features)) {
    if (count > 0) out.push({ index, on: unpackFeature(block, at, count, chunk) })
  }
  return out
}

function placeIn(block: Uint8Array, index: number, features: number): { count: number; at: number } {
  const head = new BitReader(block)
  let count = 0
  let before = 0
  for (let i = 0; i < features; i++) {
    const entries = head.varint()
    const bytes = head.varint()
    if (i === index) count = entries
    else if (i < index) before += bytes
  }
  return { count, at: head.at + before }
}

/** Where each feature's part begins. */
function placesIn(block: Uint8Array, features: number): { index: number; count: number; at: number }[] {
  const head = new BitReader(block)
  let before = 0
  const places = Array.from({ length: features }, (_, index) => {
    const count = head.varint()
    const at = before
    before += head.varint()
    return { index, count, at }
  })
  if (head.at + before !== block.length) throw damaged()
  return places.map(({ index, count, at }) => ({ index, count, at: head.at + at }))
}

function unpackFeature(block: Uint8Array, at: number, n: number, { from, to }: Chunk): Postings {
  // An entry takes more than 13 bits: a count from a damaged block must not decide how much memory is taken.
  if (keptBits * n > 8 * (block.length - at)) throw damaged()
  const body = new BitReader(block, at)
  const parameters = body.byte()
  const largest = body.byte()
  const gapK = parameters & ((1 << gapBits) - 1)
  const dropK = (parameters >>> gapBits) & ((1 << dropBits) - 1)
  const signed = parameters >>> (gapBits + dropBits) === 1
  const rows = new Int32Array(n)
  body.rices(gapK, rows, 0, n)
  let last = from - 1
  for (let i = 0; i < n; i++) rows[i] = last += rows[i]! + 1
  if (last >= to) throw damaged()
  const drops = new Int32Array(n)
  body.rices(dropK, drops, 0, n)
  const signs = new Int32Array(signed ? n : 0)
  if (signed) body.reads(1, signs, n)
  // The values' own memory takes the significands first.
  const values = new Float32Array(n)
  const magnitudes = new Int32Array(values.buffer)
  body.reads(keptBits, magnitudes, n)
  for (let i = 0; i < n; i++) {
    if (drops[i]! > largest) throw damaged()
    magnitudes[i] = ((largest - drops[i]!) << 23) | (magnitudes[i]! << droppedBits) | (signs[i] === 1 ? signBit : 0)
  }
  return { rows, values }
}
