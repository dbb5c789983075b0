// Co-firing against hand counts, a slow recount, and its nulls.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addToTallies, createTallies, groupIntervals, pairPlace } from '../../../core/analysis/co-firing-groups.ts'
import { addCodes, codeCovariance, createCoFiring, maskedCosines, onOf } from '../../../core/analysis/co-firing.ts'
import { chunkOf, type CodeChunk } from '../../../core/analysis/code-rows.ts'
import { l0Null, trade } from '../../../core/analysis/l0-null.ts'
import { cornerOf, pairMeasures, phiOf } from '../../../core/analysis/pair-measures.ts'
import { allPartners, rowsByFeature, strongestPairs } from '../../../core/analysis/partners.ts'
import { sparseFromDense, sparsePart, type SparseRows } from '../../../core/analysis/sparse-rows.ts'
import { createRandom } from '../../../core/random.ts'
import { wilson } from '../../../core/stats.ts'

const setsOf = ({ columns, indptr, indices }: SparseRows) => ({ columns, indptr, features: indices })

/** n rows of exactly k of m features each. */
function topKRows(n: number, m: number, k: number, seed: number): SparseRows {
  const random = createRandom(seed)
  return sparseFromDense(
    Array.from({ length: n }, () => {
      const row = new Float64Array(m)
      for (let left = k; left > 0;) {
        const j = random.int(m)
        if (row[j] !== 0) continue
        row[j] = 0.5 + random.next()
        left--
      }
      return row
    }),
    m,
  )
}

const dense = fc.integer({ min: 1, max: 6 }).chain(m =>
  fc.array(
    fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 2, noNaN: true })), { minLength: m, maxLength: m }),
    {
      minLength: 1,
      maxLength: 12,
    },
  ),
)

describe('wilson', () => {
  it('has the interval of 3 in 10 from the literature, and closed ends', () => {
    const { low, high } = wilson(3, 10)!
    expect(low).toBeCloseTo(0.1078, 4)
    expect(high).toBeCloseTo(0.6032, 4)
    expect(wilson(0, 20)!.low).toBe(0)
    expect(wilson(20, 20)!.high).toBe(1)
    expect(wilson(0, 0)).toBeNull()
  })
})

describe('pairMeasures', () => {
  it('has the numbers of a table of 200 rows', () => {
    const pair = pairMeasures({ rows: 200, i: 40, j: 50, both: 20 })
    expect(pair.expected).toBe(10)
    expect(pair.jGivenI).toMatchObject({ k: 20, n: 40, value: 0.5 })
    expect(pair.iGivenJ!.value).toBe(0.4)
    expect(pair.jaccard!.value).toBeCloseTo(20 / 70, 15)
    expect(pair.lift).toBe(2)
    // (200 20 - 2000) / sqrt(40 160 50 150)
    expect(pair.phi).toBeCloseTo(2000 / Math.sqrt(48_000_000), 15)
    expect(pair.zphi).toBeCloseTo(Math.sqrt(200) * pair.phi!, 12)
  })
  it('has the phi that full exclusion of two 1 % latents has, and calls it exclusion only with enough expected rows', () => {
    expect(pairMeasures({ rows: 1e5, i: 1e3, j: 1e3, both: 0 }).phi).toBeCloseTo(-0.0101, 4)
    expect(pairMeasures({ rows: 1e5, i: 1e3, j: 1e3, both: 0 }).excludes).toBe(true)
    expect(pairMeasures({ rows: 100, i: 20, j: 20, both: 0 }).excludes).toBe(false)
  })
  it('calls a subset implied at a lift of 2 or more only', () => {
    const child = pairMeasures({ rows: 1000, i: 20, j: 200, both: 20 })
    expect([child.implies, child.implied]).toEqual([true, false])
    expect(pairMeasures({ rows: 1000, i: 20, j: 800, both: 20 }).implies).toBe(false)
    expect(cornerOf(1, 0.1)).toBe('subset')
    expect(cornerOf(null, 0)).toBeNull()
  })
  it('answers null, never 0, of a feature that is never or always on', () => {
    const dead = pairMeasures({ rows: 10, i: 0, j: 5, both: 0 })
    expect([dead.jGivenI, dead.lift, dead.phi, dead.zphi]).toEqual([null, null, null, null])
    expect(dead.iGivenJ!.value).toBe(0)
    expect(pairMeasures({ rows: 10, i: 10, j: 5, both: 5 }).phi).toBeNull()
    expect(pairMeasures({ rows: 0, i: 0, j: 0, both: 0 }).jaccard).toBeNull()
  })
})

