// The nearest others of every feature by decoder cosine, block by block. Inference process.
import { setImmediate } from 'node:timers/promises'
import * as ort from 'onnxruntime-node'
import { rowNorms } from '../../core/sae/rows.ts'
import type { InferenceApi, Progress } from '../../shared/contract.ts'
import { throwIfAborted } from './encode-rows.ts'
import type { SaeModel } from './formats/format.ts'
import { buildNearestGraph } from './graphs/index.ts'
import { createSession } from './providers.ts'

type Block = Progress<InferenceApi, 'sae.allNeighbours'>

/**
 * Exact, by a product of blocks of decoder rows with all of them: never an [m, m] matrix. Zero rows have no neighbours (-1, NaN) but may, with a cosine of
 * 0, be among those of others.
 * @throws AppError cancelled
 */
export async function neighbourBlocks(
  model: SaeModel,
  { count, threads }: { count: number; threads: number | null },
  onBlock: (block: Block) => void,
  signal: AbortSignal,
): Promise<void> {
  const { dSae: m, dOut } = model.spec
  const unit = await model.readDirections(0, m)
  const norms = rowNorms(unit, dOut)
  for (let f = 0; f < m; f++) {
    const inverse = norms[f]! > 0 ? 1 / norms[f]! : 0
    for (let j = f * dOut; j < (f + 1) * dOut; j++) unit[j]! *= inverse
  }
  const { session } = await createSession(buildNearestGraph(unit, dOut, count + 1), 'cpu', threads)
  try {
    const step = Math.max(1, Math.min(1024, Math.floor(1.25e9 / (m * dOut)), Math.floor(2 ** 24 / m)))
    for (let from = 0; from < m; from += step) {
      // Between two blocks others get their turn, and a cancel comes through.
      await setImmediate()
      throwIfAborted(signal)
      const to = Math.min(m, from + step)
      const x = new ort.Tensor('float32', unit.slice(from * dOut, to * dOut), [to - from, dOut])
      const out = await session.run({ x })
      const [top, feature] = [out.top!.data as Float32Array, out.feature!.data as Int32Array]
      const features = new Int32Array((to - from) * count).fill(-1)
      const cosines = new Float32Array((to - from) * count).fill(NaN)
      for (let f = from; f < to; f++) {
        if (norms[f] === 0) continue
        let at = (f - from) * count
        const end = at + count
        // The feature itself is one of them, unless all of them are its doubles.
        for (let i = (f - from) * (count + 1); at < end; i++) {
          if (feature[i] === f) continue
          features[at] = feature[i]!
          cosines[at++] = Math.max(-1, Math.min(1, top[i]!))
        }
      }
      onBlock({ from, to, total: m, features, cosines })
    }
  } finally {
    await session.release()
  }
}
