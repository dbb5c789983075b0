// Bases made from means, token sets and all vectors at once, worked out by hand, and everything degenerate.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosine, dot, norm } from '../../../core/linalg.ts'
import { createRandom } from '../../../core/random.ts'
import type { SliceInput, SetVectors } from '../../../core/zones/slice-input.ts'
import { discriminants, LDA_SHRINKAGE } from '../../../core/zones/slice-lda.ts'
import { buildSlice } from '../../../core/zones/slice.ts'
import { sliceBases } from '../../../core/zones/types.ts'

const f32 = (...rows: number[][]) => Float32Array.from(rows.flat())
const all = (n: number) => Int32Array.from({ length: n }, (_, r) => r)

/** Two features in d = 4: w = e1, 2 e1 + e2; d = e3, e4. Four rows. */
function hand(rest: Partial<SliceInput> = {}): SliceInput {
  return {
    basis: 'encoder',
    dim: 3,
    rows: {
      spec: { dIn: 4, dOut: 4 },
      features: [3, 8],
      wEnc: f32([1, 0, 0, 0], [2, 1, 0, 0]),
      wDec: f32([0, 0, 1, 0], [0, 0, 0, 1]),
    },
    origin: new Float64Array(4),
    x: f32([5, 1, 2, 0], [5, 1, 2.2, 0], [0, 0, 0, 1], [0, 0, 0, 1.2]),
    firing: Int32Array.of(0, 1),
    unit: 'word',
    ...rest,
  }
}
const set = (name: string, rows: number[][], inPopulation: number[] = []): SetVectors => ({
  name,
  x: f32(...rows),
  inPopulation: Int32Array.from(inPopulation),
})
const expectOrthonormal = (axes: Float64Array[]) =>
  axes.forEach((a, i) => axes.forEach((b, j) => expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 10)))
const expectAxis = (axis: Float64Array | undefined, wanted: number[], digits = 6) =>
  wanted.forEach((v, j) => expect(axis![j]).toBeCloseTo(v / Math.hypot(...wanted), digits))

describe('encoder span + mean', () => {
  it('is Gram-Schmidt of the rows, then mean(firing) - o', () => {
    // mean(firing) = (5, 1, 2.1, 0): beyond e1 and e2 it is e3
    const slice = buildSlice(hand({ basis: 'encoder+mean' }))
    expectAxis(slice.axes[0], [1, 0, 0, 0])
    expectAxis(slice.axes[1], [0, 1, 0, 0])
    expectAxis(slice.axes[2], [0, 0, 1, 0])
    expect(slice.names).toEqual(['along w #3', 'w #8 beyond axis 1', 'mean of firing words'])
    expect(slice.built).toEqual({ encoder: [0, 1], decoder: [] })
    expect(slice.warnings).toEqual([])
  })
  it('takes one row and the mean in two dimensions, the mean of a token set where there is one, from the origin', () => {
    const origin = Float64Array.of(1, 0, 0, 0)
    const slice = buildSlice(
      hand({ basis: 'encoder+mean', dim: 2, origin, sets: [set('s', [[9, 3, 0, 4], [9, 3, 0, 4.01]])] }),
    ) // prettier-ignore
    expectAxis(slice.axes[0], [1, 0, 0, 0])
    expectAxis(slice.axes[1], [0, 3, 0, 4.005])
    expect(slice.names[1]).toBe('mean of words of s')
    expect(slice.built.encoder).toEqual([0])
  })
  it('warns under three standard errors, and for one row', () => {
    // rows ±3 about 0.5 along e3: mean 0.5, standard error 3: 0.2 standard errors
    const near = set('few', [[0, 0, 3.5, 0], [0, 0, -2.5, 0]]) // prettier-ignore
    const warned = buildSlice(hand({ basis: 'encoder+mean', sets: [near] }))
    expect(warned.warnings.join()).toContain(
      'The mean of the 2 words of few is 0.2 standard errors away from the origin',
    )
    const one = buildSlice(hand({ basis: 'encoder+mean', sets: [set('one', [[0, 0, 3, 0]])] }))
    expect(one.warnings.join()).toContain('is one point away from the origin')
    expectAxis(one.axes[2], [0, 0, 1, 0])
  })
  it('says when nothing is selected', () => {
    const slice = buildSlice(hand({ basis: 'encoder+mean', sets: [set('none', [])] }))
    expect(slice.warnings[0]).toContain('There are no words of none')
    expectOrthonormal(slice.axes)
  })
})

