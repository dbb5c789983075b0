// The option of a 3D zone plot: the surface trick, pieces of boundaries, points by colour, the camera's size.
import { describe, expect, it } from 'vitest'
import { map3d } from '../../../core/figure/camera.ts'
import { homeCamera, turnBy, zoomBy } from '../../../renderer/plots/camera-3d.ts'
import { boundaryPieces, cubeEdges, edgesOf, facesOf, surfaceData } from '../../../renderer/plots/polyhedra.ts'
import { boxSide, orthographicLimits, orthographicSize } from '../../../renderer/plots/project-3d.ts'
import { scenePolygons, zones3dOption } from '../../../renderer/plots/zones-3d.plot.ts'
import { allShown, sampleInput, sampleView } from './sample-view.ts'

const size = { width: 500, height: 400 }
const spec = { dim: 3 as const }

describe('surfaceData', () => {
  it('writes three rows per polygon, five numbers per point, NaN between polygons', () => {
    const triangle = { points: [[0, 0, 0], [1, 0, 0], [0, 1, 0]], color: 'red' } // prettier-ignore
    const square = { points: [[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], color: 'blue' } // prettier-ignore
    const { dataShape, data } = surfaceData([triangle, square])
    expect(dataShape).toEqual([6, 5])
    expect(data).toHaveLength(30)
    data.forEach(item => expect(item.value).toHaveLength(5))
    expect(data[0]!.value.slice(0, 3)).toEqual([1 / 3, 1 / 3, 0])
    expect(data.slice(5, 10).map(d => d.value.slice(0, 2).join())).toEqual(['0,0', '1,0', '0,1', '0,0', '0,0'])
    expect(data.slice(10, 15).every(d => Number.isNaN(d.value[0]))).toBe(true)
    expect(data[20]!.itemStyle).toEqual({ color: 'blue' })
  })
})

describe('polyhedra', () => {
  /** Area of a plane polygon in space. */
  const area = (points: number[][]) => {
    const sum = [0, 0, 0]
    points.forEach((p, i) => {
      const q = points[(i + 1) % points.length]!
      sum[0] = sum[0]! + p[1]! * q[2]! - p[2]! * q[1]!
      sum[1] = sum[1]! + p[2]! * q[0]! - p[0]! * q[2]!
      sum[2] = sum[2]! + p[0]! * q[1]! - p[1]! * q[0]!
    })
    return Math.hypot(...sum) / 2
  }
  it('has each piece of a boundary once: active side and silent side have the same area', () => {
    const view = sampleView({ k: 4, spec })
    for (let i = 0; i < 4; i++) {
      const on = boundaryPieces(view.cells, i).reduce((sum, p) => sum + area(p), 0)
      const off = view.cells
        .filter(c => !(c.active & (1 << i)))
        .flatMap(c => facesOf(c))
        .filter(f => f.boundary === i)
        .reduce((sum, f) => sum + area(f.points), 0)
      expect(on).toBeGreaterThan(0)
      expect(on).toBeCloseTo(off, 6)
    }
  })
  it('tells outer edges from cuts', () => {
    const two = [
      [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], // prettier-ignore
      [[1, 0, 0], [2, 0, 0], [2, 1, 0], [1, 1, 0]], // prettier-ignore
    ]
    const edges = edgesOf(two, 1)
    expect(edges).toHaveLength(7)
    expect(edges.filter(e => e.count === 2)).toHaveLength(1)
    expect(cubeEdges(1)).toHaveLength(12)
  })
})

describe('zones3dOption', () => {
  it('has one series of points per colour, never a style per item', () => {
    const input = sampleInput({ k: 3, spec })
    const option = zones3dOption(input, homeCamera, size)
    const points = option.series.filter(s => s.type === 'scatter3D')
    const shown = points.filter(s => s.id !== 'disagreeing').reduce((sum, s) => sum + s.data.length, 0)
    expect(shown).toBe(input.view.points.rows.length)
    points.forEach(s => s.data.forEach(item => expect(Array.isArray(item)).toBe(true)))
  })
  it('tints zones up to three features and draws only boundaries beyond', () => {
    const polygons = (k: number) => scenePolygons(sampleInput({ k, spec })).length
    const pieces = (k: number) => {
      const view = sampleView({ k, spec })
      return view.features.reduce((sum, _, i) => sum + boundaryPieces(view.cells, i).length, 0)
    }
    expect(polygons(3)).toBeGreaterThan(pieces(3))
    expect(polygons(4)).toBe(pieces(4))
  })
  it('draws the selected zone as a solid', () => {
    const plain = sampleInput({ k: 4, spec })
    const selected = plain.view.cells[0]!
    const faces = facesOf(selected).length
    const solid = scenePolygons({ ...plain, selectedZone: selected.active })
    expect(solid.length - scenePolygons(plain).length).toBe(faces)
    expect(solid.filter(p => p.color.endsWith(',0.25)'))).toHaveLength(faces)
  })
  it('leaves out hidden features and, without a polygon, the surface', () => {
    const input = sampleInput({ k: 2, spec }, { options: { ...allShown, hidden: [0, 1] } })
    expect(zones3dOption(input, homeCamera, size).series.some(s => s.type === 'surface')).toBe(false)
  })
  it('refuses a 2D view', () => {
    expect(() => zones3dOption(sampleInput(), homeCamera, size)).toThrow(RangeError)
  })
})

describe('the camera', () => {
  it('has the size that the projection of marks and figures has', () => {
    for (const extent of [size, { width: 300, height: 900 }, { width: 1200, height: 300 }]) {
      const R = 2.5
      const map = map3d({ alpha: 20, beta: 30, zoom: 1.7 }, R, { x: 0, y: 0, w: extent.width, h: extent.height })
      const perUnit = (extent.height / orthographicSize(1.7, extent)) * (boxSide / (2 * R))
      expect(perUnit).toBeCloseTo(map.scale, 9)
    }
    expect(orthographicLimits(size).min).toBeLessThan(orthographicSize(1, size))
  })
  it('turns with the pointer and keeps its limits', () => {
    const turned = turnBy({ alpha: 80, beta: 170, zoom: 1 }, -100, 100)
    expect(turned.alpha).toBe(90)
    expect(turned.beta).toBe(-140)
    expect(zoomBy({ alpha: 0, beta: 0, zoom: 1 }, 1e9).zoom).toBe(20)
  })
})
