// The best few of another dictionary for every feature, both ways, block by block. Inference process.
import { setImmediate } from 'node:timers/promises'
import * as ort from 'onnxruntime-node'
import { recoveryRows, subspaceRecovery } from '../../core/analysis/subspace-recovery.ts'
import { withoutMeanRow } from '../../core/matching/best-null.ts'
import { emptyLists, offer, type BestLists } from '../../core/matching/candidates.ts'
import { createRandom, type Random } from '../../core/random.ts'
import type { CrossInput, CrossPart } from '../../shared/inference-api.ts'
import { AppError } from '../../shared/errors.ts'
import { throwIfAborted } from './encode-rows.ts'
import type { SaeModel } from './formats/format.ts'
import { buildCrossGraph, buildProductGraph } from './graphs/index.ts'
import { createSession } from './providers.ts'
import { unitVectors } from './unit-vectors.ts'

/** numbers of a part that is sent: 1 MB */
const partNumbers = 2 ** 18

/**
 * Exact, by products of blocks of A's rows with all of B's: never a whole matrix of cosines. Each product gives the best for its rows of A and its
 * part of the best for every row of B, which are merged here.
 * @throws AppError bad-input for vectors of different spaces, cancelled
 */
export async function crossNeighbours(
  modelA: SaeModel,
  modelB: SaeModel,
  input: CrossInput,
  onPart: (part: CrossPart) => void,
  signal: AbortSignal,
): Promise<void> {
  const { vector, absolute, all, recovery } = input
  const width = ({ spec }: SaeModel) => (vector === 'decoder' ? spec.dOut : spec.dIn)
  const d = width(modelA)
  if (d !== width(modelB)) {
    throw new AppError(
      'bad-input',
      `Rows of ${d} and of ${width(modelB)} numbers lie in different spaces and cannot be compared.`,
    )
  }
  const prepared = async (model: SaeModel) => {
    const unit = await unitVectors(model, vector)
    return input.centred ? withoutMeanRow(unit, d) : unit
  }
  const a = await prepared(modelA)
  const b = await turned(await prepared(modelB), d, input, signal)
  const [n, m] = [a.length / d, b.length / d]
  const [isZeroA, isZeroB] = [zeroRows(a, d), zeroRows(b, d)]
  const count = Math.min(input.count, m)
  const backCount = Math.min(input.count, n)
  const step = Math.max(backCount, Math.min(1024, Math.floor(1.25e9 / (m * d)), Math.floor(2 ** 24 / m)))
  const back = emptyLists(m, input.count)
  const random = createRandom(recovery?.seed ?? 0)
  const graph = buildCrossGraph(b, d, { count, backCount, absolute, all })
  const { session } = await createSession(graph, 'cpu', input.a.threads)
  try {
    for (let from = 0; from < n; from += step) {
      // Between two blocks others get their turn, and a cancel comes through.
      await setImmediate()
      throwIfAborted(signal)
      const to = Math.min(n, from + step)
      // The last block has as many rows as the best of a column need; its first ones were seen before.
      const first = Math.max(0, Math.min(from, to - backCount))
      const x = new ort.Tensor('float32', a.slice(first * d, to * d), [to - first, d])
      const out = await session.run({ x })
      const best = emptyLists(to - from, input.count)
      take(best, { from, first, count }, out, { isZeroA, isZeroB })
      merge(back, { from, first, m, backCount }, out, { isZeroA, isZeroB })
      const cosines = all ? (out.all!.data as Float32Array).subarray((from - first) * m) : null
      const size = Math.max(1, Math.floor(partNumbers / (all ? m : input.count)))
      for (let at = from; at < to; at += size) {
        const end = Math.min(to, at + size)
        const cut = <T extends Float32Array | Int32Array>(of: T, by: number) =>
          of.slice((at - from) * by, (end - from) * by) as T
        onPart({
          ...{ side: 'a', from: at, to: end, total: n },
          features: cut(best.features, input.count),
          cosines: cut(best.cosines, input.count),
          all: cosines && cut(cosines, m),
          recovery: recovery && recoveries(a, b, d, { at, end, from }, best, random),
        })
      }
    }
  } finally {
    await session.release()
  }
  const size = Math.max(1, Math.floor(partNumbers / input.count))
  for (let at = 0; at < m; at += size) {
    const end = Math.min(m, at + size)
    const [low, high] = [at * input.count, end * input.count]
    const lists = { features: back.features.slice(low, high), cosines: back.cosines.slice(low, high) }
    onPart({ side: 'b', from: at, to: end, total: m, ...lists, all: null, recovery: null })
  }
}

