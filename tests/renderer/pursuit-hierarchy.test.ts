// What the panels of pursuit and hierarchy say, list and draw, from reports made by core on rows and words with known answers.
import { describe, expect, it } from 'vitest'
import { babelOf } from '../../core/analysis/coherence.ts'
import { kappaChart, nestedChart, planeChart, simplexChart, vertexChart } from '../../core/analysis/hierarchy/charts.ts'
import { planHierarchy } from '../../core/analysis/hierarchy/plan.ts'
import { hierarchyReport, tableCovariance, whitenQuickly, whitenTable } from '../../core/analysis/hierarchy/report.ts'
import { babelChart, conditionalChart, conditionalCurve, fvuChart, jaccardChart, staircaseChart } from '../../core/analysis/pursuit-charts.ts' // prettier-ignore
import { addOwn, addShuffled, endReport, startReport } from '../../core/analysis/pursuit-report.ts'
import type { PursuedRows } from '../../core/analysis/pursued-rows.ts'
import { chartTable } from '../../core/chart/table.ts'
import { createRandom } from '../../core/random.ts'
import { familyCells, familyTable, pairCells, pairHeads, pairTable, pitfalls, readings } from '../../renderer/panels/compare/hierarchy/hierarchy-words.ts' // prettier-ignore
import { babelText, orderText, pitfalls as pursuitPitfalls, sampleReadings, sampleTable, stepRows, stepTable, tokenText } from '../../renderer/panels/compare/pursuit/pursuit-words.ts' // prettier-ignore
import type { HierarchyAnswer } from '../../shared/analyses/hierarchy.ts'

/** Two rows [2, 1] and [0, 3] over the axes as atoms, two steps: left after step 1 is 1 of 5, and 0 of 9. */
const block: PursuedRows = {
  ...{ from: 0, to: 2, total: 2, d: 2, energy: Float64Array.of(5, 9), sum: Float64Array.of(2, 4), squares: 14 },
  plain: {
    atoms: Int32Array.of(0, 1, 1, -1),
    coefficients: Float64Array.of(2, 1, 3, NaN),
    share: Float64Array.of(0.2, 0, 0, NaN),
    spanShare: Float64Array.of(0.2, 0, 0, NaN),
    conditional: Float64Array.of(0, 0, 0, NaN),
    largest: Float32Array.of(1, 0, 0, NaN),
  },
  orthogonal: { atoms: Int32Array.of(0, 1, 1, -1), share: Float64Array.of(0.2, 0, 0, NaN) },
  codes: { indptr: Int32Array.of(0, 1, 2), features: Int32Array.of(0, 1), values: Float32Array.of(1, 3) },
  onePass: {
    features: Int32Array.of(0, -1, 1, -1),
    share: Float64Array.of(0.4, NaN, 0, NaN),
    whole: Float64Array.of(0.4, 0),
    wholeSpan: Float64Array.of(0.2, 0),
  },
}
/** The first of them alone. */
const { plain } = block
const one: PursuedRows = {
  ...block,
  to: 1,
  total: 1,
  plain: {
    ...{ atoms: Int32Array.of(0, 1), coefficients: plain.coefficients.slice(0, 2), share: plain.share.slice(0, 2) },
    ...{ spanShare: plain.spanShare.slice(0, 2), conditional: plain.conditional.slice(0, 2), largest: plain.largest.slice(0, 2) }, // prettier-ignore
  },
}
const report = () => {
  const fold = startReport(2, 2)
  addOwn(fold, block)
  addShuffled(fold, { ...block, plain: { ...block.plain, share: Float64Array.of(0.6, 0.5, 0.5, NaN) } })
  return endReport(fold)
}

