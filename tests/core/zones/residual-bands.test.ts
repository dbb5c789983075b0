// Quarters of the drawn points by their distance from the slice.
import { describe, expect, it } from 'vitest'
import { residualBands } from '../../../core/zones/residual-bands.ts'

const points = (residual: number[]) => ({
  rows: Int32Array.from(residual.keys()),
  s: new Float32Array(2 * residual.length),
  residual: Float32Array.from(residual),
  trueSet: new Uint8Array(residual.length),
  drawnSet: new Uint8Array(residual.length),
  tokens: residual.map(String),
})

describe('residualBands', () => {
  it('has a quarter of the points in each band', () => {
    const { band, edges } = residualBands(points([1, 5, 2, 6, 3, 7, 4, 8]))
    expect(edges).toEqual([2.75, 4.5, 6.25])
    expect([...band]).toEqual([0, 2, 0, 2, 1, 3, 1, 3])
  })
  it('has one band where all lie equally far, and none without points', () => {
    expect([...residualBands(points([3, 3, 3])).band]).toEqual([0, 0, 0])
    expect(residualBands(points([])).band).toHaveLength(0)
  })
})
