// The statistics of clustering against composition, each on rows whose answer is known by hand, and where there is none.
import { describe, expect, it } from 'vitest'
import { additivity } from '../../../../core/analysis/clustering/additivity.ts'
import { budgetCurves, truncatedEv } from '../../../../core/analysis/clustering/budget.ts'
import { calibrate } from '../../../../core/analysis/clustering/calibrate.ts'
import { cellShape } from '../../../../core/analysis/clustering/cell-shape.ts'
import { cellSpectrum } from '../../../../core/analysis/clustering/cell-spectrum.ts'
import { countWinners, median, winners, type CodedRows } from '../../../../core/analysis/clustering/coded-rows.ts'
import { creditPairs, pairCredits } from '../../../../core/analysis/clustering/credit-pairs.ts'
import { alignment, creditOf } from '../../../../core/analysis/clustering/credit-signature.ts'
import { dominance, zoneGap } from '../../../../core/analysis/clustering/dominance.ts'
import { informativeness } from '../../../../core/analysis/clustering/informativeness.ts'
import { pairMagnitudes } from '../../../../core/analysis/clustering/pair-magnitudes.ts'
import { argmaxAgreement, bestCellF1, shareWithCell } from '../../../../core/analysis/clustering/partition-evidence.ts'
import { vqShare } from '../../../../core/analysis/clustering/vq-share.ts'
import { sparseFromDense } from '../../../../core/analysis/sparse-rows.ts'
import { createRandom } from '../../../../core/random.ts'

const dense = (rows: number[][]) => Float64Array.from(rows.flat())
const coded = (y: number[][], z: number[][], decoder: number[][]): CodedRows => ({
  n: y.length,
  d: decoder[0]!.length,
  y: dense(y),
  z: sparseFromDense(z, decoder.length),
  decoder: dense(decoder),
})
const clusters = (labels: number[], centres: number[][]) => ({
  labels: Int32Array.from(labels),
  centres: dense(centres),
  updates: 0,
  settled: true,
})
/** The same rows in d dimensions, zeros behind. */
const widen = (data: CodedRows, d: number): CodedRows => {
  const wider = (rows: ArrayLike<number>) =>
    Float64Array.from({ length: (rows.length / data.d) * d }, (_, at) =>
      at % d < data.d ? rows[Math.floor(at / d) * data.d + (at % d)]! : 0,
    )
  return { ...data, d, y: wider(data.y), decoder: wider(data.decoder) }
}
const axes = [[1, 0], [0, 1]] // prettier-ignore
/** n rows over four exclusive-free latents: z itself is known, y = z D exactly */
function sumOfTwo(n: number, seed: number): CodedRows {
  const random = createRandom(seed)
  const z = Array.from({ length: n }, () => [0, 1].map(() => (random.next() < 0.5 ? 1 + random.next() : 0)))
  return coded(z, z, axes)
}

describe('winners', () => {
  it('the first among equals; nothing on is nobody', () => {
    const z = sparseFromDense([[0, 2, 2], [0, 0, 0], [3, 0, 1]], 3) // prettier-ignore
    expect([...winners(z)]).toEqual([1, -1, 0])
    expect(countWinners(z, 1)).toBe(2)
    expect(countWinners(z)).toBe(0)
  })
  it('median of even and odd numbers, and of none', () =>
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, null]))
})

describe('E1, E2', () => {
  it('by hand: a perfect dictionary, and cells along one axis only', () => {
    const data = coded([[2, 0], [0, 1], [1, 1], [1, 0]], [[2, 0], [0, 1], [1, 1], [1, 0]], axes) // prettier-ignore
    const found = vqShare(data, clusters([0, 0, 0, 0], [[1, 0]]))!
    // Total about the mean (1, .5): 1.25 + 1.25 + .25 + .25 = 3; the axis leaves 0 + 1 + 1 + 0.
    expect(found.evSae).toBeCloseTo(1, 12)
    expect(found.evVq).toBeCloseTo(1 - 2 / 3, 12)
    expect(found.share).toBeCloseTo(1 / 3, 12)
  })
  it('rows that do not vary have none', () =>
    expect(vqShare(coded([[1, 1], [1, 1]], [[1, 0], [1, 0]], axes), clusters([0, 0], [[1, 0]]))).toBeNull()) // prettier-ignore
})