describe('pursuit', () => {
  it('sums rows by hand: FVU about the column mean, with as many atoms as codes', () => {
    const found = report()
    // Spread 14 - (4 + 16) / 2 = 4. One pass leaves 0.4 of 5; pursuit with one atom each 0.2 of 5; shuffled 0.6 of 5 and 0.5 of 9.
    expect(found.fvu.onePass).toBeCloseTo(2 / 4, 12)
    expect(found.fvu.onePassRefit).toBeCloseTo(1 / 4, 12)
    expect(found.fvu.plain).toBeCloseTo(1 / 4, 12)
    expect(found.fvu.shuffled).toBeCloseTo(7.5 / 4, 12)
    expect([...found.curve.plain]).toEqual([expect.closeTo(0.25, 12), 0])
    expect(found).toMatchObject({ rows: 2, l0: 1, beyond: 0, jaccards: [1, 1], rank: { n: 0, median: null }, again: { own: 0 } }) // prettier-ignore
    expect([...found.conditional.rows]).toEqual([2, 1])
  })
  it('says nothing of too few rows, and every pitfall that applies', () => {
    const sample = { report: report(), total: 2, seed: 1, kind: 'topk' as const, withoutCodes: null }
    expect(sampleReadings(sample)).toEqual([{ text: 'Too few rows: 2.', rule: '30 rows at least.' }])
    const many = { ...sample, report: { ...report(), rows: 40, jaccard: { n: 40, median: 0.5, low: 0.4, high: 0.6 } } }
    expect(sampleReadings(many)[0]!.text).toContain('pursuit leaves less than one pass: FVU 0.250 against 0.500')
    expect(sampleReadings(many)[2]!.text).toContain('Jaccard of 0.500')
    expect(pursuitPitfalls(sample).join(' ')).toMatch(/not trained for pursuit.*absorption, not hierarchy.*energy, not abstraction.*none has a half-space/) // prettier-ignore
    expect(pursuitPitfalls({ ...sample, kind: 'matching_pursuit' }).join(' ')).toContain('its own pursuit')
  })
  it('draws and lists the same numbers', () => {
    const found = report()
    expect(sampleTable({ report: found, total: 2, seed: 1, kind: 'relu', withoutCodes: null }).rows[0]!.slice(0, 3)).toEqual([1, expect.closeTo(0.25, 12), expect.closeTo(0.25, 12)]) // prettier-ignore
    const stairs = staircaseChart({ name: 'x', own: one, shuffled: null, nameOf: a => `#${a}` })
    expect(stairs.layers.find(layer => layer.kind === 'points')).toMatchObject({ x: [1, 2], y: [0.2, 0], labels: ['#0', '#1'] }) // prettier-ignore
    for (const chart of [
      stairs,
      conditionalChart({ name: 'x', own: one, shuffled: one, nameOf: String }),
      fvuChart(found),
      conditionalCurve(found),
      jaccardChart(found),
    ])
      // prettier-ignore
      expect(chartTable(chart).rows.length).toBeGreaterThan(0)
  })
  it('words one token, its dictionary and its parents', () => {
    const token = { row: 0, token: 'a', steps: 2, own: block, shuffled: block, seed: 1, compared: { jaccard: 1, rank: null, both: 1 } } // prettier-ignore
    expect(tokenText(token)).toContain(
      'Jaccard of the supports 1.000 (1 shared); rank correlation of step and code undefined',
    )
    expect(stepRows({ ...token, own: one })[0]!.cells).toEqual(['2.00', '20.00%', '20.00%', '0', '1.00', '1.00']) // prettier-ignore
    expect(stepTable(token).rows[3]!.slice(0, 2)).toEqual([4, null])
    const own = babelOf(Float64Array.of(1, 0, 0, 1), 2, 1)
    expect(babelText({ own, shuffled: null, atoms: 2, total: 4, d: 2, seed: 1 })).toMatch(/^Of the first 2 of 4 atoms: a lower bound\. Coherence 0\.000: sums of up to 1 atom/) // prettier-ignore
    expect(babelChart(own, own, 2).layers).toHaveLength(3)
    expect(orderText({ parent: 0, child: 1, both: 4, parentFirst: 3, childOnly: 1, parentOnly: 0, share: 0.75, conditional: 0, conditionalRows: 5 })).toBe('3 of 4') // prettier-ignore
  })
})

