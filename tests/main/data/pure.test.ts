// The pure parts of the data process, with values computed by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTokenQuery } from '../../../core/query/parse.ts'
import { encodeRow } from '../../../core/sae/encode.ts'
import type { FeatureRows, SaeSpec } from '../../../core/sae/types.ts'
import type { ActivationsRecord } from '../../../main/data/catalogue.ts'
import {
  histogramOf,
  intervalsOf,
  countBoth,
  medianOf,
  quantilesOf,
  offRows,
  positionOf,
  randomOff,
  strongest,
  unmasked,
} from '../../../main/data/examples.ts'
import { isMasked, maskOf, scanRows, unmaskedRows } from '../../../main/data/mask.ts'
import { addBatch, emptySummary, totalsOf } from '../../../main/data/run-summary.ts'
import { entriesOf, transpose } from '../../../main/data/codes/transpose.ts'
import { normalizeRows } from '../../../main/data/workers/normalize.ts'
import { preActivations } from '../../../main/data/workers/zone-task.ts'
import { passing } from '../../../main/data/text-match.ts'
import { matchedFeatures, populationOf } from '../../../main/data/zone-population.ts'

const i32 = (...values: number[]) => Int32Array.from(values)
const f32 = (...values: number[]) => Float32Array.from(values)
/** A mask of these rows. */
const maskWith = (rows: number, ...masked: number[]) => {
  const mask = new Uint8Array((rows + 7) >> 3)
  masked.forEach(row => (mask[row >> 3]! |= 1 << (row & 7)))
  return mask
}

describe('mask', () => {
  it('leaves out rows that are not finite and rows above ten medians', () => {
    // Finite norms 1 2 3 40: median 2.5, limit 25.
    const { mask, masked, reasons } = maskOf(Float64Array.of(1, NaN, 2, 3, 40, Infinity))
    expect([0, 1, 2, 3, 4, 5].filter(row => isMasked(mask, row))).toEqual([1, 4, 5])
    expect([masked, reasons]).toEqual([3, { special: 0, position: 0, nonFinite: 2, norm: 1 }])
    expect(Array.from(unmaskedRows(mask, 6))).toEqual([0, 2, 3])
  })
  it('keeps a row of exactly ten medians', () => {
    expect(maskOf(Float64Array.of(1, 1, 10)).masked).toBe(0)
  })
  it('computes mean and variance of the rest', async () => {
    const x = f32(1, 0, 3, 4, NaN, 0)
    const source = {
      rows: 3,
      d: 2,
      tensor: null,
      readRows: (from: number, to: number) => Promise.resolve(x.slice(from * 2, to * 2)),
      gatherRows: () => Promise.reject(new Error('not asked for')),
      close: () => Promise.resolve(),
    }
    const scan = await scanRows(source)
    expect(Array.from(scan.mean)).toEqual([2, 2])
    // (1-2)^2 + (0-2)^2 + (3-2)^2 + (4-2)^2
    expect(scan.totalVariance).toBeCloseTo(10, 12)
    expect(scan.masked).toBe(1)
  })
})

describe('transpose', () => {
  it('turns rows into features, rows ascending', () => {
    const parts = [
      { from: 0, to: 2, indptr: i32(0, 2, 3), features: i32(0, 2, 2), values: f32(1, 2, 3) },
      { from: 2, to: 4, indptr: i32(0, 0, 1), features: i32(0), values: f32(4) },
    ]
    const { start, rows, values } = transpose(parts, 3)
    expect(Array.from(start)).toEqual([0, 2, 2, 4])
    expect(Array.from(rows)).toEqual([0, 3, 0, 1])
    expect(Array.from(values)).toEqual([1, 4, 2, 3])
    expect(entriesOf(parts, 2)).toEqual({ rows: i32(0, 1), values: f32(2, 3) })
  })
  it('agrees with looking for each feature', () => {
    const row = fc.uniqueArray(fc.nat(6), { maxLength: 5 }).map(list => list.sort((a, b) => a - b))
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), lists => {
        const indptr = i32(0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length))
        const features = Int32Array.from(lists.flat())
        const values = Float32Array.from(features, (_, i) => i + 1)
        const part = { from: 5, to: 5 + lists.length, indptr, features, values }
        const { start, rows, values: v } = transpose([part], 7)
        for (let f = 0; f < 7; f++) {
          const found = {
            rows: rows.slice(start[f], start[f + 1]),
            values: v.slice(start[f], start[f + 1]),
          }
          expect(found).toEqual(entriesOf([part], f))
        }
      }),
    )
  })
})

