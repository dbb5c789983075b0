// Pairs of a parent and a child whose decoder rows are alike and whose encoder rows are turned apart, of all pairs of a dictionary, block by block. Inference process.
import { pairWeights } from '../../core/analysis/absorption-candidates.ts'
import { apartPairs } from '../../core/analysis/apart-pairs.ts'
import { AppError } from '../../shared/errors.ts'
import type { In, InferenceApi, Progress } from '../../shared/contract.ts'
import type { SaeModel } from './formats/format.ts'
import { buildApartGraph } from './graphs/index.ts'
import { productStep, runRowBlocks } from './row-blocks.ts'
import { unitVectors } from './unit-vectors.ts'

/** pairs of a part that is sent: 1 MB */
const partPairs = 2 ** 16

/**
 * Exact, by three products of a block of rows with all: never an [m, m] matrix.
 * @param on [dSae] rows on which each feature is on; @param parents features, null for all
 * @throws AppError bad-input where encoder and decoder rows lie in different spaces; cancelled
 */
export async function apartBlocks(
  model: SaeModel,
  { on, line, parents, threads }: Omit<In<InferenceApi, 'sae.apartPairs'>, 'sae'> & { threads: number | null },
  onPart: (part: Progress<InferenceApi, 'sae.apartPairs'>) => void,
  signal: AbortSignal,
): Promise<void> {
  const { dSae: m, dIn, dOut: d } = model.spec
  if (dIn !== d || on.length !== m) {
    throw new AppError(
      'bad-input',
      `Encoder rows of ${dIn} numbers, decoder rows of ${d} and ${on.length} counts found: one space and ${m} counts are expected.`,
    )
  }
  const [decoder, encoder] = [await unitVectors(model, 'decoder'), await unitVectors(model, 'encoder')]
  const row = (of: Float32Array, f: number) => of.subarray(f * d, (f + 1) * d)
  const exact = (p: number, c: number) => pairWeights(row(encoder, p), row(decoder, p), row(encoder, c), row(decoder, c)) // prettier-ignore
  const chosen = parents ?? Int32Array.from({ length: m }, (_, f) => f)
  const rowsOf = (of: Float32Array) => {
    if (!parents) return of
    const out = new Float32Array(parents.length * d)
    parents.forEach((f, at) => out.set(row(of, f), at * d))
    return out
  }
  const rows = { decoder: rowsOf(decoder), encoder: rowsOf(encoder) }
  const graph = buildApartGraph(decoder, encoder, d)
  const step = productStep(3 * m, d)
  await runRowBlocks(graph, rows, { d, step, threads }, signal, ({ from, to, out }) => {
    const products = (name: string) => out[name]!.data as Float32Array
    const block = {
      parents: chosen.subarray(from, to),
      m,
      decoders: products('decoders'),
      encoders: products('encoders'),
      across: products('across'),
    }
    const { pairs, why, ...found } = apartPairs(block, on, line, exact)
    const n = found.parent.length
    for (let at = 0; at === 0 || at < n; at += partPairs) {
      const end = at + partPairs
      onPart({
        ...{ to, total: chosen.length },
        counted: at === 0 ? { pairs, why } : null,
        parent: found.parent.slice(at, end),
        child: found.child.slice(at, end),
        cosDecoder: found.cosDecoder.slice(at, end),
        inhibition: found.inhibition.slice(at, end),
      })
    }
  })
}
