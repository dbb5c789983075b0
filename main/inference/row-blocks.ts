// A graph that compares rows with a whole matrix, run block by block: never an [m, m] matrix. Inference process.
import { setImmediate } from 'node:timers/promises'
import * as ort from 'onnxruntime-node'
import { throwIfAborted } from './encode-rows.ts'
import type { BuiltGraph } from './graphs/draft.ts'
import { createSession } from './providers.ts'

/** Rows of a block of a product of `m` rows of `d` numbers with all of them: bounded in work and in numbers held at once. */
export const productStep = (m: number, d: number): number =>
  Math.max(1, Math.min(1024, Math.floor(1.25e9 / (m * d)), Math.floor(2 ** 24 / m)))

/** Rows [from, to) of the input `x`, and what the graph made of them. */
export interface RowBlock {
  from: number
  to: number
  out: ort.InferenceSession.OnnxValueMapType
}

/**
 * @param rows [m * d] of every input of the graph, or of its input `x`, `step` of them at a time
 * @throws AppError cancelled
 */
export async function runRowBlocks(
  graph: BuiltGraph,
  rows: Float32Array | Record<string, Float32Array>,
  { d, step, threads }: { d: number; step: number; threads: number | null },
  signal: AbortSignal,
  take: (block: RowBlock) => void,
): Promise<void> {
  const inputs = Object.entries(rows instanceof Float32Array ? { x: rows } : rows)
  const m = inputs[0]![1].length / d
  const { session, fed } = await createSession(graph, 'cpu', threads)
  try {
    for (let from = 0; from < m; from += step) {
      // Between two blocks others get their turn, and a cancel comes through.
      await setImmediate()
      throwIfAborted(signal)
      const to = Math.min(m, from + step)
      const tensor = (of: Float32Array) => new ort.Tensor('float32', of.slice(from * d, to * d), [to - from, d])
      const feeds = Object.fromEntries(inputs.map(([name, of]) => [name, tensor(of)]))
      take({ from, to, out: await session.run({ ...feeds, ...fed }) })
    }
  } finally {
    await session.release()
  }
}
