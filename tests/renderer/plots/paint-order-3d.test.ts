// Painting order of the 3D plot: along every line of sight polygons come from far to near, and the triangles of the surface follow.
import { describe, expect, it } from 'vitest'
import { rotation3d } from '../../../core/figure/camera.ts'
import { createRandom } from '../../../core/random.ts'
import { orderKey, polygonOrder } from '../../../renderer/plots/paint-order-3d.ts'
import { surfaceData, surfaceTriangles, type Polygon3d } from '../../../renderer/plots/polyhedra.ts'
import { scenePolygons } from '../../../renderer/plots/zones-3d.plot.ts'
import { sampleInput, sampleView } from './sample-view.ts'

type Vector = [number, number, number]
const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!

/** How far toward the camera a line of sight meets a convex polygon; null where it does not. */
function meets({ points }: Polygon3d, through: Vector, { right, up, toward }: ReturnType<typeof rotation3d>) {
  const flat = points.map(p => [dot(right, p), dot(up, p), dot(toward, p)])
  const [x, y] = [dot(right, through), dot(up, through)]
  const sides = flat.map((p, i) => {
    const q = flat[(i + 1) % flat.length]!
    return (q[0]! - p[0]!) * (y - p[1]!) - (q[1]! - p[1]!) * (x - p[0]!)
  })
  if (!sides.every(s => s > 1e-9) && !sides.every(s => s < -1e-9)) return null
  const [a, b, c] = flat as [Vector, Vector, Vector]
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
  const normal = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
  return a[2] - (normal[0]! * (x - a[0]) + normal[1]! * (y - a[1])) / normal[2]!
}

describe('polygonOrder', () => {
  it('paints far polygons first along every line of sight', () => {
    const random = createRandom(3)
    let pairs = 0
    for (const [k, selectedZone] of [
      [2, null],
      [3, null],
      [3, 5],
      [6, null],
      [8, 3],
    ] as const) {
      // prettier-ignore
      const input = sampleInput({ k, seed: 11 + k, spec: { dim: 3 } }, { selectedZone })
      const polygons = scenePolygons(input)
      for (let camera = 0; camera < 12; camera++) {
        const rotation = rotation3d({ alpha: random.next() * 180 - 90, beta: random.next() * 360 })
        const order = polygonOrder(input.view, polygons, rotation.toward as Vector)!
        const painted = new Map([...order].map((polygon, at) => [polygon, at]))
        expect(painted.size).toBe(polygons.length)
        for (let ray = 0; ray < 20; ray++) {
          const R = input.view.halfSize
          const through: Vector = [random.next(), random.next(), random.next()].map(v => (2 * v - 1) * R) as Vector
          const hits = polygons.flatMap((polygon, at) => {
            const depth = meets(polygon, through, rotation)
            return depth === null ? [] : [{ depth, at: painted.get(at)! }]
          })
          for (const a of hits) {
            for (const b of hits) {
              if (a.depth >= b.depth - 1e-9 * R) continue
              pairs++
              expect(a.at).toBeLessThan(b.at)
            }
          }
        }
      }
    }
    expect(pairs).toBeGreaterThan(5_000)
  })
  it('changes only where a boundary or a side of the box turns over', () => {
    const input = sampleInput({ k: 4, spec: { dim: 3 } })
    const polygons = scenePolygons(input)
    const orders = new Map<string, string>()
    // not at whole degrees: there a side of the box is seen edge-on, and its place in the order says nothing
    for (let beta = 0.3; beta < 360; beta += 0.5) {
      const toward = rotation3d({ alpha: 17, beta }).toward as Vector
      const key = orderKey(input.view, toward)
      const order = polygonOrder(input.view, polygons, toward)!.join()
      expect(orders.get(key) ?? order).toBe(order)
      orders.set(key, order)
    }
    expect(orders.size).toBeGreaterThan(4)
    expect(orders.size).toBeLessThan(30)
  })
  it('has no order where cells share an active set', () => {
    const view = sampleView({ k: 2, spec: { dim: 3 } })
    const twice = { ...view, cells: [...view.cells, view.cells[0]!] }
    expect(polygonOrder(twice, [], [0, 0, 1])).toBeNull()
  })
})

describe('surfaceTriangles', () => {
  it('are those of the first of the three rows of quads of every polygon, in the order given', () => {
    const triangle = { points: [[0, 0, 0], [1, 0, 0], [0, 1, 0]], color: 'red' } // prettier-ignore
    const { dataShape } = surfaceData([triangle, triangle])
    // 4 columns: 3 quads a row, 12 vertices a row of quads, 36 vertices a polygon
    const triangles = surfaceTriangles(Int32Array.of(1, 0), dataShape[1])
    expect(triangles).toHaveLength(2 * 3 * 6)
    expect([...triangles.slice(0, 6)]).toEqual([36, 39, 37, 37, 39, 38])
    expect([...triangles.slice(18, 24)]).toEqual([0, 3, 1, 1, 3, 2])
  })
})