describe('E3', () => {
  const z = sparseFromDense([[1, 0, 0], [2, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0]], 3) // prettier-ignore
  it('agreement is over rows on which anything is on', () => {
    expect(argmaxAgreement(z, Int32Array.from([4, 4, 7, 7, 4]))).toEqual({ ami: 1, ari: 1 })
    expect(argmaxAgreement(sparseFromDense([[0]], 1), Int32Array.from([0]))).toBeNull()
  })
  it('best F1 with a cell; a dead latent has none', () => {
    const f1 = bestCellF1(z, Int32Array.from([0, 0, 0, 1, 1]), 2)
    expect(f1[0]).toBeCloseTo((2 * 2) / (2 + 3), 12)
    expect(f1[1]).toBeCloseTo((2 * 1) / (2 + 2), 12)
    expect(f1[2]).toBeNaN()
    expect(shareWithCell(f1)).toBe(0.5)
    expect(shareWithCell(Float64Array.from([Number.NaN]))).toBeNull()
  })
})

describe('E4', () => {
  const row = (a: number, b: number, c: number) => [a, b, c]
  it('the median over pairs with enough common rows', () => {
    const z = sparseFromDense(
      Array.from({ length: 40 }, (_, t) => row(1 + t, 2 * (1 + t), t % 2 ? 0 : 50 - t)),
      3,
    )
    // (0, 1) share 40 rows at r = 1; (0, 2) and (1, 2) share 20 at r = -1.
    expect(pairMagnitudes(z, 30)).toEqual({ median: expect.closeTo(1, 9), pairs: 1 })
    expect(pairMagnitudes(z, 20)).toEqual({ median: expect.closeTo(-1, 9), pairs: 3 })
    expect(pairMagnitudes(z, 41)).toEqual({ median: null, pairs: 0 })
  })
  it('magnitudes that do not vary have no correlation', () =>
    expect(pairMagnitudes(sparseFromDense(Array.from({ length: 40 }, () => [1, 0.3]), 2))).toEqual({ median: null, pairs: 0 })) // prettier-ignore
})

describe('E5', () => {
  it('by hand: one value, then both', () => {
    const data = coded([[2, 1], [-2, -1], [0, 0]], [[2, 1], [0, 0], [0, 0]], axes) // prettier-ignore
    // Total 10; the second row is missed (5), the first leaves 1 with one value.
    expect([...truncatedEv(data, 3)!]).toEqual([expect.closeTo(0.4, 12), expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]) // prettier-ignore
  })
  it('a local PCA of rank 1 is all of two lines', () => {
    const y = Array.from({ length: 20 }, (_, t) => (t < 10 ? [t, 0, 5] : [0, t, -5]))
    const data = coded(y, y.map(() => [0]), [[0, 0, 1]]) // prettier-ignore
    const labels = Int32Array.from({ length: 20 }, (_, t) => (t < 10 ? 0 : 1))
    const { localPca } = budgetCurves(data, labels, 2, 3)!
    expect(localPca[1]).toBeCloseTo(1, 9)
    expect(localPca[0]).toBeLessThan(1)
    expect(budgetCurves(coded([[1, 1]], [[0, 0]], axes), Int32Array.from([0]), 1, 2)).toBeNull()
  })
})

