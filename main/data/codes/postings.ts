// Postings of one feature, put together. Pure; data process, command line.
import type { Postings } from './types.ts'

/** Parts of one feature's postings, in row order, as one. */
export function joined(parts: Postings[]): Postings {
  if (parts.length === 1) return parts[0]!
  const n = parts.reduce((sum, part) => sum + part.rows.length, 0)
  const out = { rows: new Int32Array(n), values: new Float32Array(n) }
  let at = 0
  for (const { rows, values } of parts) {
    out.rows.set(rows, at)
    out.values.set(values, at)
    at += rows.length
  }
  return out
}
