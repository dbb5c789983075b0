// Golden cases of the arrangement families, judged as an outside checker would: through the family that `compute` calls.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const golden = resolve(import.meta.dirname, '../../golden')
const SLIVER = 1e-9

interface Sized {
  active: number[]
  fraction?: number
  share?: number
}

/** active set -> share, without slivers */
const byActive = (cells: Sized[]) =>
  new Map(
    cells
      .map((cell): [string, number] => [cell.active.join(), (cell.fraction ?? cell.share)!])
      .filter(([, share]) => share > SLIVER),
  )

function expectClose(found: number[], expected: number[], tol: number) {
  expect(found).toHaveLength(expected.length)
  found.forEach((v, i) => expect(Math.abs(v - expected[i]!), `entry ${i}`).toBeLessThanOrEqual(tol))
}

const cases = ['arr2d', 'degen2d', 'arr3d', 'degen3d', 'asymptotic'].flatMap(family =>
  readdirSync(resolve(golden, family)).map(file => ({ family, file })),
)

describe.each(cases)('$family/$file', ({ family, file }) => {
  const { input, expect: expected, tol } = JSON.parse(readFileSync(resolve(golden, family, file), 'utf8'))
  // Through JSON, as the command prints it.
  const found = JSON.parse(toJson(families.get(family)!.compute(input)))

  it('has the same cells', () => {
    const a = byActive(found.cells ?? found.shares)
    const b = byActive(expected.cells ?? expected.shares)
    if (expected.cells_listed === undefined) expect(new Set(a.keys())).toEqual(new Set(b.keys()))
    for (const [active, share] of b) expect(Math.abs((a.get(active) ?? -1) - share), active).toBeLessThanOrEqual(tol)
  })

  if (family === 'asymptotic') return

  it('has the same counts, totals and features', () => {
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(Object.keys(expected).filter(k => k !== 'note' && k !== 'cells_listed')),
    )
    expect(found.n_cells).toBe(expected.n_cells)
    expect(found.always).toEqual(expected.always)
    expect(found.never).toEqual(expected.never)
    const key = family.endsWith('2d') ? 'feature_area_fraction' : 'feature_volume_fraction'
    expectClose(found[key], expected[key], tol)
    if (expected.region_area) expect(found.region_area / expected.region_area).toBeCloseTo(1, 12)
    if (expected.slivers !== undefined) expect(found.slivers).toBe(expected.slivers)
    if (expected.hamming1_pairs !== undefined) expect(found.hamming1_pairs).toBe(expected.hamming1_pairs)
  })

  it('has the same cell shapes', () => {
    const scale = family.endsWith('2d') ? Math.sqrt(expected.region_area) : Math.cbrt(expected.region_volume)
    const cells = new Map<string, any>(found.cells.map((cell: any) => [cell.active.join(), cell]))
    for (const want of expected.cells) {
      if (want.fraction <= SLIVER) continue
      const cell = cells.get(want.active.join())!
      if (want.centroid) expectClose(cell.centroid, want.centroid, 1e-8 * scale)
      if (want.n_vertices) expect([cell.n_vertices, cell.n_faces]).toEqual([want.n_vertices, want.n_faces])
      if (want.polygon) {
        expect(cell.polygon).toHaveLength(want.polygon.length)
        for (const p of want.polygon) {
          const nearest = Math.min(...cell.polygon.map((q: number[]) => Math.hypot(p[0] - q[0]!, p[1] - q[1]!)))
          expect(nearest).toBeLessThanOrEqual(1e-8 * scale)
        }
      }
    }
  })

  if (expected.adjacency) {
    it('has the same neighbours', () => {
      const pairs = (from: any) =>
        new Map<string, number>(
          from.adjacency.map((pair: any) => [
            [from.cells[pair.a].active.join(), from.cells[pair.b].active.join()].sort().join(' | ') +
              ` flips ${pair.flips}`,
            pair.length,
          ]),
        )
      const a = pairs(found)
      const b = pairs(expected)
      expect(new Set(a.keys())).toEqual(new Set(b.keys()))
      for (const [pair, length] of b)
        expect(Math.abs(a.get(pair)! - length)).toBeLessThanOrEqual(1e-8 * Math.sqrt(expected.region_area))
    })
  }
})
