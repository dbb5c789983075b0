// Codes of a run's cache, by feature and by row, from compressed blocks and the rows that wait for their chunk. Data process, command line.
import { chunkRows, type cacheReader, type PendingBatch, type RowNumbers } from './cache-tables.ts'
import { weakestOf } from './codes/pack-chunk.ts'
import { featuresPerBlock, unpackPosting, unpackPostings } from './codes/posting-blocks.ts'
import { joined } from './codes/postings.ts'
import { readRowSets } from './codes/row-sets.ts'
import { entriesOf, rowsOf } from './codes/transpose.ts'
import type { CodeRows, Postings, RowSets } from './codes/types.ts'
import { positionOf } from './examples.ts'
import type { RunCache, RunShape } from './run-cache.ts'

/** chunks kept as codes by row: those around the rows that were asked for last */
const keptChunks = 2

type CodeReader = Pick<
  RunCache,
  'postings' | 'postingsBlock' | 'activeOf' | 'codesOf' | 'setsOf' | 'batchOf' | 'numbersOf'
>

/** @param state batches that wait for their chunk, and rows committed so far */
export function createCodeReader(
  reader: ReturnType<typeof cacheReader>,
  { rows, dSae }: RunShape,
  state: () => { tail: PendingBatch[]; done: number },
): CodeReader {
  const perBlock = featuresPerBlock(dSae)
  /** Features of a block: the last one may have fewer. */
  const featuresOf = (block: number) => Math.min(dSae, (block + 1) * perBlock) - block * perBlock
  const spanOf = (chunk: number) => ({ from: chunk * chunkRows, to: Math.min(rows, (chunk + 1) * chunkRows) })
  const chunks = () => {
    const { tail, done } = state()
    return Math.ceil((tail[0]?.from ?? done) / chunkRows)
  }
  const waiting = (row: number) => state().tail.find(part => row >= part.from && row < part.to) ?? null

  const postings = (feature: number): Postings => {
    const block = Math.floor(feature / perBlock)
    const parts: Postings[] = []
    for (let chunk = 0, n = chunks(); chunk < n; chunk++) {
      const data = reader.block(chunk, block)
      const part = data && unpackPosting(data, feature - block * perBlock, featuresOf(block), spanOf(chunk))
      if (part) parts.push(part)
    }
    return joined([...parts, entriesOf(state().tail, feature)])
  }

  const postingsBlock = (from: number, to: number): Map<number, Postings> => {
    const parts = new Map<number, Postings[]>()
    for (let chunk = 0, n = chunks(); chunk < n; chunk++) {
      const [first, last] = [Math.floor(from / perBlock), Math.floor((to - 1) / perBlock)]
      for (const { block, data } of reader.blocks(chunk, first, last)) {
        for (const { index, on } of unpackPostings(data, featuresOf(block), spanOf(chunk))) {
          const feature = block * perBlock + index
          if (feature < from || feature >= to) continue
          const known = parts.get(feature)
          if (known) known.push(on)
          else parts.set(feature, [on])
        }
      }
    }
    return new Map([...parts].map(([feature, list]) => [feature, joined(list)]))
  }

  /** The code of a feature that is on at a row of a packed chunk. */
  const valueAt = (feature: number, row: number): number => {
    const chunk = Math.floor(row / chunkRows)
    const block = Math.floor(feature / perBlock)
    const data = reader.block(chunk, block)
    const on = data && unpackPosting(data, feature - block * perBlock, featuresOf(block), spanOf(chunk))
    return on ? on.values[positionOf(on.rows, row)]! : NaN
  }

  let last: { from: number; to: number; sets: RowSets } | null = null
  const setsAt = (row: number) => {
    if (last && row >= last.from && row < last.to) return last
    const found = reader.sets(row)
    if (!found) return null
    const { from, to, block } = found
    return (last = { from, to, sets: readRowSets(block, to - from, dSae) })
  }

  const byRow = new Map<number, CodeRows>()
  const chunkOf = (chunk: number): CodeRows => {
    const known = byRow.get(chunk)
    if (known) return known
    const span = spanOf(chunk)
    const made = rowsOf(
      reader.blocks(chunk, 0, Math.ceil(dSae / perBlock) - 1).flatMap(({ block, data }) =>
        unpackPostings(data, featuresOf(block), span).map(({ index, on }) => ({
          feature: block * perBlock + index,
          on,
        })),
      ),
      span,
    )
    byRow.set(chunk, made)
    for (const old of byRow.keys()) if (byRow.size > keptChunks) byRow.delete(old)
    return made
  }

  return {
    postings,
    postingsBlock,
    activeOf: row => {
      const part = waiting(row)
      if (part) return part.features.slice(part.indptr[row - part.from]!, part.indptr[row - part.from + 1]!)
      const found = setsAt(row)
      return found && found.sets.of(row - found.from)
    },
    codesOf: row => {
      const part = waiting(row) ?? byRow.get(Math.floor(row / chunkRows))
      if (part) {
        const [from, to] = [part.indptr[row - part.from]!, part.indptr[row - part.from + 1]!]
        return { features: part.features.slice(from, to), values: part.values.slice(from, to) }
      }
      const found = setsAt(row)
      if (!found) return null
      const features = found.sets.of(row - found.from)
      return { features, values: Float32Array.from(features, feature => valueAt(feature, row)) }
    },
    setsOf: row => {
      const part = waiting(row)
      if (part) return part
      const found = setsAt(row)
      return found && { from: found.from, to: found.to, ...found.sets.all() }
    },
    batchOf: row => waiting(row) ?? (row < state().done ? chunkOf(Math.floor(row / chunkRows)) : null),
    numbersOf: (row): RowNumbers | null => {
      const part = waiting(row)
      if (!part) return reader.numbers(row)
      const { from, to, squaredError, tau } = part
      return { from, to, squaredError, tau, weakest: weakestOf(part.indptr, part.values) }
    },
  }
}
