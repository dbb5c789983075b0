// Golden cases of the top-k families, through the family that `compute` calls.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const golden = resolve(import.meta.dirname, '../../golden')
const SLIVER = 1e-9

interface Sized {
  S?: number[]
  active?: number[]
  fraction: number
}
const bySet = <T extends Sized>(list: T[]) =>
  new Map(list.filter(c => c.fraction > SLIVER).map((c): [string, T] => [(c.S ?? c.active)!.join(), c]))

function expectSameSets(found: Sized[], expected: Sized[], tol: number) {
  const a = bySet(found)
  const b = bySet(expected)
  expect(new Set(a.keys())).toEqual(new Set(b.keys()))
  for (const [key, cell] of b) expect(Math.abs(a.get(key)!.fraction - cell.fraction), key).toBeLessThanOrEqual(tol)
}

function expectClose(found: number[], expected: number[], tol: number) {
  expect(found).toHaveLength(expected.length)
  found.forEach((v, i) => expect(Math.abs(v - expected[i]!), `entry ${i}`).toBeLessThanOrEqual(tol))
}

const cases = ['topk2d', 'topk3d'].flatMap(family =>
  readdirSync(resolve(golden, family)).map(file => ({ family, file })),
)

describe.each(cases)('$family/$file', ({ family, file }) => {
  const { input, expect: expected, tol } = JSON.parse(readFileSync(resolve(golden, family, file), 'utf8'))
  const found = JSON.parse(toJson(families.get(family)!.compute(input)))
  const solid = family === 'topk3d'

  it('has every key, the same totals and the same shares of features', () => {
    expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(expected)))
    expect(found.n_cells).toBe(expected.n_cells)
    const total = solid ? 'region_volume' : 'region_area'
    expect(found[total] / expected[total]).toBeCloseTo(1, 12)
    const shares = solid ? 'feature_volume_fraction' : 'feature_area_fraction'
    expectClose(found[shares], expected[shares], tol)
  })

  it('has the same order-k cells', () => {
    expectSameSets(found.order_k_cells, expected.order_k_cells, tol)
    const cells = bySet<any>(found.order_k_cells)
    for (const want of expected.order_k_cells) {
      const cell = cells.get(want.S.join())
      if (want.n_vertices) expect([cell.n_vertices, cell.n_faces]).toEqual([want.n_vertices, want.n_faces])
      if (want.polygon) {
        expect(cell.polygon).toHaveLength(want.polygon.length)
        for (const p of want.polygon) {
          expect(
            Math.min(...cell.polygon.map((q: number[]) => Math.hypot(p[0] - q[0]!, p[1] - q[1]!))),
          ).toBeLessThanOrEqual(1e-8)
        }
      }
    }
  })

  if (expected.relu_active_sets) {
    it('has the same sets after ReLU', () => expectSameSets(found.relu_active_sets, expected.relu_active_sets, tol))
  }
  if (expected.power_diagram) {
    it('has the same power diagram', () => {
      expect(found.power_diagram.rule).toBe(expected.power_diagram.rule)
      expectClose(found.power_diagram.sites.flat(), expected.power_diagram.sites.flat(), tol)
      expectClose(found.power_diagram.weights, expected.power_diagram.weights, tol)
    })
  }
})

describe('what the families refuse', () => {
  const square = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ]
  it.each([
    ['topk2d', { w: [[1, 2]], c: [0], k: 0, region: square }, 'k is 0'],
    ['topk2d', { w: [[1, 2]], c: [0], k: 1.5, region: square }, 'k is 1.5'],
    ['topk2d', { w: [], c: [], k: 1, region: square }, 'no functions'],
    ['topk2d', { w: [[1, 2]], c: [0], k: 1, region: square.slice(0, 2) }, '2 corners'],
    ['topk3d', { w: [[1, 2, 3]], c: [0], k: 1, half_size: 0 }, 'half size is 0'],
    ['topk3d', { w: [[1, 2]], c: [0], k: 1, half_size: 1 }, 'w[0]'],
  ])('%s %j', (family, input, message) => {
    expect(() => families.get(family)!.compute(input)).toThrow(message)
  })
})