describe('cellSpectrum', () => {
  const rowsOf = (n: number) => Int32Array.from({ length: n }, (_, t) => t)
  it('is that of the scatter, by either side and by iteration', () => {
    const random = createRandom(3)
    for (const [n, d] of [
      [6, 3],
      [60, 50],
      [50, 70],
    ] as const) {
      // prettier-ignore
      const scale = Float64Array.from({ length: d }, (_, j) => 1 / (1 + j))
      const y = Float64Array.from({ length: n * d }, (_, i) => scale[i % d]! * random.normal())
      const few = cellSpectrum(y, d, rowsOf(n), 2, true)
      const all = cellSpectrum(y, d, rowsOf(n), Math.min(n, d), true)
      expect(all.values.reduce((sum, v) => sum + v, 0)).toBeCloseTo(all.total, 6)
      few.values.forEach((v, i) => expect(Math.abs(v / all.values[i]! - 1)).toBeLessThan(1e-4))
    }
  })
  it('through the origin: rows along one ray have one value', () => {
    const found = cellSpectrum(Float64Array.from([1, 2, 2, 4, 3, 6]), 2, rowsOf(3), 2, false)
    expect(found.total).toBe(70)
    expect(found.values[0]).toBeCloseTo(70, 9)
    expect(cellSpectrum(Float64Array.from([1, 2]), 2, rowsOf(1), 2, true)).toEqual({ total: 0, values: [] })
  })
})

describe('E6', () => {
  it('a sum adds up, and its weights are (1, 1)', () => {
    const [pair] = additivity(sumOfTwo(4000, 5), { fewest: 60, most: 5, order: 'common' })
    expect(pair!.index).toBeGreaterThan(0.99)
    expect(pair!.alpha).toBeCloseTo(1, 1)
    expect(pair!.beta).toBeCloseTo(1, 1)
  })
  it('an average is no sum: weights of a half', () => {
    const data = sumOfTwo(4000, 5)
    for (let t = 0; t < data.n; t++) {
      const [a, b] = [data.y[2 * t]!, data.y[2 * t + 1]!]
      if (a > 0 && b > 0) [data.y[2 * t], data.y[2 * t + 1]] = [a / 2, b / 2]
    }
    const [pair] = additivity(data, { fewest: 60, most: 5, order: 'index' })
    expect(pair!.alpha).toBeCloseTo(0.5, 1)
    expect(pair!.beta).toBeCloseTo(0.5, 1)
    expect(pair!.index).toBeLessThan(0.8)
  })
  it('needs its four cells, and parallel effects have no weights', () => {
    expect(additivity(sumOfTwo(40, 5), { fewest: 60, most: 5, order: 'common' })).toEqual([])
    const z = Array.from({ length: 40 }, (_, t) => [t & 1, (t >> 1) & 1])
    const [pair] = additivity(coded(z.map(([a, b]) => [a! + b!, 0]), z, axes), { fewest: 5, most: 5, order: 'index' }) // prettier-ignore
    expect(pair!.counts).toEqual([10, 10, 10, 10])
    expect([pair!.alpha, pair!.beta]).toEqual([null, null])
    expect(pair!.index).toBe(1)
  })
})

describe('E7', () => {
  it('magnitudes that vary are worth what binary codes lack', () => {
    const found = informativeness(sumOfTwo(3000, 6), null)!
    expect(found.fvuFull).toBeCloseTo(0, 9)
    // Per latent: var z = 0.5 (1/12 + 1.5^2) - 0.75^2; binary leaves 0.5 / 12.
    const expected = 0.5 / 12 / (0.5 * (1 / 12 + 2.25) - 0.5625)
    expect(found.m).toBeCloseTo(expected, 2)
  })
  it('constant magnitudes tell nothing; a copied column changes nothing; nothing to explain is null', () => {
    const z = Array.from({ length: 200 }, (_, t) => [t % 3 === 0 ? 2 : 0, t % 5 === 0 ? 1 : 0])
    expect(informativeness(coded(z, z, axes), null)!.m).toBeCloseTo(0, 9)
    const twice = z.map(([a, b]) => [a!, b!, a!])
    const copied = informativeness(coded(z, twice, [[1, 0], [0, 1], [1, 0]]), null)! // prettier-ignore
    expect(copied.fvuFull).toBeCloseTo(0, 9)
    expect(informativeness(coded([[1, 1], [1, 1]], [[0, 0], [0, 0]], axes), null)).toBeNull() // prettier-ignore
  })
  it('some latents are refitted to what the others leave', () => {
    const found = informativeness(sumOfTwo(2000, 7), [1])!
    expect(found.latents).toBe(1)
    expect(found.fvuFull).toBeCloseTo(0, 9)
  })
})