describe('addCodes', () => {
  it('counts chunk by chunk what a slow recount counts, without skipped rows', () => {
    fc.assert(
      fc.property(dense, fc.nat(11), fc.nat(12), (rows, skipped, cut) => {
        const m = rows[0]!.length
        const z = sparseFromDense(rows, m)
        const order = [...Array(m).keys()].reverse()
        const set = createCoFiring(order, m)
        const at = Math.min(cut, rows.length)
        const part = (from: number, to: number): CodeChunk => ({
          ...chunkOf(
            sparsePart(
              z,
              Int32Array.from({ length: to - from }, (_, i) => from + i),
            ),
          ),
          from,
          to,
        })
        const skip = (row: number) => row === skipped
        addCodes(set, part(0, at), skip)
        addCodes(set, part(at, rows.length), skip)
        const kept = rows.filter((_, t) => t !== skipped)
        expect(set.rows).toBe(kept.length)
        const masked = maskedCosines(set)
        const covariance = codeCovariance(set)
        order.forEach((i, a) =>
          order.forEach((j, b) => {
            expect(set.both[a * m + b]).toBe(kept.filter(row => row[i] !== 0 && row[j] !== 0).length)
            const where = kept.filter(row => row[j] !== 0)
            const sum = (f: (row: number[]) => number, of = where) => of.reduce((s, row) => s + f(row), 0)
            const lengths = Math.sqrt(sum(r => r[i]! ** 2) * sum(r => r[j]! ** 2))
            if (lengths > 0) expect(masked[a * m + b]).toBeCloseTo(sum(r => r[i]! * r[j]!) / lengths, 9)
            else expect(masked[a * m + b]).toBeNaN()
            if (!covariance) return
            const mean = (f: (row: number[]) => number) => sum(f, kept) / kept.length
            expect(covariance[a * m + b]).toBeCloseTo(mean(r => r[i]! * r[j]!) - mean(r => r[i]!) * mean(r => r[j]!), 9)
          }),
        )
      }),
      { numRuns: 60 },
    )
  })
  it('refuses a feature named twice', () => expect(() => createCoFiring([1, 1], 3)).toThrow('named twice'))
})

describe('allPartners', () => {
  it('ranks by phi what a full matrix ranks', () => {
    const z = topKRows(300, 12, 4, 5)
    const set = createCoFiring([...Array(12).keys()], 12)
    addCodes(set, chunkOf(z))
    const on = onOf(set)
    const partners = allPartners(setsOf(z), 3)
    partners.forEach((found, i) => {
      const phi = (j: number) => phiOf(300, on[i]!, on[j]!, set.both[i * 12 + j]!)!
      const wanted = [...Array(12).keys()].filter(j => j !== i && set.both[i * 12 + j]! > 0)
      wanted.sort((a, b) => phi(b) - phi(a) || a - b)
      expect([...found.features]).toEqual(wanted.slice(0, 3))
      expect([...found.both]).toEqual(wanted.slice(0, 3).map(j => set.both[i * 12 + j]!))
    })
  })
  it('has the pairs with the highest phi of all, each once', () => {
    const z = topKRows(300, 12, 4, 5)
    const set = createCoFiring([...Array(12).keys()], 12)
    addCodes(set, chunkOf(z))
    const on = onOf(set)
    const all = on.length * 11
    const pairs = strongestPairs(allPartners(setsOf(z), 11), all, 11)
    const wanted: number[] = []
    for (let i = 0; i < 12; i++)
      for (let j = i + 1; j < 12; j++)
        if (set.both[i * 12 + j]! > 0) wanted.push(phiOf(300, on[i]!, on[j]!, set.both[i * 12 + j]!)!)
    expect(pairs.map(p => p.phi)).toEqual(wanted.sort((a, b) => b - a))
    expect(pairs.every(p => p.i < p.j && p.both === set.both[p.i * 12 + p.j])).toBe(true)
    expect(strongestPairs(allPartners(setsOf(z), 2), 5, 2)).toEqual(pairs.slice(0, 5))
  })
  it('gives a dead feature no partner', () => {
    const z = sparseFromDense(
      [
        [1, 1, 0],
        [1, 0, 0],
        [0, 1, 0],
      ],
      3,
    )
    expect(rowsByFeature(setsOf(z)).start).toEqual(Int32Array.of(0, 2, 4, 4))
    expect(allPartners(setsOf(z)).map(p => [...p.features])).toEqual([[1], [0], []])
  })
})

