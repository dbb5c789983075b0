// For every feature the one of a few whose decoder row is most alike. Inference process.
import type { InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { SaeModel } from './formats/format.ts'
import { buildNearestGraph } from './graphs/index.ts'
import { runRowBlocks } from './row-blocks.ts'
import { unitRows } from './unit-rows.ts'

/** numbers of a product that is held at once */
const blockNumbers = 2 ** 24

/**
 * Exact, by products of blocks of decoder rows with those of `among`; equal cosines by place in `among`. A feature is never its own nearest. Zero rows,
 * on either side, match nothing.
 * @param among features, each once
 * @throws AppError bad-input for a feature that is not there, cancelled
 */
export async function nearestAmong(
  model: SaeModel,
  among: Int32Array,
  threads: number | null,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'sae.nearestAmong'>> {
  const { dSae: m, dOut: d } = model.spec
  const stranger = among.find(f => f < 0 || f >= m)
  if (stranger !== undefined) throw new AppError('bad-input', `Feature ${stranger} found; there are 0 to ${m - 1}.`)
  const { unit, zero } = await unitRows(model)
  const nearest = new Int32Array(m).fill(-1)
  const cosines = new Float32Array(m).fill(NaN)
  const some = among.filter(f => !zero[f])
  if (some.length === 0) return { nearest, cosines }
  const rows = new Float32Array(some.length * d)
  some.forEach((f, i) => rows.set(unit.subarray(f * d, (f + 1) * d), i * d))
  const count = Math.min(2, some.length)
  const step = Math.max(1, Math.min(4_096, Math.floor(blockNumbers / some.length)))
  await runRowBlocks(buildNearestGraph(rows, d, count), unit, { d, step, threads }, signal, ({ from, to, out }) => {
    const [top, place] = [out.top!.data as Float32Array, out.feature!.data as Int32Array]
    for (let f = from; f < to; f++) {
      if (zero[f]) continue
      const first = (f - from) * count
      const at = some[place[first]!] === f ? first + 1 : first
      if (at === first + count) continue
      nearest[f] = some[place[at]!]!
      cosines[f] = Math.max(-1, Math.min(1, top[at]!))
    }
  })
  return { nearest, cosines }
}