describe('joint basis', () => {
  it('keeps everything when vectors span no more than the slice', () => {
    const rows = { ...hand().rows, wDec: f32([0, 0, 1, 0], [0, 0, -3, 0]) }
    const slice = buildSlice(hand({ basis: 'joint', rows }))
    expectOrthonormal(slice.axes)
    // unit vectors e1, (2,1)/sqrt5, e3, -e3, mean (5,1,2.1): all in e1 e2 e3
    slice.axes.forEach(axis => expect(Math.abs(axis[3]!)).toBeLessThan(1e-9))
    expect(slice.built).toEqual({ encoder: [0, 1], decoder: [0, 1] })
    expect(slice.warnings).toEqual([])
  })
  it('loses least length: no other plane keeps more (right-singular vectors)', () => {
    const random = createRandom(4)
    const d = 7
    const normals = (n: number) => Float32Array.from({ length: n * d }, () => random.normal())
    const rows = { spec: { dIn: d, dOut: d }, features: [1, 2, 3], wEnc: normals(3), wDec: normals(3) }
    const origin = new Float64Array(d)
    const input = {
      basis: 'joint' as const,
      dim: 2 as const,
      rows,
      origin,
      x: normals(9),
      firing: all(9),
      unit: 'word',
    }
    const slice = buildSlice(input)
    const vectors = [rows.wEnc, rows.wDec].flatMap(m => [0, 1, 2].map(i => m.subarray(i * d, (i + 1) * d)))
    const mean = Float64Array.from({ length: d }, (_, j) => all(9).reduce((s, r) => s + input.x[r * d + j]! / 9, 0))
    const kept = (axes: Float64Array[]) =>
      [...vectors, mean].reduce((sum, v) => sum + axes.reduce((s, a) => s + (dot(a, v) / norm(v)) ** 2, 0), 0)
    const best = kept(slice.axes)
    for (let k = 0; k < 200; k++) {
      const turned = buildSlice({ ...input, basis: 'encoder', rows: { ...rows, wEnc: normals(3) } })
      expect(kept(turned.axes)).toBeLessThanOrEqual(best + 1e-9)
    }
    expect(slice.built).toEqual({ encoder: [], decoder: [] })
    expect(slice.warnings.join()).toContain(
      `${((100 * best) / 7).toFixed(0)}% of the squared length of the 7 unit vectors`,
    )
  })
  it('leaves out decoders of another space and rows without direction', () => {
    const rows = { ...hand().rows, spec: { dIn: 4, dOut: 2 }, wEnc: f32([0, 0, 0, 0], [0, 1, 0, 0]), wDec: f32([1, 0], [0, 1]) } // prettier-ignore
    const slice = buildSlice(hand({ basis: 'joint', rows }))
    expect(slice.warnings.join()).toContain('w #3 has no direction')
    expect(slice.built.decoder).toEqual([])
    expectOrthonormal(slice.axes)
  })
})

describe('difference of means', () => {
  it('one set: from the rest of the population to the set', () => {
    const slice = buildSlice(hand({ basis: 'difference', sets: [set('a', [[5, 1, 2, 0], [5, 1, 2.2, 0]], [0, 1])] })) // prettier-ignore
    // (5, 1, 2.1, 0) - (0, 0, 0, 1.1)
    expectAxis(slice.axes[0], [5, 1, 2.1, -1.1])
    expect(slice.names[0]).toBe('a − other words')
  })
  it('several sets: from the first to each of the others', () => {
    const sets = [set('a', [[1, 0, 0, 0]]), set('b', [[1, 2, 0, 0]]), set('c', [[1, 2, 0, 3]])]
    const slice = buildSlice(hand({ basis: 'difference', dim: 2, sets }))
    expectAxis(slice.axes[0], [0, 1, 0, 0])
    expectAxis(slice.axes[1], [0, 0, 0, 1])
    expect(slice.names).toEqual(['b − a', 'c − a'])
    expect(slice.warnings.join()).toContain('one point apart')
  })
  it('says when means are equal or a set is empty', () => {
    const equal = [set('a', [[1, 0, 0, 0]]), set('b', [[1, 0, 0, 0]])]
    expect(buildSlice(hand({ basis: 'difference', sets: equal })).warnings.join()).toContain('no new direction')
    const empty = [set('a', []), set('b', [[1, 0, 0, 0]])]
    expect(buildSlice(hand({ basis: 'difference', sets: empty })).warnings.join()).toContain('There are no words of a')
  })
})

