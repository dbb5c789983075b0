// The run-length and bit-packed numbers of Parquet (levels of lists, places in a dictionary), never more than were asked for.
// https://parquet.apache.org/docs/file-format/data-pages/encodings. Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'

/** @param width bits of a number, at most 32 @throws AppError bad-input where the bytes end before `count` numbers */
export function readHybrid(bytes: Uint8Array, width: number, count: number, label: string): Uint32Array {
  const out = new Uint32Array(count)
  if (width === 0) return out
  const bad = () => new AppError('bad-input', `${label}: a page ends before its ${count} numbers.`)
  if (width > 32) throw bad()
  const wide = Math.ceil(width / 8)
  let at = 0
  for (let done = 0; done < count;) {
    let header = 0
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw bad()
      const byte = bytes[at++]!
      header += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    if (header % 2 === 0) {
      const run = Math.floor(header / 2)
      if (run === 0 || at + wide > bytes.length) throw bad()
      let value = 0
      for (let i = 0; i < wide; i++) value += bytes[at++]! * 2 ** (8 * i)
      const end = Math.min(count, done + run)
      out.fill(value, done, end)
      done = end
      continue
    }
    const packed = Math.floor(header / 2) * width
    if (packed === 0) throw bad()
    const numbers = Math.min(count - done, Math.floor(header / 2) * 8)
    // The last group may be cut where its numbers are not needed.
    if (at + Math.ceil((numbers * width) / 8) > bytes.length) throw bad()
    for (let i = 0; i < numbers; i++) {
      let value = 0
      for (let bit = 0; bit < width; bit++) {
        const place = i * width + bit
        if ((bytes[at + (place >> 3)]! >> (place & 7)) & 1) value += 2 ** bit
      }
      out[done++] = value
    }
    at += packed
  }
  return out
}
