// The nearest others of every feature by decoder cosine, block by block. Inference process.
import type { InferenceApi, Progress } from '../../shared/contract.ts'
import type { SaeModel } from './formats/format.ts'
import { buildNearestGraph } from './graphs/index.ts'
import { productStep, runRowBlocks } from './row-blocks.ts'
import { unitRows } from './unit-rows.ts'

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
  const { dSae: m, dOut: d } = model.spec
  const { unit, zero } = await unitRows(model)
  const graph = buildNearestGraph(unit, d, count + 1)
  await runRowBlocks(graph, unit, { d, step: productStep(m, d), threads }, signal, ({ from, to, out }) => {
    const [top, feature] = [out.top!.data as Float32Array, out.feature!.data as Int32Array]
    const features = new Int32Array((to - from) * count).fill(-1)
    const cosines = new Float32Array((to - from) * count).fill(NaN)
    for (let f = from; f < to; f++) {
      if (zero[f]) continue
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
  })
}