type Outputs = ort.InferenceSession.OnnxValueMapType
type Zeros = Record<'isZeroA' | 'isZeroB', Uint8Array>

const bounded = (v: number) => Math.max(-1, Math.min(1, v))

/** The best of a block's own rows; zero rows of B are nobody's. */
function take(
  best: BestLists,
  { from, first, count }: { from: number; first: number; count: number },
  out: Outputs,
  zeros: Zeros,
): void {
  const [top, feature] = [out.top!.data as Float32Array, out.feature!.data as Int32Array]
  for (let i = 0; i < best.features.length / best.count; i++) {
    if (zeros.isZeroA[from + i]) continue
    for (let k = 0, at = (from - first + i) * count, to = i * best.count; k < count; k++, at++) {
      if (zeros.isZeroB[feature[at]!]) continue
      best.features[to] = feature[at]!
      best.cosines[to++] = bounded(top[at]!)
    }
  }
}

/** The block's best for every row of B into the lists; rows seen before are not offered twice. */
function merge(
  back: BestLists,
  { from, first, m, backCount }: { from: number; first: number; m: number; backCount: number },
  out: Outputs,
  zeros: Zeros,
): void {
  const [top, row] = [out.backTop!.data as Float32Array, out.backRow!.data as Int32Array]
  for (let j = 0; j < m; j++) {
    if (zeros.isZeroB[j]) continue
    for (let k = 0; k < backCount; k++) {
      const i = first + row[k * m + j]!
      if (i < from || zeros.isZeroA[i]) continue
      // They come descending: the first that is not among the best ends the column, but for equals.
      if (!offer(back, j, i, bounded(top[k * m + j]!))) break
    }
  }
}

const zeroRows = (rows: Float32Array, d: number): Uint8Array =>
  Uint8Array.from({ length: rows.length / d }, (_, i) => Number(rows.subarray(i * d, (i + 1) * d).every(v => v === 0)))

async function turned(
  rows: Float32Array,
  d: number,
  { turn, a }: CrossInput,
  signal: AbortSignal,
): Promise<Float32Array> {
  if (!turn) return rows
  if (turn.length !== d * d)
    throw new AppError('bad-input', `A turn of ${turn.length} numbers found; ${d * d} are expected.`)
  const { session, fed } = await createSession(buildProductGraph(turn, d, d), 'cpu', a.threads)
  const out = new Float32Array(rows.length)
  const n = rows.length / d
  try {
    for (let from = 0; from < n; from += 1024) {
      await setImmediate()
      throwIfAborted(signal)
      const to = Math.min(n, from + 1024)
      const acts = new ort.Tensor('float32', rows.slice(from * d, to * d), [to - from, d])
      out.set((await session.run({ acts, ...fed })).product!.data as Float32Array, from * d)
    }
  } finally {
    await session.release()
  }
  return out
}

function recoveries(
  a: Float32Array,
  b: Float32Array,
  d: number,
  { at, end, from }: { at: number; end: number; from: number },
  lists: BestLists,
  random: Random,
): { best: Float32Array; random: Float32Array } {
  const m = b.length / d
  const rowB = (j: number) => b.subarray(j * d, (j + 1) * d)
  const of = (i: number, features: number[]) =>
    subspaceRecovery(a.subarray(i * d, (i + 1) * d), features.map(rowB)) ?? Number.NaN
  const found = { best: new Float32Array(end - at), random: new Float32Array(end - at) }
  for (let i = at; i < end; i++) {
    const start = (i - from) * lists.count
    const nearest = [...lists.features.subarray(start, start + Math.min(recoveryRows, lists.count))].filter(j => j >= 0)
    found.best[i - at] = of(i, nearest)
    found.random[i - at] = of(
      i,
      Array.from({ length: nearest.length }, () => random.int(m)),
    )
  }
  return found
}