describe('E8', () => {
  it('cells that are rays are explained by rays', () => {
    const z = Array.from({ length: 60 }, (_, t) => (t % 2 ? [1 + t / 30, 0] : [0, 1 + t / 30]))
    const found = cellShape(coded(z, z, axes), 1)!
    expect(found.ray).toBeCloseTo(1, 9)
    expect(found.sae).toBeCloseTo(1, 9)
    expect(found.constant).toBeLessThan(1)
    expect(found).toMatchObject({ cells: 2, rows: 60 })
    expect(cellShape(coded(z, z, axes), 1, 31)).toBeNull()
  })
})

describe('E9', () => {
  it('alignment is over latents that are on', () => {
    const encoder = dense([[1, 0], [1, 1], [-1, 0]]) // prettier-ignore
    const decoder = dense([[1, 0], [0, 1], [1, 0]]) // prettier-ignore
    expect(alignment(encoder, decoder, 2, Int32Array.from([3, 1, 0])).median).toBeCloseTo((1 + Math.SQRT1_2) / 2, 12)
    expect(alignment(encoder, decoder, 2, new Int32Array(3))).toEqual({ median: null, latents: 0 })
  })
  it('a parent that withholds 0.6 has slope 1, intercept -0.6, and ratios off 0 and 1', () => {
    const n = 200
    const x = Float64Array.from({ length: n }, (_, t) => 1 + (t % 20) / 10)
    const isChild = Array.from({ length: n }, (_, t) => (t % 2 ? 1 : 0))
    const parent = x.map((a, t) => Math.max(0, a - 0.6 * isChild[t]!))
    const found = creditOf(x, parent, new Array(n).fill(1), isChild)
    expect(found.slope).toBeCloseTo(1, 9)
    expect(found.intercept).toBeCloseTo(-0.6, 9)
    expect(found.ratioCounts.reduce((sum, c) => sum + c, 0)).toBe(100)
  })
  /** Rows of a parent (axis 0) and a child (axis 1) whose latent holds `delta` of the parent; every fifth row has neither. */
  const absorbed = (delta: number) => {
    const random = createRandom(3)
    const rows = Array.from({ length: 600 }, (_, t) => {
      const kind = t % 5
      const strength = 1.5 + random.next()
      return kind === 0 ? [0.01 * random.normal(), 0.01 * random.normal()] : kind < 3 ? [strength, 0] : [strength, 1]
    })
    const l = Math.hypot(delta, 1)
    const z = rows.map(([a, b]) => (a! < 0.5 ? [0, 0] : [Math.max(0, a! - delta * b!), b! * l]))
    return { ...coded(rows, z, [[1, 0], [delta / l, 1 / l]]), encoders: [[1, -delta], [0, l]] } // prettier-ignore
  }
  const encoderOf = (encoders: number[][]) => (i: number) => Float64Array.from(encoders[i]!)
  it('a pair that the weights have: slope 1, ratios in between; none where encoders are not turned apart or not to be had', () => {
    const { encoders, ...data } = absorbed(0.7)
    // In two dimensions chance alone is at cosines of nearly 1: the rule is asked in more.
    const wide = widen(data, 40)
    const of = (rows: number[][]) => encoderOf(rows.map(row => [...row, ...new Array<number>(38).fill(0)]))
    const pairs = creditPairs(wide, of(encoders))
    expect(pairs).toEqual([{ parent: 0, child: 1 }])
    const found = pairCredits(wide, pairs)
    expect(found.slope).toBeCloseTo(1, 1)
    expect(found.pairs).toBe(1)
    expect(found.each[0]!.intercept).toBeCloseTo(-0.7, 1)
    expect(found.between).toBeGreaterThan(0.9)
    expect(found.ratioCounts!.reduce((sum, c) => sum + c, 0)).toBe(240)
    expect(creditPairs(wide, of([[1, 0], [0, 1]]))).toEqual([]) // prettier-ignore
    expect(creditPairs(wide, () => null)).toEqual([])
  })
  it('is null without pairs, where the parent has no rows of its own, and where it is silent on the child', () => {
    const none = { slope: null, pairs: 0, between: null, ratioCounts: null, each: [] }
    const data = absorbed(0.7)
    expect(pairCredits(data, [])).toEqual(none)
    expect(pairCredits(data, [{ parent: 1, child: 0 }])).toEqual(none)
    expect(pairCredits(data, [{ parent: 0, child: 9 }])).toMatchObject({ slope: null, between: null })
    const whole = absorbed(9)
    const silent = pairCredits(whole, [{ parent: 0, child: 1 }])
    expect(silent).toMatchObject({ slope: null, pairs: 0, between: 0 })
    expect(silent.each[0]).toMatchObject({ fireRate: 0, slope: null, intercept: null, childRows: 240 })
  })
})

