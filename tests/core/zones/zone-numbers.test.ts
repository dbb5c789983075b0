// The numbers of zones against the golden cases, shares at infinity by hand, and keys of full active sets.
import { expect, describe, it } from 'vitest'
import { zoneCells } from '../../../core/zones/cells.ts'
import { halfSpaces } from '../../../core/zones/half-spaces.ts'
import { drawnSets, trueSets, zoneTable } from '../../../core/zones/labels.ts'
import { projectRows, sliceBoundaries } from '../../../core/zones/project.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { withNumbers } from '../../../core/zones/zone-numbers.ts'
import { loadSlice } from './golden-sae.ts'
import { goldenInput, handInput } from './view-input.ts'

const setOf = (list: number[]) => list.reduce((set, i) => set | (1 << i), 0)

describe.each(['relu_enc_span_2d', 'relu_pca_2d', 'relu_enc_mean_3d', 'jumprelu_enc_span_3d', 'gated_enc_span_2d'])(
  '%s',
  name => {
    const { expected, input, rows, x, n, values, squaredError, fullSets } = loadSlice(name)
    const dim: 2 | 3 = expected.B[0].length
    const axes = Array.from({ length: dim }, (_, k) => Float64Array.from(expected.B, (row: number[]) => row[k]!))
    const origin = Float64Array.from(expected.o)
    const spaces = halfSpaces(rows, null)
    const { s, totalCentred } = projectRows(x, origin, axes)
    const lines = sliceBoundaries(spaces, origin, axes, 10)
    const boundaries = lines.map(line => line.boundary)
    const trueSet = trueSets(values, rows.features.length)
    const drawnSet = drawnSets(s, dim, boundaries)
    const zones = zoneTable(trueSet, drawnSet, zoneCells(boundaries, dim, input.half_size), squaredError)
    const measures = { axes, lines, trueSet, drawnSet, s, halfSize: input.half_size, totalCentred }
    const found = withNumbers(zones, { ...goldenInput(name), fullSets }, measures)

    it('has the maps, ranks, full sets and rows drawn inside', () => {
      for (const want of expected.zones) {
        const { numbers } = found.find(zone => zone.active === setOf(want.active_chosen))!
        numbers!.singularValues!.forEach((v, k) => expect(v).toBeCloseTo(want.map_singular_values[k], 5))
        expect(numbers!.rank).toBe(want.rank)
        expect(numbers!.drawnInside).toBe(want.n_drawn_inside)
        expect(numbers!.fullSets ?? 0).toBe(want.distinct_full_active_sets)
        const trace = want.map_in_slice.reduce((sum: number, row: number[], k: number) => sum + row[k]!, 0)
        expect(numbers!.eigenvalues!.reduce((sum, v) => sum + v.re, 0)).toBeCloseTo(trace, 5)
      }
    })
    it('has errors as shares of the variance, and shares at infinity that sum to one', () => {
      for (const { meanSquaredError, numbers } of found) {
        if (meanSquaredError === null) expect(numbers!.relativeError).toBeNull()
        else expect(numbers!.relativeError).toBeCloseTo((meanSquaredError * n) / totalCentred, 10)
      }
      expect(found.reduce((sum, zone) => sum + zone.numbers!.atInfinity!, 0)).toBeCloseTo(1, 9)
    })
  },
)

it('two features at a right angle share infinity in quarters; top-k has no such share', () => {
  const rows = [[3, 0, 1], [0, 3, 1], [3, 3, 1], [0, 0, 1]] // prettier-ignore
  const view = buildZoneView(handInput('relu', [0, 0], rows))
  for (const zone of view.zones) expect(zone.numbers!.atInfinity).toBeCloseTo(0.25, 12)
  const topk = buildZoneView(handInput('topk', [0, 0], rows))
  for (const zone of topk.zones) expect(zone.numbers!.atInfinity).toBeNull()
})

it('matching pursuit has neither a share at infinity nor a linear map: its values are no affine functions', () => {
  const rows = [[3, 0, 1], [0, 3, 1], [3, 3, 1], [0, 0, 1]] // prettier-ignore
  const view = buildZoneView(handInput('matching_pursuit', [0, 0], rows))
  expect(view.zones.some(zone => zone.active !== 0)).toBe(true)
  for (const { numbers } of view.zones) {
    expect(numbers).toMatchObject({ atInfinity: null, singularValues: null, eigenvalues: null, rank: null })
  }
})

it('a jumprelu boundary jumps by theta |d|, a relu one does not', () => {
  const rows = [[3, 0, 1], [0, 5, 1]] // prettier-ignore
  // |d_0| = 5, |d_1| = 2
  expect(buildZoneView(handInput('jumprelu', [0.5, -1], rows)).features.map(f => f.jump)).toEqual([2.5, undefined])
  expect(buildZoneView(handInput('relu', [0, 0], rows)).features.map(f => f.jump)).toEqual([undefined, undefined])
})
