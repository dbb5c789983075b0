// Pairs that absorption without labels leaves open: the blocks of ONNX Runtime against the rule on every pair, on a model held in memory.
import { describe, expect, it } from 'vitest'
import { pairWeights, ruledOutByWeights } from '../../../core/analysis/absorption-candidates.ts'
import { createRandom } from '../../../core/random.ts'
import { apartBlocks } from '../../../main/inference/apart-blocks.ts'
import type { SaeModel } from '../../../main/inference/formats/format.ts'

const [m, d, line] = [70, 12, 0.25]
const random = createRandom(4)
const rows = () => Float32Array.from({ length: m * d }, () => random.normal() * 3)
const [decoder, encoder] = [rows(), rows()]
decoder.fill(0, 5 * d, 6 * d)
const on = Int32Array.from({ length: m }, (_, f) => 20 + ((f * 29) % 90))
const modelOf = (dOut: number) =>
  ({
    spec: { dSae: m, dIn: d, dOut },
    readDirections: (from: number, to: number) => Promise.resolve(decoder.slice(from * d, to * d)),
    // [d, m], as the encoder's product takes it
    readWeights: () =>
      Promise.resolve({ wEnc: Float32Array.from(encoder, (_, at) => encoder[(at % m) * d + Math.floor(at / m)]!) }),
  }) as unknown as SaeModel
const row = (of: Float32Array, f: number) => of.subarray(f * d, (f + 1) * d)

async function open(parents: Int32Array | null, signal = new AbortController().signal, dOut = d) {
  const found: string[] = []
  let [pairs, refused, to, total] = [0, 0, 0, 0]
  await apartBlocks(
    modelOf(dOut),
    { on, line, parents, threads: 1 },
    part => {
      part.parent.forEach((p, at) => found.push(`${p} ${part.child[at]}`))
      pairs += part.counted?.pairs ?? 0
      refused += Object.values(part.counted?.why ?? {}).reduce((sum, n) => sum + n, 0)
      ;[to, total] = [part.to, part.total]
    },
    signal,
  )
  return { found: found.sort(), pairs, refused, to, total }
}
function expected(parents: number[]) {
  const all: string[] = []
  let pairs = 0
  for (const p of parents) {
    for (let c = 0; c < m; c++) {
      if (on[c]! < 30 || on[p]! <= on[c]!) continue
      pairs++
      if (!ruledOutByWeights(pairWeights(row(encoder, p), row(decoder, p), row(encoder, c), row(decoder, c)), line)) all.push(`${p} ${c}`) // prettier-ignore
    }
  }
  return { all: all.sort(), pairs }
}

describe('apartBlocks', () => {
  it('leaves open what the rule leaves open, and counts every pair once', async () => {
    const { all, pairs } = expected(Array.from({ length: m }, (_, f) => f))
    const found = await open(null)
    expect(found.found).toEqual(all)
    expect(all.length).toBeGreaterThan(20)
    expect(found).toMatchObject({ pairs, refused: pairs - all.length, to: m, total: m })
  })
  it('of some parents has theirs alone', async () => {
    const { all, pairs } = expected([11, 3, 60])
    expect(await open(Int32Array.of(11, 3, 60))).toEqual({ found: all, pairs, refused: pairs - all.length, to: 3, total: 3 }) // prettier-ignore
  })
  it('refuses rows of different spaces, and stops when asked to', async () => {
    await expect(open(null, undefined, d + 1)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(open(null, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})