describe('rows', () => {
  it('spans x_r - o', () => {
    const origin = Float64Array.of(0, 0, 0, 1)
    const slice = buildSlice(hand({ basis: 'rows', dim: 2, origin, sets: [set('p', [[3, 0, 0, 1], [1, 1, 0, 1]])] })) // prettier-ignore
    expectAxis(slice.axes[0], [1, 0, 0, 0])
    expectAxis(slice.axes[1], [0, 1, 0, 0])
    expect(slice.names).toEqual(['along word 1 of p', 'word 2 of p beyond axis 1'])
  })
  it('needs a set, and says that a row at the origin has no direction', () => {
    expect(() => buildSlice(hand({ basis: 'rows' }))).toThrow('needs a token set')
    const slice = buildSlice(hand({ basis: 'rows', sets: [set('p', [[0, 0, 0, 0], [1, 1, 0, 1]])] })) // prettier-ignore
    expect(slice.warnings[0]).toContain('word 1 of p has no direction')
    expectOrthonormal(slice.axes)
  })
})

describe('linear discriminants', () => {
  it('are S^-1 (m1 - m2) for two classes', () => {
    // Class 1 about (2, 1), class 2 about (0, 0); both spread ±1 along e1 and ±0.1 along e2: S_W = diag(1, 0.01) / 2
    const cloud = (cx: number, cy: number) => [[cx + 1, cy], [cx - 1, cy], [cx, cy + 0.1], [cx, cy - 0.1]] // prettier-ignore
    const groups = [f32(...cloud(2, 1)), f32(...cloud(0, 0))].map(x => ({ x, at: all(4), what: '' }))
    const s = [0.5, 0.005]
    const ridge = (LDA_SHRINKAGE * (s[0]! + s[1]!)) / 2
    const wanted = [2, 1].map((m, j) => m / ((1 - LDA_SHRINKAGE) * s[j]! + ridge))
    const [axis, ...others] = discriminants(groups, 2)
    expectAxis(axis, wanted)
    expect(others).toEqual([])
  })
  it('maximise between over within, for any classes, and are the same in any orientation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 4 }), (seed, c) => {
        const random = createRandom(seed)
        const d = 5
        const groups = Array.from({ length: c }, (_, k) => {
          const n = 6 + random.int(10)
          const shift = Array.from({ length: d }, () => 2 * random.normal())
          return { x: Float64Array.from({ length: n * d }, (_, at) => (1 + (at % d)) * random.normal() + shift[at % d]!), at: all(n), what: `${k}` } // prettier-ignore
        })
        const ratio = (v: Float64Array) => {
          const n = groups.reduce((s, g) => s + g.at.length, 0)
          const along = groups.map(g => Array.from(g.at, r => dot(v, g.x.subarray(r * d, (r + 1) * d))))
          const grand = along.flat().reduce((a, b) => a + b, 0) / n
          let [within, between, trace] = [0, 0, 0]
          along.forEach((values, k) => {
            const mean = values.reduce((a, b) => a + b, 0) / values.length
            between += (values.length / n) * (mean - grand) ** 2
            within += values.reduce((s, value) => s + (value - mean) ** 2, 0) / n
            for (let j = 0; j < d; j++) {
              const column = Array.from(groups[k]!.at, r => groups[k]!.x[r * d + j]!)
              const m = column.reduce((a, b) => a + b, 0) / column.length
              trace += column.reduce((s, value) => s + (value - m) ** 2, 0) / n
            }
          })
          return between / ((1 - LDA_SHRINKAGE) * within + (LDA_SHRINKAGE * trace * dot(v, v)) / d)
        }
        const axes = discriminants(groups, d)
        expect(axes).toHaveLength(c - 1)
        const best = ratio(axes[0]!)
        for (let k = 0; k < 40; k++) {
          const other = axes[0]!.map(value => value + 0.3 * norm(axes[0]!) * random.normal())
          expect(ratio(other)).toBeLessThanOrEqual(best * (1 + 1e-9))
        }
      }),
      { numRuns: 25 },
    )
  })
  it('make the first axis of a slice, point to the set, and warn when few rows lie in many dimensions', () => {
    const random = createRandom(2)
    const d = 60
    const x = Float32Array.from({ length: 40 * d }, (_, at) => random.normal() + (at < 10 * d && at % d === 7 ? 8 : 0))
    const rows = { spec: { dIn: d, dOut: d }, features: [1], wEnc: new Float32Array(d), wDec: new Float32Array(d) }
    const members = { name: 'sevens', x: x.slice(0, 10 * d), inPopulation: all(10) }
    const base = { dim: 2 as const, rows, origin: new Float64Array(d), x, firing: new Int32Array(), unit: 'word' }
    const slice = buildSlice({ ...base, basis: 'lda', sets: [members] })
    expect(slice.axes[0]![7]).toBeGreaterThan(0.5)
    expect(slice.names[0]).toBe('LDA 1: words of sevens or other words')
    expect(slice.warnings.join()).toContain('LDA rests on 10 words in 60 dimensions')
    expect(cosine(slice.axes[0]!, slice.axes[1]!)).toBeCloseTo(0, 10)
    const none = buildSlice({ ...base, basis: 'lda', sets: [{ ...members, x: x.slice(0, d) }] })
    expect(none.warnings[0]).toContain('There are 1 words of sevens: too few for discriminants')
  })
  it('take d = 4096', () => {
    const random = createRandom(3)
    const d = 4096
    const x = Float32Array.from({ length: 30 * d }, () => random.normal())
    const groups = [all(10), all(20).map(r => r + 10)].map(at => ({ x, at, what: '' }))
    const [axis] = discriminants(groups, d)
    const along = (at: Int32Array) => Array.from(at, r => dot(axis!, x.subarray(r * d, (r + 1) * d)))
    expect(Math.min(...along(groups[0]!.at))).toBeGreaterThan(Math.max(...along(groups[1]!.at)))
  })
})

