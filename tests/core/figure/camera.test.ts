// Cameras by hand, and against echarts-gl's own orbit control.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { map2d, map3d, rotation3d } from '../../../core/figure/camera.ts'

const plot = { x: 10, y: 20, w: 80, h: 80 }

describe('2D camera', () => {
  it('shows exactly the box at zoom 1, y up', () => {
    const map = map2d({ x: 0, y: 0, zoom: 1 }, 2, plot)
    expect([map.x(-2), map.y(2), map.x(2), map.y(-2)]).toEqual([10, 20, 90, 100])
    expect(map.scale).toBe(20)
  })
  it('keeps its centre in the middle and scales both axes alike', () => {
    const map = map2d({ x: 0.5, y: -1, zoom: 2 }, 2, plot)
    expect([map.x(0.5), map.y(-1)]).toEqual([50, 60])
    expect(map.x(1.5) - map.x(0.5)).toBe(40)
    expect(map.y(-1) - map.y(0)).toBe(40)
  })
})

describe('3D camera', () => {
  const rounded = (v: number[]) => v.map(n => Math.round(n * 1e12) / 1e12 + 0)
  it('looks along +y at rest: x right, z up', () => {
    const r = rotation3d({ alpha: 0, beta: 0 })
    expect([r.right, r.up, r.toward].map(rounded)).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, -1, 0],
    ])
  })
  it('looks down at elevation 90, and from +x at azimuth 90', () => {
    const top = rotation3d({ alpha: 90, beta: 0 })
    expect([top.right, top.up, top.toward].map(rounded)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
    expect(rounded(rotation3d({ alpha: 0, beta: 90 }).toward)).toEqual([1, 0, 0])
    expect(rounded(rotation3d({ alpha: 0, beta: 90 }).right)).toEqual([0, 1, 0])
  })
  it('is a rotation at every angle', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: -720, max: 720, noNaN: true }),
        (alpha, beta) => {
          const { right, up, toward } = rotation3d({ alpha, beta })
          const dot = (a: number[], b: number[]) => a.reduce((s, v, i) => s + v * b[i]!, 0)
          for (const v of [right, up, toward]) expect(dot(v, v)).toBeCloseTo(1, 12)
          expect(dot(right, up)).toBeCloseTo(0, 12)
          expect(dot(right, toward)).toBeCloseTo(0, 12)
          const cross = [
            right[1]! * up[2]! - right[2]! * up[1]!,
            right[2]! * up[0]! - right[0]! * up[2]!,
            right[0]! * up[1]! - right[1]! * up[0]!,
          ]
          cross.forEach((v, i) => expect(v).toBeCloseTo(toward[i]!, 12))
        },
      ),
    )
  })
  it('points to the viewer where echarts-gl puts its camera', () => {
    // OrbitControl._updateTransform, with _theta = alpha and _phi = -beta; world X, Y, Z are data x, z, -y.
    for (const [alpha, beta] of [
      [20, 30],
      [-35, 110],
      [75, -200],
    ] as const) {
      const theta = (alpha / 180) * Math.PI + Math.PI / 2
      const phi = (-beta / 180) * Math.PI + Math.PI / 2
      const dir = [Math.sin(theta) * Math.cos(phi), -Math.cos(theta), Math.sin(theta) * Math.sin(phi)]
      const { toward } = rotation3d({ alpha, beta })
      expect(toward[0]).toBeCloseTo(dir[0]!, 12)
      expect(toward[2]).toBeCloseTo(dir[1]!, 12)
      expect(-toward[1]!).toBeCloseTo(dir[2]!, 12)
    }
  })
  it('fits the whole box at zoom 1 whatever the angle', () => {
    for (const alpha of [-90, -20, 0, 35.264, 90]) {
      for (const beta of [0, 30, 45, 200]) {
        const map = map3d({ alpha, beta, zoom: 1 }, 3, plot)
        for (const x of [-3, 3])
          for (const y of [-3, 3])
            for (const z of [-3, 3]) {
              const s = [x, y, z]
              expect(map.x(s)).toBeGreaterThanOrEqual(10 - 1e-9)
              expect(map.x(s)).toBeLessThanOrEqual(90 + 1e-9)
              expect(map.y(s)).toBeGreaterThanOrEqual(20 - 1e-9)
              expect(map.y(s)).toBeLessThanOrEqual(100 + 1e-9)
              expect(Math.abs(map.depth(s))).toBeLessThanOrEqual(1 + 1e-12)
            }
      }
    }
  })
})