describe('l0Null', () => {
  it('keeps the features of every token and the tokens of every feature, and no feature twice', () => {
    const z = topKRows(40, 9, 3, 2)
    const sets = { ...setsOf(z), features: z.indices.slice() }
    const random = createRandom(1)
    const mark = new Int8Array(9)
    for (let i = 0; i < 500; i++) trade(sets, random, mark)
    expect(mark.every(v => v === 0)).toBe(true)
    for (let t = 0; t < 40; t++) expect(new Set(sets.features.subarray(3 * t, 3 * t + 3)).size).toBe(3)
    const totals = (features: Int32Array) => Array.from({ length: 9 }, (_, f) => features.filter(v => v === f).length)
    expect(totals(sets.features)).toEqual(totals(z.indices))
    expect([...sets.features]).not.toEqual([...z.indices])
  })
  it('expects fewer common rows than independence does, as a budget makes features exclude each other', () => {
    // 2 of 4 features in each row: P(i and j) = 1/6, not 1/4.
    const found = l0Null(setsOf(topKRows(1200, 4, 2, 3)), [0, 1], 30, 7)
    expect(found.mean[1]).toBeGreaterThan(185)
    expect(found.mean[1]).toBeLessThan(215)
    expect(found.sd[1]).toBeGreaterThan(0)
    expect(found.sd[0]).toBe(0)
    expect(l0Null(setsOf(topKRows(1200, 4, 2, 3)), [0, 1], 30, 7)).toEqual(found)
  })
  it('refuses one draw', () => expect(() => l0Null(setsOf(topKRows(4, 4, 2, 3)), [0], 1)).toThrow('2 or more'))
})

describe('groupIntervals', () => {
  it('is wider than Wilson where the rows of a document are copies, and counts every pair', () => {
    const random = createRandom(4)
    const rows: number[][] = []
    const groups: number[] = []
    for (let g = 0; g < 40; g++) {
      const row = Array.from({ length: 3 }, () => (random.next() < 0.5 ? 1 : 0))
      for (let r = 0; r < 25; r++) {
        rows.push(row)
        groups.push(g)
      }
    }
    const z = sparseFromDense(rows, 3)
    const tallies = createTallies([2, 0, 1], 3, 40)
    addToTallies(tallies, chunkOf(z), Int32Array.from(groups))
    const [first] = groupIntervals(tallies)!
    const n = rows.filter(r => r[2] === 1).length
    const both = rows.filter(r => r[2] === 1 && r[0] === 1).length
    const narrow = wilson(both, n)!
    expect(first!.groups).toBe(40)
    expect(first!.jGivenI!.high - first!.jGivenI!.low).toBeGreaterThan(2 * (narrow.high - narrow.low))
    expect(first!.jGivenI!.low).toBeLessThan(both / n)
    expect(first!.jGivenI!.high).toBeGreaterThan(both / n)
    expect([pairPlace(0, 1, 3), pairPlace(0, 2, 3), pairPlace(1, 2, 3)]).toEqual([3, 4, 5])
    let total = 0
    for (let e = 0; e < tallies.entries; e++) if (tallies.place[e] === 3) total += tallies.count[e]!
    expect(total).toBe(both)
    // an entry a document and number, however many rows
    expect(tallies.entries).toBeLessThanOrEqual(40 * 6)
    expect([...tallies.rows]).toEqual(new Array(40).fill(25))
  })
  it('takes rows of a group wherever they stand, also more groups than fit a table', () => {
    const random = createRandom(8)
    const rows = Array.from({ length: 3000 }, () => [0, 1, 2].map(() => (random.next() < 0.4 ? 1 : 0)))
    const z = chunkOf(sparseFromDense(rows, 3))
    const own = (groupOf: number[], groups: number) => {
      const tallies = createTallies([0, 1, 2], 3, groups)
      addToTallies(tallies, z, Int32Array.from(groupOf))
      return groupIntervals(tallies)![0]!.jGivenI!
    }
    // every row a group of its own: as wide as Wilson's for independent rows
    const alone = own([...rows.keys()], 1_000_000)
    const n = rows.filter(r => r[0] === 1).length
    const narrow = wilson(rows.filter(r => r[0] === 1 && r[1] === 1).length, n)!
    expect((alone.high - alone.low) / (narrow.high - narrow.low)).toBeGreaterThan(0.8)
    expect((alone.high - alone.low) / (narrow.high - narrow.low)).toBeLessThan(1.25)
    // the same groups, rows in turn or block by block
    const blocks = rows.map((_, t) => Math.floor(t / 30))
    const mixed = rows.map((_, t) => t % 100)
    const reordered = createTallies([0, 1, 2], 3, 100)
    const order = Int32Array.from(rows.keys()).sort((a, b) => mixed[a]! - mixed[b]! || a - b)
    const sorted = chunkOf(
      sparseFromDense(
        Array.from(order, t => rows[t]!),
        3,
      ),
    )
    addToTallies(
      reordered,
      sorted,
      Int32Array.from(order, t => mixed[t]!),
    )
    expect(own(mixed, 100)).toEqual(groupIntervals(reordered)![0]!.jGivenI)
    expect(own(blocks, 100)).not.toEqual(own(mixed, 100))
  })
  it('says nothing of one group', () => {
    const tallies = createTallies([0, 1], 2, 1)
    addToTallies(tallies, chunkOf(sparseFromDense([[1, 1]], 2)), Int32Array.of(0))
    expect(groupIntervals(tallies)).toBeNull()
  })
})