describe('every basis', () => {
  const dims = [2, 3, 4, 4096] as const
  const cases = sliceBases.flatMap(basis => dims.map(d => [basis, d] as const))
  const random = createRandom(9)
  const make = (d: number, n: number, over: Partial<SliceInput> = {}): Omit<SliceInput, 'basis'> => {
    const normals = (k: number) => Float32Array.from({ length: k * d }, () => random.normal())
    const x = normals(n)
    return {
      dim: d === 2 ? 2 : 3,
      rows: { spec: { dIn: d, dOut: d }, features: [0, 1, 2], wEnc: normals(3), wDec: normals(3) },
      origin: new Float64Array(d),
      x,
      firing: all(n >> 1),
      unit: 'word',
      sets: [{ name: 'a', x: x.slice(0, d * Math.min(n, 4)), inPopulation: all(Math.min(n, 4)) }],
      ...over,
    }
  }
  it.each(cases)('%s gives orthonormal axes with names in %i dimensions', (basis, d) => {
    const slice = buildSlice({ ...make(d, 12), basis })
    expectOrthonormal(slice.axes)
    expect(slice.axes).toHaveLength(d === 2 ? 2 : 3)
    expect(slice.names).toHaveLength(d === 2 ? 2 : 3)
  })
  it.each(sliceBases)('%s survives no rows, one row, rows of NaN, zero vectors, equal vectors, equal rows', basis => {
    const nan = new Float32Array(10 * 6).fill(NaN)
    const finite = (slice: { axes: Float64Array[] }) => {
      expectOrthonormal(slice.axes)
      slice.axes.forEach(axis => expect(axis.every(Number.isFinite)).toBe(true))
    }
    const empty = { name: 'none', x: new Float32Array(), inPopulation: new Int32Array() }
    finite(buildSlice({ ...make(6, 0), firing: new Int32Array(), sets: [empty], basis }))
    finite(buildSlice({ ...make(6, 1), firing: all(1), basis }))
    finite(buildSlice({ ...make(6, 10), x: nan, firing: all(10), sets: [{ name: 'nan', x: nan, inPopulation: all(10) }], basis })) // prettier-ignore
    const zeros = {
      spec: { dIn: 6, dOut: 6 },
      features: [0, 1],
      wEnc: new Float32Array(12),
      wDec: new Float32Array(12),
    }
    finite(buildSlice({ ...make(6, 8), rows: zeros, basis }))
    const same = { ...zeros, wEnc: f32([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]), wDec: f32([1, 0, 0, 0, 0, 0], [-2, 0, 0, 0, 0, 0]) } // prettier-ignore
    finite(buildSlice({ ...make(6, 8), rows: same, basis }))
    const equal = new Float32Array(8 * 6).fill(1)
    finite(buildSlice({ ...make(6, 8), x: equal, sets: [{ name: 'eq', x: equal.slice(0, 24), inPopulation: all(4) }], basis })) // prettier-ignore
  })
  it('offers principal axes of the rest for nearly parallel vectors', () => {
    const tilted = { ...hand().rows, wEnc: f32([1, 0, 0, 0], [2, 1e-3, 0, 0]) }
    const kept = buildSlice(hand({ rows: tilted, dim: 2 }))
    expect(kept.nearlyParallel).toBe(true)
    expect(kept.built.encoder).toEqual([0, 1])
    expect(kept.warnings[0]).toContain('nearly parallel')
    const replaced = buildSlice(hand({ rows: tilted, dim: 2, parallel: 'pca' }))
    expect(replaced.built.encoder).toEqual([0])
    expect(replaced.names[1]).toBe('mean of firing words')
    expectAxis(replaced.axes[1], [0, 1, 2.1, 0])
  })
})
