// The exploded view: cells move apart with their points, and are found where they are drawn.
import { describe, expect, it } from 'vitest'
import { map3d } from '../../../core/figure/camera.ts'
import { createRandom } from '../../../core/random.ts'
import { explodeView, zoneUnder } from '../../../renderer/plots/explode.ts'
import { zoneAlong } from '../../../renderer/plots/hit.ts'
import { sampleView } from './sample-view.ts'

const view = sampleView({ k: 3, spec: { dim: 3 } })
const plot = { x: 0, y: 0, w: 600, h: 500 }

describe('explodeView', () => {
  it('is the view itself at 0', () => {
    expect(explodeView(view, 0)).toBe(view)
  })
  it('moves cells outward, apart, and every point with its cell', () => {
    const apart = explodeView(view, 0.5)!
    view.cells.forEach((cell, c) => {
      const moved = apart.cells[c]!
      cell.vertices.forEach((v, i) =>
        v.forEach((value, k) => expect(moved.vertices[i]![k]! - value).toBeCloseTo(0.5 * cell.centroid[k]!, 9)),
      )
    })
    view.points.drawnSet.forEach((set, i) => {
      const cell = view.cells.find(each => each.active === set)
      const by = cell ? cell.centroid.map(v => 0.5 * v) : [0, 0, 0]
      for (let k = 0; k < 3; k++) expect(apart.points.s[3 * i + k]! - view.points.s[3 * i + k]!).toBeCloseTo(by[k]!, 5)
    })
    // across a boundary the two sides are farther apart than before
    view.features.forEach(({ boundary: { normal }, state }, f) => {
      if (state !== 'line') return
      const along = (v: readonly number[]) => v.reduce((sum, value, k) => sum + value * normal[k]!, 0)
      for (const a of apart.cells.filter(c => c.active & (1 << f))) {
        const b = apart.cells.find(c => c.active === (a.active ^ (1 << f)))
        if (!b) continue
        expect(Math.min(...a.vertices.map(along))).toBeGreaterThan(Math.max(...b.vertices.map(along)))
      }
    })
  })
  it('is not to be had where there are no cells to move', () => {
    expect(explodeView({ ...view, cells: [] }, 0.5)).toBeNull()
  })
  it('is not to be had where cells share an active set', () => {
    expect(explodeView({ ...view, cells: [...view.cells, view.cells[0]!] }, 0.3)).toBeNull()
  })
})

describe('zoneUnder', () => {
  it('finds the same zones as the boundaries do while nothing is moved', () => {
    const random = createRandom(5)
    let inside = 0
    for (let i = 0; i < 300; i++) {
      const map = map3d({ alpha: random.next() * 160 - 80, beta: random.next() * 360, zoom: 1 }, view.halfSize, plot)
      const [px, py] = [random.next() * plot.w, random.next() * plot.h]
      const [u, v] = [(px - plot.w / 2) / map.scale, (plot.h / 2 - py) / map.scale]
      const through = [0, 1, 2].map(k => u * map.right[k]! + v * map.up[k]!)
      const expected = zoneAlong(view, through, map.toward)
      expect(zoneUnder(view, map, px, py)).toBe(expected)
      if (expected !== null) inside++
    }
    expect(inside).toBeGreaterThan(50)
  })
  it('finds a moved cell where it is drawn', () => {
    const apart = explodeView(view, 0.6)!
    const map = map3d({ alpha: 25, beta: 40, zoom: 1 }, view.halfSize, plot)
    const nearest = apart.cells.reduce((a, b) => (map.depth(a.centroid) > map.depth(b.centroid) ? a : b))
    expect(zoneUnder(apart, map, map.x(nearest.centroid), map.y(nearest.centroid))).toBe(nearest.active)
  })
})