describe('E10', () => {
  it('by hand, rows without a code counted in L0 alone', () => {
    const found = dominance(sparseFromDense([[3, 1], [2, 0], [0, 0]], 2)) // prettier-ignore
    expect(found.share).toBeCloseTo((0.9 + 1) / 2, 12)
    expect(found.effective).toBeCloseTo((1.6 + 1) / 2, 12)
    expect(found.l0).toBe(1)
    expect(dominance(sparseFromDense([[0]], 1))).toEqual({ share: null, l0: 0, effective: null })
  })
  it('a gap of Gaussian rows is about 1; two far groups have a larger one', () => {
    const random = createRandom(4)
    const [n, d] = [4000, 8]
    const y = Float64Array.from({ length: n * d }, () => random.normal())
    const axis = Float64Array.from({ length: d }, (_, j) => (j === 0 ? 1 : 0))
    expect(zoneGap(y, n, d, axis, 1000, 4, 1)).toBeGreaterThan(0.8)
    expect(zoneGap(y, n, d, axis, 1000, 4, 1)).toBeLessThan(1.25)
    const apart = y.map((v, i) => (i % d === 0 && i < 200 * d ? v + 30 : v))
    expect(zoneGap(apart, n, d, axis, 200, 4, 1)).toBeGreaterThan(3)
    expect(zoneGap(y, n, d, axis, 0, 4, 1)).toBeNull()
    expect(zoneGap(y, n, d, axis, n, 4, 1)).toBeNull()
    expect(zoneGap(y, n, d, new Float64Array(d), 10, 4, 1)).toBeNull()
  })
})

describe('calibrate', () => {
  it('by hand: 0 at clusters, 1 at a sparse sum', () => {
    const found = calibrate(3, [1, 1.1, 0.9], [5, 5.1, 4.9])
    expect(found.lambda).toBeCloseTo(0.5, 12)
    expect(found.power).toBeCloseTo(40, 9)
  })
  it('says nothing where the surrogates are not 5 pooled sd apart, or are not known', () => {
    expect(calibrate(3, [1, 2], [2, 3])).toMatchObject({ lambda: null, reason: expect.stringContaining('pooled sd') })
    expect(calibrate(3, [1], [2])).toMatchObject({ lambda: null, reason: 'too few draws' })
    expect(calibrate(3, [null, null], [2, 3])).toMatchObject({ lambda: null, cluster: null })
    expect(calibrate(null, [1, 1.01], [5, 5.01])).toMatchObject({ lambda: null, reason: 'not defined on the data' })
    expect(calibrate(2, [1, 1], [1, 1])).toMatchObject({ lambda: null, reason: 'both surrogates give the same' })
  })
})
