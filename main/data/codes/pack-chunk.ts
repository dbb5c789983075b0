// A chunk of codes as the database keeps it: by row and by feature. Pure; worker thread, command line.
import { featuresPerBlock, packPostings } from './posting-blocks.ts'
import { packRowSets } from './row-sets.ts'
import { roundValue } from './rounding.ts'
import { transpose } from './transpose.ts'
import type { CodeRows, PackedBatch, PackedChunk } from './types.ts'

/** @param parts batches of the chunk, in row order */
export function packChunk(parts: CodeRows[], dSae: number): PackedChunk {
  const byFeature = transpose(parts, dSae)
  const base = parts[0]!.from
  const features = featuresPerBlock(dSae)
  const postings: PackedChunk['postings'] = []
  for (let from = 0; from < dSae; from += features) {
    const data = packPostings(byFeature, from, Math.min(dSae, from + features), base)
    if (data) postings.push({ block: from / features, data })
  }
  return { batches: parts.map(packBatch), postings }
}

const packBatch = ({ from, to, indptr, features, values }: CodeRows): PackedBatch => ({
  from,
  to,
  sets: packRowSets(indptr, features),
  weakest: weakestOf(indptr, values),
})

/** [rows] smallest size of a code of each row, as the cache keeps it; 0 where none is on */
export function weakestOf(indptr: Int32Array, values: Float32Array): Float32Array {
  const out = new Float32Array(indptr.length - 1)
  for (let r = 0; r < out.length; r++) {
    let least = Infinity
    for (let e = indptr[r]!; e < indptr[r + 1]!; e++) least = Math.min(least, Math.abs(values[e]!))
    out[r] = least === Infinity && indptr[r] === indptr[r + 1] ? 0 : roundValue(least)
  }
  return out
}