describe('run sums', () => {
  const batch = {
    from: 0,
    to: 3,
    indptr: i32(0, 2, 3, 4),
    features: i32(0, 1, 1, 0),
    values: f32(1, 2, 4, 100),
    squaredError: f32(0.5, 0.25, 99),
    tau: null,
    recon: null,
    provider: 'cpu',
    reason: '',
  }
  it('leave masked rows out', () => {
    const summary = emptySummary(3)
    addBatch(summary, batch, maskWith(3, 2))
    expect(Array.from(summary.count)).toEqual([1, 2, 0])
    expect(Array.from(summary.sum)).toEqual([1, 6, 0])
    expect(Array.from(summary.sumSquares)).toEqual([1, 20, 0])
    expect(Array.from(summary.max)).toEqual([1, 4, 0])
    // 3 entries in 2 rows; 0.75 of a variance of 3; feature 2 is never on.
    expect(totalsOf(summary, 3)).toEqual({ l0: 1.5, fvu: 0.25, dead: 1 })
  })
  it('have no fvu where spaces differ or nothing varies', () => {
    const summary = emptySummary(3)
    addBatch(summary, { ...batch, squaredError: f32(NaN, NaN, NaN) }, maskWith(3))
    expect(totalsOf(summary, 3).fvu).toBeNull()
    expect(totalsOf(emptySummary(2), 0)).toEqual({ l0: 0, fvu: null, dead: 2 })
  })
})

describe('examples', () => {
  const values = f32(0.5, 4, 1, 4, 2.4)
  it('strongest first, equal ones in order', () => {
    expect(strongest(values, 3)).toEqual([1, 3, 4])
    expect(strongest(values)).toEqual([1, 3, 4, 2, 0])
  })
  it('histogram of 40 equal bins that holds every value', () => {
    const { edges, counts } = histogramOf(values, 4)
    expect([edges[0], edges[40], edges.length]).toEqual([0, 4, 41])
    expect(counts[39]).toBe(2)
    expect(counts[5]).toBe(1)
    expect(counts.reduce((a, b) => a + b, 0)).toBe(5)
    expect(histogramOf(f32(), 0)).toEqual({ edges: [], counts: [] })
  })
  it('five intervals, highest first, closed on the right', () => {
    const intervals = intervalsOf(f32(5, 1, 1.01, 4, 2), 5, 1)
    expect(intervals.map(i => [i.from, i.to, i.count])).toEqual([
      [4, 5, 1],
      [3, 4, 1],
      [2, 3, 0],
      [1, 2, 2],
      [0, 1, 1],
    ])
    expect(intervals[3]!.order).toEqual([2, 4])
    const many = Float32Array.from({ length: 100 }, (_, i) => i + 1)
    const sampled = intervalsOf(many, 100, 7)
    expect(sampled.map(i => [i.count, new Set(i.order.slice(0, 5)).size])).toEqual(
      Array.from({ length: 5 }, () => [20, 5]),
    )
    expect(intervalsOf(many, 100, 7)).toEqual(sampled)
    expect(intervalsOf(many, 100, 8)).not.toEqual(sampled)
  })
  it('off rows leave out what is on and what is masked', () => {
    const mask = maskWith(6, 1, 4)
    expect(Array.from(offRows(i32(0, 4), mask, 6))).toEqual([2, 3, 5])
    expect(Array.from(randomOff(i32(0, 4), mask, 6, 3))).toEqual([2, 3, 5])
    const few = randomOff(i32(7, 9), maskWith(1000, 3), 1000, 5)
    expect(few).toHaveLength(10)
    expect(Array.from(few).some(row => [3, 7, 9].includes(row))).toBe(false)
    expect(randomOff(i32(7, 9), maskWith(1000, 3), 1000, 5)).toEqual(few)
    const kept = unmasked({ rows: i32(0, 1, 2), values: f32(5, 6, 7) }, maskWith(3, 1))
    expect([Array.from(kept.rows), Array.from(kept.values)]).toEqual([
      [0, 2],
      [5, 7],
    ])
  })
  it('spare rows of a group are others of it, in no order of their own', () => {
    const many = Float32Array.from({ length: 100 }, (_, i) => i + 1)
    for (const { from, to, order } of intervalsOf(many, 100, 7)) {
      expect(order.length).toBeGreaterThan(15)
      expect(new Set(order).size).toBe(order.length)
      expect(order.every(i => many[i]! > from && many[i]! <= to)).toBe(true)
      expect(order.slice(5)).not.toEqual(order.slice(5).sort((a, b) => a - b))
    }
  })
  it('quantiles have equal counts, and never divide equal values', () => {
    const of = (...list: number[]) =>
      quantilesOf(f32(...list), f32(...list).sort(), 1).map(q => [q.from, q.to, q.count])
    // Ends at the 2nd, 4th, 6th, 8th and 10th smallest.
    expect(of(10, 1, 9, 2, 8, 3, 7, 4, 6, 5)).toEqual([
      [8, 10, 2],
      [6, 8, 2],
      [4, 6, 2],
      [2, 4, 2],
      [0, 2, 2],
    ])
    expect(of(3, 3, 3, 3, 3, 3, 3, 7)).toEqual([
      [3, 7, 1],
      [0, 3, 7],
    ])
    expect(of(2, 1)).toEqual([
      [1, 2, 1],
      [0, 1, 1],
    ])
    expect(of()).toEqual([])
  })
  it('medians', () => {
    expect([medianOf(f32(1, 2, 9)), medianOf(f32(1, 2, 4, 9)), medianOf(f32())]).toEqual([2, 3, null])
  })
  it('rows in both, and positions', () => {
    expect(countBoth(i32(1, 2, 3), i32(2, 3, 4, 5))).toBe(2)
    expect(countBoth(i32(), i32())).toBe(0)
    expect([positionOf(i32(2, 5, 9), 5), positionOf(i32(2, 5, 9), 6), positionOf(i32(), 1)]).toEqual([1, -1, -1])
  })
})

