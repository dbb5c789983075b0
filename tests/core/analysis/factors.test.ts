// Factor blocks, quadrants and the Mantel correlation on sets with a known answer.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addCodes, codeCovariance, createCoFiring } from '../../../core/analysis/co-firing.ts'
import { chunkOf } from '../../../core/analysis/code-rows.ts'
import { blocksOf, componentLabels } from '../../../core/analysis/components.ts'
import {
  blockLabels,
  cornerOf,
  describeBlock,
  factorBlocks,
  factorPairs,
  featureDimension,
  isEdge,
  sizesByTau,
} from '../../../core/analysis/factors.ts'
import { drawnPairs } from '../../../core/analysis/factor-charts.ts'
import { shuffledBlocks } from '../../../core/analysis/factor-null.ts'
import { mantel } from '../../../core/analysis/mantel.ts'
import { countQuadrants, quadrantOf } from '../../../core/analysis/quadrants.ts'
import { sparseFromDense } from '../../../core/analysis/sparse-rows.ts'
import { cosineMatrix } from '../../../core/matching/cosine-matrix.ts'
import { createRandom } from '../../../core/random.ts'

const third = (2 * Math.PI) / 3
/** a triangle whose members exclude each other, two copies of one direction that fire together, and one that is never on */
const D = [0, 1, 2]
  .map(i => [Math.cos(i * third), Math.sin(i * third), 0])
  .concat([
    [0, 0, 1],
    [0, 0, 2],
    [0, 0, -1],
  ])
const rows = Array.from({ length: 900 }, (_, t) => {
  const row = [0, 0, 0, 0, 0, 0]
  if (t % 2 === 0) row[(t / 2) % 3] = 1
  if (t % 5 === 0) row[3] = row[4] = 1 + (t % 7)
  return row
})

function pairsOf(z: number[][], decoder: number[][]) {
  const m = decoder.length
  const set = createCoFiring([...Array(m).keys()], m)
  addCodes(set, chunkOf(sparseFromDense(z, m)))
  return factorPairs({
    k: m,
    rows: set.rows,
    both: set.both,
    cosines: cosineMatrix(decoder, decoder),
    covariance: codeCovariance(set),
  })
}

describe('factorBlocks', () => {
  const pairs = pairsOf(rows, D)
  const { tegum, pca } = factorBlocks(pairs, 0.3)
  it('finds the triangle and the duplicate, and leaves the dead one alone', () => {
    expect(tegum.blocks.map(b => b.members)).toEqual([[0, 1, 2]])
    expect(pca.blocks.map(b => b.members)).toEqual([[3, 4]])
    expect([...tegum.labels]).toEqual([0, 0, 0, 1, 2, 3])
  })
  it('has rank 2, dimension 2/3 each, no leakage and full exclusivity in the triangle', () => {
    const [block] = tegum.blocks
    expect(block!.participationRank).toBeCloseTo(2, 12)
    expect(block!.dimension).toBeCloseTo(2, 12)
    expect(featureDimension(pairs, 0)).toBeCloseTo(2 / 3, 12)
    expect(block!.leakage).toBeCloseTo(0, 12)
    expect(block!.exclusivity).toBe(1)
    expect(block!.simplexRms).toBeCloseTo(0, 12)
  })
  it('has one principal component in the duplicate', () => {
    expect(pca.blocks[0]!.pcShare).toBeCloseTo(1, 12)
    expect(pca.blocks[0]!.participationRank).toBeCloseTo(1, 12)
    // its members meet the dead latent, which points the other way
    expect(pca.blocks[0]!.leakage).toBeCloseTo(0.5, 12)
  })
  it('has the same share of variance in a block above the size of the dense solver', () => {
    const random = createRandom(3)
    const wide = Array.from({ length: 60 }, () => {
      const common = random.next()
      return Array.from({ length: 70 }, () => common + 0.1 * random.next())
    })
    const many = pairsOf(
      wide,
      Array.from({ length: 70 }, () => [1, 0]),
    )
    const share = describeBlock(many, [...Array(70).keys()]).pcShare!
    const few = describeBlock(many, [...Array(60).keys()]).pcShare!
    expect(share).toBeGreaterThan(0.95)
    expect(share).toBeLessThanOrEqual(1)
    expect(Math.abs(share - few)).toBeLessThan(0.02)
  })
  it('takes away what the budget of a row gives by itself', () => {
    const nullPhi = pairs.phi.map((v, at) => (at === 1 || at === 6 ? v : Number.NaN))
    const own = factorPairs({ ...pairs, nullPhi })
    expect([own.zphi[1], own.zphi[6]]).toEqual([0, 0])
    expect(own.zphi[2]).toBe(pairs.zphi[2])
    // 0 and 1 are still joined through 2
    expect(factorBlocks(own, 0.3).tegum.blocks.map(b => b.members)).toEqual([[0, 1, 2]])
  })
  it('joins nothing where there are no rows', () => {
    expect(factorBlocks(pairsOf([], D), 0.1).tegum.blocks).toEqual([])
  })
})

