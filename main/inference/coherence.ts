// The largest sizes of cosines of every atom to the others, block by block. Inference process.
import { shuffledAtoms } from '../../core/analysis/pursuit-compare.ts'
import type { InferenceApi, Progress } from '../../shared/contract.ts'
import type { SaeModel } from './formats/format.ts'
import { buildCoherenceGraph } from './graphs/products.ts'
import { productStep, runRowBlocks } from './row-blocks.ts'
import { unitRows } from './unit-rows.ts'

type Block = Progress<InferenceApi, 'sae.coherence'>

/** @throws AppError cancelled */
export async function coherenceBlocks(
  model: SaeModel,
  { sizes, threads, shuffle }: { sizes: number; threads: number | null; shuffle: number | null },
  onBlock: (block: Block) => void,
  signal: AbortSignal,
): Promise<void> {
  const { dSae: m, dOut: d } = model.spec
  const own = await unitRows(model)
  const { zero } = own
  const unit = shuffle === null ? own.unit : shuffledAtoms(own.unit, d, shuffle)
  const count = Math.min(m, sizes + 1)
  const graph = buildCoherenceGraph(unit, d, count)
  await runRowBlocks(graph, unit, { d, step: productStep(m, d), threads }, signal, ({ from, to, out }) => {
    const values = out.top!.data as Float32Array
    const cosines = new Float32Array((to - from) * sizes).fill(NaN)
    // An atom's largest is the one to itself (or to a double of it, which has the same size): it is left out.
    for (let r = 0; r < to - from; r++) {
      for (let s = 1; s < count; s++) cosines[r * sizes + s - 1] = Math.min(1, values[r * count + s]!)
    }
    onBlock({ from, to, total: m, cosines, zero: zero.slice(from, to) })
  })
}
