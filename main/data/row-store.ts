// Activation rows kept in memory between zone views, shared with the worker thread without copying. Data process, command line.
import { openActivations, type ActivationRows } from '../containers/activations.ts'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsRecord } from './catalogue.ts'

export interface RowStore {
  /** Most rows of `d` numbers that are held at once. */
  limit(d: number): number
  /** [rows, d] of the whole file, or null when it is larger than the limit. @throws AppError cancelled */
  all(activations: ActivationsRecord, options: ReadOptions): Promise<Float32Array | null>
  /** [rows.length, d] of some rows, not kept */
  some(activations: ActivationsRecord, rows: Int32Array): Promise<Float32Array>
}

export interface ReadOptions {
  signal?: AbortSignal
  onRows?: (done: number, total: number) => void
}

const blockValues = 1 << 20

/** @param maxBytes held in memory, over all activations */
export function createRowStore(maxBytes: number): RowStore {
  const kept = new Map<string, Float32Array>()
  // Two views asked at once read the file once.
  const reading = new Map<string, Promise<Float32Array>>()

  const read = async (source: ActivationRows, options: ReadOptions): Promise<Float32Array> => {
    const { rows, d } = source
    const out = new Float32Array(new SharedArrayBuffer(rows * d * 4))
    const block = Math.max(1, Math.floor(blockValues / d))
    for (let from = 0; from < rows; from += block) {
      if (options.signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
      const to = Math.min(rows, from + block)
      out.set(await source.readRows(from, to), from * d)
      options.onRows?.(to, rows)
    }
    return out
  }

  const keep = (id: string, x: Float32Array) => {
    kept.set(id, x)
    let total = [...kept.values()].reduce((sum, array) => sum + array.byteLength, 0)
    for (const [old, array] of kept) {
      if (total <= maxBytes || old === id) break
      kept.delete(old)
      total -= array.byteLength
    }
  }

  return {
    limit: d => Math.max(1, Math.floor(maxBytes / (4 * d))),
    all: async (activations, options) => {
      const { id, path, tensor, rows, d } = activations
      if (rows * d * 4 > maxBytes) return null
      const known = kept.get(id)
      if (known) {
        kept.delete(id)
        kept.set(id, known)
        return known
      }
      const pending = reading.get(id)
      if (pending) {
        const shared = await pending.catch(() => null)
        if (shared) return shared
      }
      const source = await openActivations({ path, tensor })
      const promise = read(source, options)
      reading.set(id, promise)
      try {
        const x = await promise
        keep(id, x)
        return x
      } finally {
        reading.delete(id)
        await source.close()
      }
    },
    some: async ({ path, tensor }, rows) => {
      const source = await openActivations({ path, tensor })
      try {
        return await source.gatherRows(rows)
      } finally {
        await source.close()
      }
    },
  }
}