describe('control features', () => {
  const counts = i32(100, 101, 5, 0, 99, 6, 2000)
  it('have nearly the same density, are not the chosen ones and never dead', () => {
    fc.assert(
      fc.property(fc.nat(1000), seed => {
        const drawn = matchedFeatures(counts, [0, 2], seed)
        expect(new Set(drawn).size).toBe(2)
        for (const f of drawn) expect([1, 4, 5, 6]).toContain(f)
        expect(matchedFeatures(counts, [0, 2], seed)).toEqual(drawn)
      }),
    )
    const wide = Int32Array.from({ length: 200 }, (_, i) => i + 1)
    // The 20 nearest of feature 99 (100 rows) lie within about 11 rows of it.
    for (let seed = 0; seed < 30; seed++) expect(Math.abs(matchedFeatures(wide, [99], seed)[0]! - 99)).toBeLessThan(12)
    expect(() => matchedFeatures(i32(3, 0), [0], 1)).toThrow(/control/)
  })
})

describe('population', () => {
  const activations = { mask: maskWith(4, 2), rows: 4, unit: 'word' } as ActivationsRecord
  const tokens = ['apple', 'Banana', 'avocado', 'cherry']
  const of = async (filter: string, texts = tokens) => {
    const { where } = parseTokenQuery(filter)
    const passes = where?.kind === 'text' ? await passing(where.match, texts) : new Uint8Array(texts.length).fill(1)
    return Array.from(populationOf(activations, passes, filter))
  }
  it('is unmasked and passes the filter', async () => {
    expect(await of('')).toEqual([0, 1, 3])
    expect(await of('/^a/')).toEqual([0])
    expect(await of('BAN')).toEqual([1])
    await expect(of('zebra')).rejects.toThrow(/No word passes the filter zebra/)
    await expect(of('/(/')).rejects.toThrow(/not a valid/)
    // Exponential in the length of the token; without the limit this would never end.
    await expect(of('/^(a+)+$!/', ['a'.repeat(60), 'b', '', ''])).rejects.toThrow(/takes too long/)
  })
})

describe('rows of a zone view', () => {
  const spec: SaeSpec = {
    kind: 'relu',
    dIn: 3,
    dSae: 2,
    dOut: 3,
    inputNorm: 'none',
    subtractBDec: true,
    k: null,
    rescaleByDecoderNorm: false,
    skip: false,
    transcoder: false,
  }
  const weights = {
    wEnc: f32(1, 0, 2, 1, 0, -1),
    bEnc: f32(0.5, -1),
    wDec: f32(1, 0, 0, 0, 1, 0),
    bDec: f32(0.1, 0.2, 0.3),
    threshold: null,
    wSkip: null,
  }
  const x = f32(1, 2, 4, 0, 0, 0, -3, 1, 2)
  it.each(['none', 'layer_norm', 'constant_norm_rescale'] as const)(
    'have the reference pre-activations (%s)',
    inputNorm => {
      const normal = x.slice()
      normalizeRows(normal, 3, inputNorm)
      const rows: FeatureRows = {
        spec: { ...spec, inputNorm },
        features: [1, 0],
        wEnc: f32(0, 1, -1, 1, 2, 0),
        bEnc: f32(-1, 0.5),
        threshold: f32(0, 0),
        wDec: f32(0, 1, 0, 1, 0, 0),
        bPre: weights.bDec,
        bOut: weights.bDec,
      }
      const z = preActivations(normal, rows)
      for (let r = 0; r < 3; r++) {
        const { pre } = encodeRow({ ...spec, inputNorm }, weights, x.subarray(r * 3, r * 3 + 3))
        expect(z[r * 2]).toBeCloseTo(pre[1]!, 5)
        expect(z[r * 2 + 1]).toBeCloseTo(pre[0]!, 5)
      }
    },
  )
})
