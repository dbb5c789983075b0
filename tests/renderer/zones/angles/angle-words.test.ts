// The angle table and the details of a zone in words, cells and tab-separated text.
import { describe, expect, it } from 'vitest'
import { angleTable } from '../../../../core/angles/angle-table.ts'
import { pairAngles } from '../../../../core/angles/pair-angles.ts'
import { buildZoneView } from '../../../../core/zones/view.ts'
import { anglesTsv, factsOf, linesOf, pairNote } from '../../../../renderer/panels/zones/tools/angles/angle-words.ts'
import { boundaryNotes, fullSetsText, zoneDetails } from '../../../../renderer/panels/zones/zone-details.ts'
import { perfectCode } from '../../../core/angles/synthetic.ts'
import { goldenInput, handInput } from '../../../core/zones/view-input.ts'

const code = perfectCode({ d: 64, m: 500, l0: 9, n: 400, carriers: 120, tokens: r => `w${r % 60}`, seed: 2 })
const table = angleTable(code, [0.256, null])
const [feature, silent] = table.features

describe('cells', () => {
  it('has three lines, and what firing needs on the line of what the encoder subtracts', () => {
    const lines = linesOf(feature!)
    expect(lines.map(line => line.origin)).toEqual(['zero', 'b_pre', 'reference mean'])
    expect(lines.map(line => line.firing !== null)).toEqual([false, true, false])
    // 0.7 / sqrt(0.49 + 8): on in 30% of the rows, so the mean holds that much of it
    expect(lines[2]!.expected[0]).toBe('0.24')
    expect(lines[2]!.encoder[1].interval).toMatch(/^0\.\d\d to 0\.\d\d$/)
    expect(lines[1]!.firing![2]).toMatch(/^\d+\.\d°$/)
  })
  it('has dashes and no interval for a feature that fires alone nowhere', () => {
    const [line] = linesOf(silent!)
    expect(line!.encoder[0]).toEqual({ value: '—', interval: '' })
    expect(line!.expected).toEqual(['—', '—'])
  })
  it('says of how many rows and types, with which L0, and where cos(w, d) stands', () => {
    expect(factsOf(feature!, table)).toEqual([
      '120 tokens / 60 types',
      'L0 9.0 there',
      'cos(w, d) 1.00, above 26% of features',
    ])
    expect(factsOf({ ...feature!, rows: 9_000, used: 4_096, alone: 3 }, table).slice(1, 4)).toEqual([
      'angles of 4,096 of them',
      'L0 9.0 there',
      '3 with no other feature',
    ])
  })
})

it('copies every line with its feature, and the pairs, in columns of one width', () => {
  const pairs = pairAngles(buildZoneView(code))
  const text = anglesTsv(table, pairs, 'words')
  const [angles, rest] = text.split('\n\n').map(part =>
    part
      .trimEnd()
      .split('\n')
      .map(line => line.split('\t')),
  )
  expect(angles).toHaveLength(1 + 2 * 3)
  expect(new Set(angles!.map(line => line.length)).size).toBe(1)
  const named = anglesTsv(table, pairs, 'words', f => (f === table.features[0]!.feature ? 'tab\there' : '')).split('\n')
  expect(named[0]).toMatch(/\treading\tlabel$/)
  expect(named[1]).toMatch(/\ttab here$/)
  const at = (name: string) => angles![0]!.indexOf(name)
  expect(angles![3]![at('about')]).toBe('reference mean')
  expect(Number(angles![3]![at('decoder_to_mean')])).toBeCloseTo(feature!.origins[2]!.decoder!.toMean.value!, 5)
  expect(angles![3]![at('reading')]).toBe('as a perfect code would be')
  expect(angles![2]![at('necessary')]).not.toBe('')
  expect(angles![3]![at('necessary')]).toBe('')
  expect(rest).toHaveLength(2)
  expect(Number(rest![1]![2])).toBeCloseTo(pairs[0]!.trueDegrees!, 3)
})

it('says what a drawn angle is worth', () => {
  const pair = { a: 1, b: 2, trueDegrees: 80, drawnDegrees: 60, decoderDegrees: 90 }
  expect(pairNote({ ...pair, fractions: [1, 1], exact: true })).toBe('drawn as it is')
  expect(pairNote({ ...pair, fractions: [1, 0.079], exact: false })).toBe('100% and 8% of the normals in the slice')
  expect(pairNote({ ...pair, drawnDegrees: null, fractions: [1, 0], exact: false })).toContain('no boundary')
})

describe('zone details', () => {
  const terms = (
    view = buildZoneView({ ...goldenInput('jumprelu_enc_span_3d', { dim: 3, origin: 'hinge' }) }),
    active = 1,
  ) =>
    zoneDetails(
      view.zones.find(zone => zone.active === active)!,
      view,
    )
  it('has the map of a zone with features, and the jumps at its boundaries', () => {
    const found = terms().map(detail => detail.term)
    expect(found).toEqual([
      'drawn inside',
      'of all directions',
      'mean squared error',
      'singular values',
      'eigenvalues',
      'jump at #0',
    ])
    expect(terms(undefined, 0).map(detail => detail.term)).not.toContain('singular values')
  })
  it('says when all members share one full active set', () => {
    const view = buildZoneView({
      ...handInput('relu', [0, 0], [[3, 0, 1], [4, 0, 1], [0, 3, 1]]), // prettier-ignore
      fullSets: { count: Int32Array.of(5, 5, 9), key: Float64Array.of(7, 7, 8) },
    })
    expect(fullSetsText(view.zones[0]!, view.kind)).toBe('1: one linear map')
    const details = zoneDetails(view.zones[0]!, view)
    expect(details.find(detail => detail.term === 'L0 inside')!.value).toBe('5')
  })
  it('shows a view of an earlier version as far as it goes', () => {
    const view = buildZoneView(goldenInput('relu_enc_span_2d'))
    const old = view.zones.map(({ numbers: _, ...zone }) => zone)
    expect(zoneDetails(old[0]!, { ...view, zones: old }).map(detail => detail.term)).toEqual(['mean squared error'])
    expect(fullSetsText(old[0]!, 'relu')).toBeNull()
  })
})

it('says what happens at a boundary: a jump, a strip, or nothing', () => {
  const rows = [[0.5, 0, 1], [3, 5, 1]] // prettier-ignore
  const of = (kind: 'relu' | 'jumprelu' | 'gated', threshold: number[]) =>
    buildZoneView(handInput(kind, threshold, rows)).features.map(feature => boundaryNotes(feature, 'word'))
  expect(of('relu', [0, 0])).toEqual([[], []])
  expect(of('jumprelu', [0.5, 0])).toEqual([['at its boundary the reconstruction jumps by 2.5 (threshold × |d|)'], []])
  expect(of('gated', [-1, 0])).toEqual([['gate open and value zero for 1 word'], []])
})
