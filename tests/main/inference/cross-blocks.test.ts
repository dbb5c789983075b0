// The best few across two dictionaries, in blocks, against a direct computation on models held in memory.
import { describe, expect, it } from 'vitest'
import { subspaceRecovery } from '../../../core/analysis/subspace-recovery.ts'
import { createRandom } from '../../../core/random.ts'
import { crossNeighbours } from '../../../main/inference/cross-blocks.ts'
import type { SaeModel } from '../../../main/inference/formats/format.ts'
import type { CrossInput, CrossPart } from '../../../shared/inference-api.ts'

const d = 6
function model(m: number, seed: number, zero: number): { rows: Float32Array; model: SaeModel } {
  const random = createRandom(seed)
  const rows = Float32Array.from({ length: m * d }, () => random.normal() + 0.3)
  rows.fill(0, zero * d, (zero + 1) * d)
  const made = {
    spec: { dSae: m, dIn: d, dOut: d },
    readDirections: (from: number, to: number) => Promise.resolve(rows.slice(from * d, to * d)),
    readWeights: () =>
      Promise.resolve({
        wEnc: Float32Array.from({ length: m * d }, (_, at) => rows[(at % m) * d + Math.floor(at / m)]!),
      }),
  }
  return { rows, model: made as unknown as SaeModel }
}
// More rows than one block, so that the lists of B are merged, and a last block with fewer rows than the lists are long.
const [n, m, count] = [1027, 40, 5]
const a = model(n, 1, 7)
const b = model(m, 2, 3)
const ref = { path: '', options: {}, provider: 'cpu' as const, threads: 1 }
const plain: CrossInput = { a: ref, b: ref, vector: 'decoder', count, centred: false, absolute: false, turn: null, all: false, recovery: null } // prettier-ignore

async function lists(change: Partial<CrossInput> = {}, signal = new AbortController().signal) {
  const parts: CrossPart[] = []
  await crossNeighbours(a.model, b.model, { ...plain, ...change }, part => parts.push(part), signal)
  const joined = (side: 'a' | 'b', key: 'features' | 'cosines') => parts.filter(p => p.side === side).flatMap(p => [...p[key]]) // prettier-ignore
  return { parts, of: (side: 'a' | 'b') => ({ features: joined(side, 'features'), cosines: joined(side, 'cosines') }) }
}

function meanless(rows: Float32Array): number[][] {
  const unit = unitOf(rows)
  const used = unit.filter(row => row.some(v => v !== 0))
  const mean = unit[0]!.map((_, j) => used.reduce((sum, row) => sum + row[j]!, 0) / used.length)
  return unit.map(row => (row.some(v => v !== 0) ? row.map((v, j) => v - mean[j]!) : row))
}
const unitOf = (rows: Float32Array) =>
  Array.from({ length: rows.length / d }, (_, i) => [...rows.subarray(i * d, (i + 1) * d)])
    .map(row => ({ row, length: Math.hypot(...row) }))
    .map(({ row, length }) => row.map(v => (length > 0 ? v / length : 0)))
const cosine = (x: number[], y: number[]) => x.reduce((s, v, j) => s + v * y[j]!, 0) / (Math.hypot(...x) * Math.hypot(...y)) // prettier-ignore

/** Best of `others` for each of `own`, by a direct computation. */
function direct(own: number[][], others: number[][], value = cosine): number[][] {
  return own.map(x =>
    others
      .map((y, j) => ({ j, c: value(x, y) }))
      .filter(({ c }) => !Number.isNaN(c))
      .sort((p, q) => q.c - p.c)
      .slice(0, count)
      .map(({ c }) => c),
  )
}

function expectLists(
  found: { features: number[]; cosines: number[] },
  want: number[][],
  own: number[][],
  others: number[][],
  value = cosine,
) {
  // prettier-ignore
  want.forEach((list, i) => {
    for (let k = 0; k < count; k++) {
      const [feature, c] = [found.features[i * count + k]!, found.cosines[i * count + k]!]
      if (k >= list.length) {
        expect([feature, c]).toEqual([-1, NaN])
        continue
      }
      expect(Math.abs(c - list[k]!)).toBeLessThan(2e-6)
      // Equal within rounding may come in another order: the one named has the cosine that is said.
      expect(Math.abs(value(own[i]!, others[feature]!) - c)).toBeLessThan(2e-6)
    }
  })
}

describe('crossNeighbours', () => {
  const [unitA, unitB] = [unitOf(a.rows), unitOf(b.rows)]
  it.each([
    ['decoder rows', {}, unitA, unitB, cosine],
    ['encoder columns', { vector: 'encoder' as const }, unitA, unitB, cosine],
    ['rows without their mean', { centred: true }, meanless(a.rows), meanless(b.rows), cosine],
    ['sizes', { absolute: true }, unitA, unitB, (x: number[], y: number[]) => Math.abs(cosine(x, y))],
  ])('has the best of %s for both sides', async (_, change, x, y, value) => {
    const found = await lists(change)
    expectLists(found.of('a'), direct(x, y, value), x, y, value)
    expectLists(found.of('b'), direct(y, x, value), y, x, value)
  })

  it('turns the rows of the second dictionary', async () => {
    // Axes 0 and 1 exchanged, axis 2 flipped: symmetric and orthogonal.
    const turn = new Float32Array(d * d)
    for (let i = 0; i < d; i++) turn[i * d + (i < 2 ? 1 - i : i)] = i === 2 ? -1 : 1
    const y = unitB.map(([p, q, r, ...rest]) => [q!, p!, -r!, ...rest])
    expectLists((await lists({ turn })).of('a'), direct(unitA, y), unitA, y)
    await expect(lists({ turn: new Float32Array(3) })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('gives all cosines, and how much of a row its best and random ones span', async () => {
    const { parts } = await lists({ all: true, recovery: { seed: 4 } })
    const own = parts.filter(p => p.side === 'a')
    const cosines = own.flatMap(p => [...p.all!])
    expect(cosines).toHaveLength(n * m)
    expect(cosines[11 * m + 8]).toBeCloseTo(cosine(unitA[11]!, unitB[8]!), 5)
    const best = own.flatMap(p => [...p.recovery!.best])
    const features = own.flatMap(p => [...p.features])
    expect(best[7]).toBeNaN()
    const five = features.slice(20 * count, 21 * count).map(j => unitB[j]!)
    expect(best[20]).toBeCloseTo(subspaceRecovery(unitA[20]!, five)!, 5)
    const random = own.flatMap(p => [...p.recovery!.random]).filter(v => !Number.isNaN(v))
    const mean = (of: number[]) => of.reduce((s, v) => s + v) / of.length
    expect(mean(random)).toBeLessThan(mean(best.filter(v => !Number.isNaN(v))))
  })

  it('refuses vectors of other spaces and stops when asked to', async () => {
    const other = { ...b.model, spec: { ...b.model.spec, dOut: d + 1 } } as SaeModel
    await expect(crossNeighbours(a.model, other, plain, () => {}, new AbortController().signal)).rejects.toMatchObject({ code: 'bad-input' }) // prettier-ignore
    await expect(lists({}, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})