/** 4,000 words in 12 dimensions: classes a and b under c, each with a direction of its own and the parent's. */
function words() {
  const [d, n] = [12, 4_000]
  const random = createRandom(9)
  const x = Float32Array.from({ length: n * d }, () => random.normal())
  for (let word = 0; word < 240; word++) {
    x[word * d] = x[word * d]! + 4
    x[word * d + 1 + Math.floor(word / 80)] = x[word * d + 1 + Math.floor(word / 80)]! + 4
  }
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  const concepts = [
    { name: 'c', parents: [], words: range(0, 240) },
    { name: 'a', parents: [0], words: range(0, 80) },
    { name: 'b', parents: [0], words: range(80, 160) },
  ]
  return { x, d, concepts, plan: planHierarchy(concepts, { least: 50, pairs: 9, families: 9 }) }
}

function hierarchy(): HierarchyAnswer {
  const { x, d, concepts, plan } = words()
  const hooks = { step: () => undefined }
  const input = { x, d, concepts, plan, seed: 1, draws: 20, shuffles: 19 }
  const table = whitenTable(x, tableCovariance(x, d, hooks), hooks)
  const rest = { vectors: '', source: 'made', concepts: 3, total: 3, leftPairs: 0, leftFamilies: 0, least: 50 }
  return { ...rest, report: hierarchyReport(input, table, hooks), surrogate: true, found: 240, asked: 250, texts: {} }
}

describe('hierarchy', () => {
  const answer = hierarchy()
  const { report: found } = answer

  it('finds the parent in both children, above random words, and siblings at their own vertices', () => {
    expect(found.pairs).toHaveLength(2)
    for (const pair of found.pairs) {
      expect(pair.kappa.kappa!).toBeGreaterThan(0.5)
      expect(pair.kappa.kappa!).toBeGreaterThan(pair.kappa.band![1])
      expect(pair.held.child!).toBeGreaterThan(0.7)
      expect(Math.abs(pair.held.random!)).toBeLessThan(0.4)
      expect(pairCells(pair)).toHaveLength(pairHeads.length - 1)
    }
    expect(found.families).toHaveLength(1)
    expect(found.families[0]!.test!.hits / found.families[0]!.test!.held).toBeGreaterThan(0.9)
    expect(familyCells(found.families[0]!)[0]).toMatch(/of 4\d|of 5\d/)
  })
  it('is the same by the Cholesky factor, which needs no eigenvectors', () => {
    const { x, d, concepts, plan } = words()
    const hooks = { step: () => undefined }
    const quick = whitenQuickly(x, tableCovariance(x, d, hooks), hooks)!
    const early = hierarchyReport({ x, d, concepts, plan, seed: 1, draws: 20, shuffles: 19 }, quick, hooks)
    early.pairs.forEach((pair, i) => {
      expect(pair.kappa.kappa).toBeCloseTo(found.pairs[i]!.kappa.kappa!, 8)
      expect(pair.b).toBeCloseTo(found.pairs[i]!.b!, 8)
    })
    expect(early.families[0]!.test).toEqual(found.families[0]!.test)
    expect([early.floored, found.floored]).toEqual([null, 0])
    const flat = x.map((v, i) => (i % d === 0 ? 1 : v))
    expect(whitenQuickly(flat, tableCovariance(flat, d, hooks), hooks)).toBeNull()
  })
  it('says that two pairs are too few, what is a surrogate, and how frequent the parent is', () => {
    expect(readings(answer)[0]!.text).toBe('Containment: too few pairs with a defined κ (2 of 2).')
    expect(pitfalls(answer).join(' ')).toMatch(/surrogate for the causal inner product.*240 of the 250 words.*holds 6\.00% of the words/) // prettier-ignore
  })
  it('draws every pair, the plane of one, and the simplex', () => {
    expect(kappaChart(found).y.categories).toEqual(['b in c', 'a in c'])
    const charts = [kappaChart(found), nestedChart(found), vertexChart(found), planeChart(found, found.pairs[0]!, String), simplexChart(found, { ...found.families[0]! }, String)] // prettier-ignore
    // Two vertices have one axis: there is no plane to draw them in.
    expect(charts.map(chart => chart !== null)).toEqual([true, true, true, true, false])
    for (const chart of charts) if (chart) expect(chartTable(chart).rows.length).toBeGreaterThan(0)
    expect(pairTable(found).rows[0]).toHaveLength(pairTable(found).columns.length)
    expect(familyTable(found).rows[0]).toHaveLength(familyTable(found).columns.length)
  })
})
