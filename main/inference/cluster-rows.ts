// Spherical k-means of given rows, its products in ONNX Runtime. Inference process.
import { setImmediate } from 'node:timers/promises'
import * as ort from 'onnxruntime-node'
import { sphericalSteps } from '../../core/analysis/spherical-k-means.ts'
import type { In, InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { throwIfAborted } from './encode-rows.ts'
import { buildAssignGraph } from './graphs/index.ts'
import { createSession } from './providers.ts'

/** products that are held at once */
const mostProducts = 2 ** 23

/** @throws AppError bad-input, cancelled */
export async function clusterRows(
  { x, d, init, most, threads }: In<InferenceApi, 'rows.cluster'>,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'rows.cluster'>> {
  const [n, k] = [x.length / d, init.length / d]
  if (!Number.isInteger(n) || !Number.isInteger(k) || n < 1 || k < 1) {
    throw new AppError(
      'bad-input',
      `${x.length} and ${init.length} numbers were given, whole rows of ${d} are expected.`,
    )
  }
  const { session } = await createSession(buildAssignGraph(d), 'cpu', threads, 'rows')
  const step = Math.max(1, Math.floor(mostProducts / k))
  try {
    const steps = sphericalSteps(x, n, d, init, most)
    let next = steps.next()
    while (!next.done) {
      const centres = new ort.Tensor('float32', Float32Array.from(next.value), [k, d])
      const labels = new Int32Array(n)
      for (let from = 0; from < n; from += step) {
        // Between two blocks a cancel comes through.
        await setImmediate()
        throwIfAborted(signal)
        const to = Math.min(n, from + step)
        const rows = new ort.Tensor('float32', x.subarray(from * d, to * d), [to - from, d])
        const out = await session.run({ x: rows, centres })
        labels.set(out.label!.data as Int32Array, from)
      }
      next = steps.next(labels)
    }
    return next.value
  } finally {
    await session.release()
  }
}
