// Splitting trees, families and chains of widths on rows that can be counted by hand.
import { describe, expect, it } from 'vitest'
import { familyFold } from '../../../core/analysis/split-families.ts'
import { kindCounts, movedCounts, splitEdges, splitRules } from '../../../core/analysis/splitting-tree.ts'
import { chainWidths, icicle } from '../../../core/analysis/width-chain.ts'
import { cosineMatrix } from '../../../core/matching/cosine-matrix.ts'
import { emptyPairSums, pairAdder } from '../../../core/matching/pair-sums.ts'
import { dot } from '../../../core/linalg.ts'

const codes = (row: readonly number[]) => {
  const features = [...row.keys()].filter(f => row[f] !== 0)
  return { features, values: features.map(f => row[f]!) }
}
function tree(zNarrow: number[][], zWide: number[][], narrow: number[][], wide: number[][], rules = splitRules) {
  const [n, m] = [narrow.length, wide.length]
  const sums = emptyPairSums({ kind: 'all', nA: n, nB: m }, true)
  const add = pairAdder(sums)
  zNarrow.forEach((row, t) => add(codes(row), codes(zWide[t]!)))
  const C = cosineMatrix(narrow, wide)
  const best = Array.from({ length: m }, (_, j) => Math.max(...narrow.map((_row, i) => C[i * m + j]!)))
  const edges = splitEdges(sums, at => C[at]!, best, rules)
  const fold = familyFold(edges, {
    parent: i => dot(narrow[i]!, narrow[i]!),
    cross: (i, j) => dot(narrow[i]!, wide[j]!),
    wide: (j, k) => dot(wide[j]!, wide[k]!),
  })
  zNarrow.forEach((row, t) => fold.add(codes(row), codes(zWide[t]!)))
  return { edges, families: fold.families() }
}
const repeat = <T>(times: number, rows: T[]): T[] => Array.from({ length: times }, () => rows).flat()

describe('splitEdges and families', () => {
  // One parent along x in the plane; two children of cosine 0.6 with it that share its rows between them; a fourth wide latent elsewhere, a dead one.
  const narrow = [[1, 0, 0]]
  const wide = [[0.6, 0.8, 0], [0.6, -0.8, 0], [0, 0, 1], [1, 0, 0]] // prettier-ignore
  const zNarrow = repeat(10, [[1], [1], [1], [0], [0], [0]])
  const zWide = repeat(10, [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0]]) // prettier-ignore
  const { edges, families } = tree(zNarrow, zWide, narrow, wide)

  it('finds parents, and what is novel, unassigned and dead', () => {
    expect(edges.map(e => [e.parent, e.kind, e.dead])).toEqual([
      [0, 'child', false],
      [0, 'child', false],
      [null, 'novel', false],
      [null, 'unassigned', true],
    ])
    expect(edges[0]).toMatchObject({ contained: 1, both: 10, jaccard: 1 / 3 })
    expect(edges[0]!.cosine).toBeCloseTo(0.6, 14)
    expect(edges[0]!.masked).toBeCloseTo(1, 14)
    expect(kindCounts(edges)).toEqual({ same: 0, child: 2, novel: 1, unassigned: 0, dead: 1 })
  })
  it('has coverage, siblings and reconstruction of the family; two thirds are no split', () => {
    expect(families).toHaveLength(1)
    const [family] = families
    expect(family).toMatchObject({ children: [0, 1], rows: 30, covered: 20, siblingJaccard: 0, split: false, composition: false }) // prettier-ignore
    // Rows of a child: |x - d|^2 = 2 - 2 cos; uncovered rows: 1. Mean of 0.8, 0.8, 1.
    expect(family!.reconstruction).toBeCloseTo(1 - 2.6 / 3, 12)
  })
  it('is a split when the children cover it', () => {
    const rows = repeat(10, [[1], [1], [0]])
    const found = tree(rows, repeat(10, [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]), narrow, wide) // prettier-ignore
    expect(found.families[0]).toMatchObject({ coverage: 1, split: true })
  })
  it('is a composition when they fire together', () => {
    const found = tree(repeat(10, [[1], [0]]), repeat(10, [[1, 1, 0, 0], [0, 0, 0, 0]]), narrow, wide) // prettier-ignore
    expect(found.families[0]).toMatchObject({ siblingJaccard: 1, composition: true, split: false })
  })
  it('is an absorption where the copy is silent on a child, with its counts', () => {
    // Wide latent 3 is a copy that is silent where 0 is on.
    const found = tree(repeat(10, Array.from({ length: 10 }, () => [1])), repeat(10, Array.from({ length: 10 }, (_, t) => (t < 4 ? [1, 0, 0, 0] : [0, 0, 0, 1]))), narrow, wide) // prettier-ignore
    expect(found.edges[3]!.kind).toBe('same')
    expect(found.families[0]!.absorption).toEqual([{ child: 0, rows: 40, silent: 40 }])
    expect(found.families[0]!.split).toBe(false)
  })
  it('has no parents that are on for more than the densest share', () =>
    expect(tree(zNarrow, zWide, narrow, wide, { ...splitRules, densest: 0.4 }).edges.every(e => e.parent === null)).toBe(true)) // prettier-ignore
})

it('movedCounts move one threshold at a time, and have the counts in use where it stands', () => {
  const sums = emptyPairSums({ kind: 'all', nA: 1, nB: 2 }, true)
  const add = pairAdder(sums)
  // Latent 0 is on in 6 of the parent's 10 rows and in 4 others: P 0.6, Jaccard 6 / 14. Latent 1 in 9 of them: P 1, Jaccard 0.9.
  for (let t = 0; t < 14; t++) add(codes([t < 10 ? 1 : 0]), codes([t >= 4 ? 1 : 0, t < 9 ? 1 : 0]))
  const found = movedCounts(sums, () => 0.75, [0.75, 0.75])
  const at = (rule: string, value: number) => found.find(c => c.rule === rule && Math.abs(c.at - value) < 1e-9)!
  expect(at('contained', 0.5)).toMatchObject({ withParent: 2, same: 1 })
  expect(at('contained', 0.7)).toMatchObject({ withParent: 1, same: 1 })
  expect(at('sameCosine', 0.8)).toMatchObject({ withParent: 2, same: 0 })
  expect(at('sameJaccard', 0.4)).toMatchObject({ withParent: 2, same: 2 })
  expect(at('masked', 0.9).withParent).toBe(1)
})

describe('chainWidths', () => {
  const edge = (latent: number, parent: number | null, both = 0) => ({ latent, parent, kind: parent === null ? ('novel' as const) : ('child' as const), dead: false, contained: null, masked: null, cosine: null, jaccard: null, both }) // prettier-ignore
  it('hangs each width on the one before, starts trees with new latents, and is as high as the shared rows', () => {
    const roots = chainWidths([[edge(0, 0, 10), edge(1, 0, 20), edge(2, null)], [edge(0, 1, 15), edge(1, 1, 25), edge(2, 2, 5)]], 2) // prettier-ignore
    expect(roots.map(r => [r.level, r.latent, r.rows])).toEqual([[0, 0, 50], [0, 1, 0], [1, 2, 5]]) // prettier-ignore
    const boxes = icicle([roots[0]!, roots[2]!])
    expect(boxes.map(b => [b.node.level, b.y0, b.y1])).toEqual([[0, 0, 50], [1, 0, 10], [1, 10, 50], [2, 10, 25], [2, 25, 50], [1, 50.5, 55.5], [2, 50.5, 55.5]]) // prettier-ignore
  })
})