describe('shuffledBlocks', () => {
  it('breaks up a triangle among many, and repeats with its seed', () => {
    // three exclusive features in a triangle, thirty that fire alone in directions of their own
    const decoder = Array.from({ length: 33 }, (_, i) =>
      Array.from({ length: 33 }, (_, c) =>
        i < 3 ? ([Math.cos(i * third), Math.sin(i * third)][c] ?? 0) : Number(c === i),
      ),
    )
    const z = Array.from({ length: 3300 }, (_, t) => Array.from({ length: 33 }, (_, i) => Number(t % 33 === i)))
    const pairs = pairsOf(z.concat(z.slice(0, 99).map(() => new Array<number>(33).fill(0))), decoder)
    const tau = 0.3
    // 100 rows each of 3399: 2.9 expected common rows are too few, so expected rows are given here
    const seen = { ...pairs, expected: pairs.expected.map(() => 10), zphi: pairs.zphi.map(() => -4) }
    expect(factorBlocks(seen, tau).tegum.blocks.map(b => b.members)).toEqual([[0, 1, 2]])
    const found = shuffledBlocks(seen, 'tegum', tau)
    // any three features are as exclusive: a shuffle moves the triangle, and keeps its size
    expect(found).toMatchObject({ draws: 99, mean: 3, most: 3 })
    const half = { ...seen, zphi: seen.zphi.map((v, at) => (Math.floor(at / 33) < 3 && at % 33 < 3 ? v : 0)) }
    expect(shuffledBlocks(half, 'tegum', tau).mean).toBeLessThan(0.5)
    expect(shuffledBlocks(half, 'tegum', tau)).toEqual(shuffledBlocks(half, 'tegum', tau))
  })
})

describe('a set of hundreds', () => {
  const k = 150
  const random = createRandom(8)
  const symmetric = (of: () => number) => {
    const out = new Float64Array(k * k)
    for (let i = 0; i < k; i++) for (let j = i; j < k; j++) out[i * k + j] = out[j * k + i] = i === j ? 1 : of()
    return out
  }
  const pairs = {
    ...{ k, rows: 1_000, on: new Int32Array(k), phi: new Float64Array(k * k), both: new Int32Array(k * k), covariance: null },
    cosines: symmetric(() => Math.tanh(random.normal())),
    zphi: symmetric(() => (random.next() < 0.05 ? Number.NaN : 3 * random.normal())),
    expected: symmetric(() => 20 * random.next()),
  } // prettier-ignore

  it('has in shuffles what asking every pair of every shuffle gives', () => {
    const own = createRandom(1)
    const order = Array.from({ length: k }, (_, i) => i)
    const members: number[] = []
    for (let draw = 0; draw < 5; draw++) {
      for (let i = k - 1; i > 0; i--) {
        const j = own.int(i + 1)
        ;[order[i], order[j]] = [order[j]!, order[i]!]
      }
      const turned = { ...pairs, cosines: pairs.cosines.map((_, at) => pairs.cosines[order[Math.floor(at / k)]! * k + order[at % k]!]!) } // prettier-ignore
      members.push(blocksOf(componentLabels(k, (i, j) => isEdge(turned, 'pca', 0.9, i, j))).flat().length)
    }
    const found = shuffledBlocks(pairs, 'pca', 0.9, 5)
    expect(found.most).toBe(Math.max(...members))
    expect(found.mean).toBeCloseTo(members.reduce((a, b) => a + b) / 5, 12)
    expect(new Set(members).size).toBeGreaterThan(1)
  })
  it('draws the strongest pairs, those in a quadrant first', () => {
    const drawn = drawnPairs(pairs, 0.5)
    expect(drawn).toHaveLength(4_000)
    const all: { i: number; j: number; none: boolean; size: number }[] = []
    for (let i = 0; i < k; i++) {
      for (let j = i + 1; j < k; j++) {
        const [e, z] = [pairs.expected[i * k + j]!, pairs.zphi[i * k + j]!]
        if (e >= 5 && !Number.isNaN(z)) all.push({ i, j, none: quadrantOf(pairs, 0.5, i, j) === 'none', size: Math.abs(z) }) // prettier-ignore
      }
    }
    all.sort((a, b) => Number(a.none) - Number(b.none) || b.size - a.size || a.i - b.i || a.j - b.j)
    expect(drawn.map(({ i, j }) => [i, j])).toEqual(all.slice(0, 4_000).map(({ i, j }) => [i, j]))
  })
  it('has a corner of the pairs of its first features', () => {
    const matrix = Int32Array.from({ length: 16 }, (_, at) => at)
    expect([...cornerOf(matrix, 4, 2)]).toEqual([0, 1, 4, 5])
    expect(cornerOf(matrix, 4, 4)).toBe(matrix)
  })
})

