// Quadrants counted by hand, and the charts of dictionaries: what is drawn is what was counted, and a dot leads back to its pair.
import { describe, expect, it } from 'vitest'
import { cosineCodesChart, matchedCosineChart, quadrantChart } from '../../../core/analysis/dictionary-charts.ts'
import { decileChart, orphanChart, recoveryChart } from '../../../core/analysis/seed-charts.ts'
import { chainWidths } from '../../../core/analysis/width-chain.ts'
import { icicleChart, kindChart } from '../../../core/analysis/width-charts.ts'
import { countQuadrants, matchedPairs } from '../../../core/analysis/zone-quadrants.ts'

const partner = [3, 1, 0, 2, 4, -1, 5]
const cosine = [0.9, 0.2, 0.7, 0.69, 0.8, NaN, 0.9]
const jaccard = [0.8, 0.9, 0.1, 0.7, NaN, NaN, 0.95]
const pairs = matchedPairs(partner, cosine, jaccard, [0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1, 0])
const counts = countQuadrants(pairs, 7)

describe('quadrants', () => {
  it('count pairs on the thresholds as above them, and neither few rows nor unknown numbers', () =>
    expect(counts).toEqual({ both: 1, zone: 2, vector: 1, neither: 0, n: 4, few: 2, unmatched: 1 }))

  it('are drawn one layer each, and every dot is its pair', () => {
    const { chart, layers } = quadrantChart(pairs, counts, { by: 'codes', rows: '10 words', point: 0.4 })
    expect(layers).toHaveLength(chart.layers.length)
    let dots = 0
    chart.layers.forEach((layer, l) => {
      if (layer.kind !== 'points') return expect(layers[l]).toHaveLength(0)
      expect(layer.x).toHaveLength(layers[l]!.length)
      layers[l]!.forEach((pair, k) => expect([layer.x[k], layer.y[k]]).toEqual([pair.cosine, pair.jaccard]))
      dots += layers[l]!.length
    })
    expect(dots).toBe(5)
    expect(chart.layers.flatMap(l => ('name' in l && l.name ? [l.name] : []))).toContain('same zone, other vector: 2')
  })
  it('have the same dots against r', () => {
    const { chart, layers } = cosineCodesChart(pairs.map(p => ({ ...p, r: p.a === 1 ? NaN : 0.5 })), '10 words') // prettier-ignore
    expect(layers.at(-1)!.map(p => p.a)).toEqual([0, 2, 3, 4, 6])
    expect(chart.layers.at(-1)).toMatchObject({ kind: 'points', x: [0.9, 0.7, 0.69, 0.8, 0.9] })
  })
})

it('histograms are shares that sum to one, of the latents that have a partner', () => {
  const one = matchedCosineChart([{ name: 'x', cosine: [-0.25, 0.5, 1, NaN], color: 'accent' }], { flipped: [0.1, 0.1], point: 0.4, mean: 0.3 }) // prettier-ignore
  const bars = one.layers[0]!
  expect(bars.kind === 'bars' && Array.from(bars.to).reduce((s, v) => s + v)).toBeCloseTo(1, 12)
  expect(one.x.min).toBe(-0.3)
  expect('name' in bars && bars.name).toBe('x (3)')
  const none = matchedCosineChart([{ name: 'x', cosine: [NaN], color: 'accent' }], { flipped: null, point: 0.4, mean: 0.3 }) // prettier-ignore
  const empty = none.layers[0]!
  expect(empty.kind === 'bars' && Array.from(empty.to).every(v => v === 0)).toBe(true)
})

describe('widths', () => {
  const edge = (latent: number, parent: number | null, kind: 'same' | 'child' | 'novel', both = 0, c: number | null = null) => ({ latent, parent, kind, dead: false, contained: null, masked: null, cosine: c, jaccard: null, both }) // prettier-ignore
  const edges = [edge(0, 0, 'same', 8, 0.9), edge(1, 0, 'child', 4, 0.5), edge(2, null, 'novel')]
  it('draw every box once, by kind and cosine', () => {
    const { chart, nodes } = icicleChart(chainWidths([edges], 1), 2, ['narrow', 'wide'], 'word')
    expect(nodes.map(list => list.length)).toEqual([2, 1, 0, 1, 0])
    const roots = chart.layers[0]!
    expect(roots.kind === 'areas' && Array.from(roots.outlines[0]!)).toEqual([-0.47, 0, 0.47, 0, 0.47, 12, -0.47, 12])
    expect(roots.kind === 'areas' && roots.labels![0]).toBe('#0: 2 children')
  })
  it('have kinds as shares of all latents', () => {
    const chart = kindChart([edges], ['narrow', 'wide'])
    const last = chart.layers.at(-1)!
    expect(last.kind === 'bars' && last.to[0]).toBeCloseTo(1, 12)
  })
})

describe('seeds', () => {
  it('show the floor of the fit, and only dots without one', () => {
    const points = [{ k: 2, orphan: 0.6 }, { k: 3, orphan: 0.5 }, { k: 4, orphan: 0.45 }] // prettier-ignore
    const chart = orphanChart(points, { a: 0.3, b: 1, g: 2, rms: 0, points: 3 })
    expect(chart.layers.map(l => l.kind)).toEqual(['line', 'rule', 'points'])
    expect(chart.subtitle).toContain('no test of it')
    expect(orphanChart(points.slice(0, 1), null).layers.map(l => l.kind)).toEqual(['points'])
  })
  it('leave out latents without direction, and draw parts without a number as gaps', () => {
    const chart = recoveryChart({ cosine: [0.5, NaN], best: [0.9, NaN], random: [0.1, NaN] }, ['a', 'b'], 0.1)
    expect(chart.layers.at(-1)).toMatchObject({ kind: 'points', x: [0.5], y: [0.9] })
    const deciles = decileChart([{ from: 0.01, to: 0.02, latents: 3, means: [0.5, null, 0.7, 0.1] }])
    expect(deciles.layers.map(l => (l.kind === 'line' ? l.y[0] : 0))).toEqual([0.5, NaN, 0.7, 0.1])
  })
})
