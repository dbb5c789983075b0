// Zone views of the golden dictionaries: sums, the contract, disagreement, and thinning that never touches a count.
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import { thinRows } from '../../../core/zones/thinning.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { zoneViewSchema } from '../../../shared/view-schemas.ts'
import { goldenInput } from './view-input.ts'

describe('buildZoneView on golden dictionaries', () => {
  const cases: [string, Partial<ZoneSpec>][] = [
    ['relu_enc_span_2d', {}],
    ['relu_enc_span_2d', { dim: 3, points: 'firing' }],
    ['jumprelu_enc_span_3d', { dim: 3 }],
    ['jumprelu_token_origin', { origin: { row: 0 } }],
    ['relu_dec_span_2d', { basis: 'decoder' }],
    ['relu_pca_2d', { basis: 'pca', dim: 3, origin: 'b_pre' }],
    ['topk_enc_span_2d', {}],
    ['topk_enc_span_2d', { dim: 3, basis: 'decoder', origin: 'hinge' }],
  ]
  it.each(cases)('%s %j adds up and fits the contract', (name, rest) => {
    const input = goldenInput(name, rest)
    const n = input.population.length
    const view = buildZoneView(input)
    expect(zoneViewSchema.safeParse(view).error).toBeUndefined()
    expect(view.cells.reduce((sum, cell) => sum + cell.share, 0)).toBeCloseTo(1, 11)
    expect(view.zones.reduce((sum, zone) => sum + zone.nTrue, 0)).toBe(n)
    expect(view.zones.reduce((sum, zone) => sum + zone.nDrawn!, 0)).toBe(n)
    expect(view.zones.reduce((sum, zone) => sum + zone.share!, 0)).toBeCloseTo(1, 11)
    view.features.forEach((f, i) => {
      const on = view.zones.filter(zone => (zone.active >> i) & 1).reduce((sum, zone) => sum + zone.nTrue, 0)
      expect(f.nActive).toBe(on)
    })
    expect(view.disagreement!.share).toBe(view.disagreement!.rows / n)
    expect(view.population).toMatchObject({ n, rows: n + 105, masked: 5, unit: 'word', drawn: view.points.rows.length })
    for (const row of view.points.rows) expect(view.points.tokens[view.points.rows.indexOf(row)]).toBe(`t${row - 100}`)
  })
  it('never disagrees in the encoder span of the chosen features', () => {
    expect(buildZoneView(goldenInput('relu_enc_span_2d')).disagreement!.rows).toBe(0)
    expect(buildZoneView(goldenInput('jumprelu_enc_span_3d', { dim: 3, origin: 'hinge' })).disagreement!.rows).toBe(0)
    expect(buildZoneView(goldenInput('relu_dec_span_2d', { basis: 'decoder' })).disagreement!.rows).toBe(12)
    expect(buildZoneView(goldenInput('topk_enc_span_2d')).disagreement!.rows).toBeGreaterThan(0)
  })
})

describe('thinning', () => {
  const n = 5000
  const random = createRandom(1)
  const trueSet = Uint8Array.from({ length: n }, () => (random.next() < 0.1 ? 1 : 0))
  const distance = Float64Array.from({ length: n }, random.next)
  const zone = trueSet.reduce((sum, v) => sum + v, 0)
  const thin = (points: 'firing' | 'all', maxDrawn: number, seed = 1) =>
    thinRows({ trueSet, distance, points, maxDrawn, seed })
  const isZone = (r: number) => trueSet[r] !== 0

  it('keeps every row of a zone and the silent ones nearest a boundary', () => {
    const { rows, rateNear, rateSilent } = thin('firing', 3000)
    const silent = Array.from(rows).filter(r => !isZone(r))
    expect(Array.from(rows).filter(isZone)).toHaveLength(zone)
    expect(silent).toHaveLength(Math.ceil(zone / 2))
    const farthest = Math.max(...silent.map(r => distance[r]!))
    for (let r = 0; r < n; r++) if (!isZone(r) && distance[r]! < farthest) expect(silent).toContain(r)
    expect([rateNear, rateSilent]).toEqual([1, 0])
    expect(Array.from(rows)).toEqual(Array.from(rows).sort((a, b) => a - b))
  })
  it('samples the other silent ones up to the limit, at the rate it names, by seed', () => {
    const a = thin('all', 3000)
    expect(a.rows).toHaveLength(3000)
    expect(new Set(a.rows).size).toBe(3000)
    const near = zone + Math.ceil(zone / 2)
    expect(a.rateSilent).toBeCloseTo((3000 - near) / (n - near), 12)
    expect(thin('all', 3000).rows).toEqual(a.rows)
    expect(thin('all', 3000, 2).rows).not.toEqual(a.rows)
    expect(thin('all', n)).toMatchObject({ rateNear: 1, rateSilent: 1 })
  })
  it('samples the zones too when they alone are too many', () => {
    const { rows, rateNear, rateSilent } = thin('all', 100)
    expect(rows).toHaveLength(100)
    expect(Array.from(rows).every(isZone)).toBe(true)
    expect([rateNear, rateSilent]).toEqual([100 / zone, 0])
  })
  it('never changes the counts of a view', () => {
    const whole = buildZoneView(goldenInput('relu_enc_span_2d'))
    const few = buildZoneView({ ...goldenInput('relu_enc_span_2d'), maxDrawn: 10 })
    expect(few.points.rows).toHaveLength(10)
    expect({ ...few, points: null, population: { ...few.population, drawn: 0, rateNear: 1, rateSilent: 1 } }).toEqual({
      ...whole,
      points: null,
      population: { ...whole.population, drawn: 0, rateNear: 1, rateSilent: 1 },
    })
  })
})