describe('quadrants', () => {
  const pairs = pairsOf(rows, D)
  it('places the pairs by both signs', () => {
    expect(quadrantOf(pairs, 0.3, 0, 1)).toBe('tegum')
    expect(quadrantOf(pairs, 0.3, 3, 4)).toBe('pca')
    expect(quadrantOf(pairs, 0.3, 0, 3)).toBe('none')
    expect(quadrantOf({ ...pairs, cosines: pairs.cosines.map(Math.abs) }, 0.3, 0, 1)).toBe('siblings')
    expect(quadrantOf({ ...pairs, cosines: pairs.cosines.map(v => -v) }, 0.3, 3, 4)).toBe('opposed')
    expect(quadrantOf({ ...pairs, cosines: pairs.cosines.map(() => 0) }, 0.3, 3, 4)).toBe('separate')
  })
  it('counts every pair once, and those with too few expected rows', () => {
    const { counts, tooFew } = countQuadrants(pairs, 0.3)
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(15)
    expect([counts.tegum, counts.pca, tooFew]).toEqual([3, 1, 5])
  })
})

describe('sizesByTau', () => {
  it('has at every threshold the components of that threshold', () => {
    const random = createRandom(11)
    const decoder = Array.from({ length: 30 }, () => [random.normal(), random.normal(), random.normal()])
    const z = Array.from({ length: 400 }, () => {
      const row = new Array<number>(30).fill(0)
      const on = random.int(30)
      for (let i = 0; i < 10; i++) row[(on + i) % 30] = 1
      return row
    })
    const pairs = pairsOf(z, decoder)
    for (const kind of ['tegum', 'pca'] as const) {
      for (const point of sizesByTau(pairs, kind, [0, 0.2, 0.5, 0.8, 0.95])) {
        const blocks = blocksOf(blockLabels(pairs, kind, point.tau))
        expect(point.blocks).toBe(blocks.length)
        expect(point.members).toBe(blocks.flat().length)
        expect(point.largest).toBe(Math.max(1, ...blocks.map(b => b.length)))
      }
    }
  })
})

describe('componentLabels', () => {
  it('joins exactly what a path joins', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 10 }), edges => {
        const has = (i: number, j: number) => edges.some(([a, b]) => (a === i && b === j) || (a === j && b === i))
        const labels = componentLabels(8, has)
        const reach = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (_, j) => i === j || has(i, j)))
        for (let k = 0; k < 8; k++)
          for (let i = 0; i < 8; i++) for (let j = 0; j < 8; j++) reach[i]![j] ||= reach[i]![k]! && reach[k]![j]!
        for (let i = 0; i < 8; i++) for (let j = 0; j < 8; j++) expect(labels[i] === labels[j]).toBe(reach[i]![j])
        expect(labels[0]).toBe(0)
      }),
      { numRuns: 50 },
    )
  })
})

describe('mantel', () => {
  const random = createRandom(9)
  const k = 12
  const matrix = () => {
    const out = new Float64Array(k * k)
    for (let i = 0; i < k; i++) for (let j = i; j < k; j++) out[i * k + j] = out[j * k + i] = random.normal()
    return out
  }
  const all = [...Array(k).keys()]
  const a = matrix()
  it('is 1 of a matrix with itself, -1 with its negative, whatever scale and shift', () => {
    expect(
      mantel(
        a,
        a.map(v => 3 * v + 2),
        k,
        all,
      )!.r,
    ).toBeCloseTo(1, 12)
    const turned = mantel(
      a,
      a.map(v => -v),
      k,
      all,
    )!
    expect(turned.r).toBeCloseTo(-1, 12)
    expect(turned.p).toBe(1 / 1000)
  })
  it('is not rare for two that have nothing to do with each other, and repeats with its seed', () => {
    const b = matrix()
    const found = mantel(a, b, k, all)!
    expect(found.p).toBeGreaterThan(0.02)
    expect(mantel(a, b, k, all)).toEqual(found)
  })
  it('leaves out what is not kept', () => {
    const holed = a.slice()
    for (let i = 0; i < k; i++) holed[i * k + 5] = holed[5 * k + i] = NaN
    expect(
      mantel(
        holed,
        a,
        k,
        all.filter(i => i !== 5),
      )!.r,
    ).toBeCloseTo(1, 12)
  })
  it('says nothing of two things, or of a constant', () => {
    expect(mantel(a, a, k, [0, 1])).toBeNull()
    expect(mantel(a, new Float64Array(k * k).fill(0.3), k, all)).toBeNull()
  })
})
