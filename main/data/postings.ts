// Postings of a run's cache: where a feature is on, from the parts that the database keeps. Data process, command line.
import { toFloat32, toInt32 } from './blobs.ts'
import { postingStride } from './schema.ts'

/** Where a feature is on: rows ascending, masked ones included. */
export interface Postings {
  rows: Int32Array
  values: Float32Array
}

/** Parts as the database has them, id and blobs, by feature; ids ascend, so that a feature's parts come in row order. */
export function postingsByFeature(parts: readonly [number, Buffer, Buffer][]): Map<number, Postings> {
  const byFeature = new Map<number, Postings[]>()
  for (const [id, rows, values] of parts) {
    const feature = Math.floor(id / postingStride)
    const part = { rows: toInt32(rows), values: toFloat32(values) }
    const known = byFeature.get(feature)
    if (known) known.push(part)
    else byFeature.set(feature, [part])
  }
  return new Map([...byFeature].map(([feature, list]) => [feature, joined(list)]))
}

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
