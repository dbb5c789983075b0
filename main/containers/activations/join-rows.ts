// Rows of several files as those of one. Data and inference processes, command line.
import { AppError } from '../../../shared/errors.ts'
import { gatherBy } from '../tensor.ts'
import type { ActivationRows } from './container.ts'

export interface Shard {
  path: string
  rows: number
}

/** files open at the same time */
const maxOpen = 16

/** @param label names the whole in messages @param rowBytes of a row in its file */
export function joinRows<S extends Shard>(
  label: string,
  shards: readonly S[],
  {
    tensor,
    d,
    rowBytes,
    open,
  }: { tensor: string | null; d: number; rowBytes: number; open: (shard: S) => Promise<ActivationRows> },
): ActivationRows {
  const starts: number[] = []
  const rows = shards.reduce((sum, shard) => (starts.push(sum), sum + shard.rows), 0)
  const opened = new Map<number, ActivationRows>()
  const shardAt = (row: number) => {
    let low = 0
    let high = shards.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= row) low = middle
      else high = middle
    }
    return low
  }
  const openShard = async (i: number): Promise<ActivationRows> => {
    const before = opened.get(i)
    if (before) return before
    for (const [other, source] of opened) {
      if (opened.size < maxOpen) break
      opened.delete(other)
      await source.close()
    }
    const source = await open(shards[i]!)
    opened.set(i, source)
    if (source.rows === shards[i]!.rows && source.d === d) return source
    throw new AppError('bad-input', `${shards[i]!.path}: the file changed while it was being read.`)
  }
  const readRows = async (from: number, to: number): Promise<Float32Array> => {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
      throw new AppError('bad-input', `${label}: rows ${from} to ${to} were asked for, it has ${rows}.`)
    }
    const out = new Float32Array((to - from) * d)
    for (let at = from, i = shardAt(from); at < to; i++) {
      const start = starts[i]!
      const end = Math.min(to, start + shards[i]!.rows)
      if (end <= at) continue
      out.set(await (await openShard(i)).readRows(at - start, end - start), (at - from) * d)
      at = end
    }
    return out
  }
  return {
    rows,
    d,
    tensor,
    readRows,
    gatherRows: wanted => gatherBy(readRows, { d, rowBytes }, wanted),
    close: async () => {
      for (const source of opened.values()) await source.close()
      opened.clear()
    },
  }
}
