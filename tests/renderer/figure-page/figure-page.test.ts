// @vitest-environment happy-dom
// The page of an exported figure: what is under the pointer, how the camera moves, what the card says.
import { describe, expect, it } from 'vitest'
import { map2d, map3d } from '../../../core/figure/camera.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { plotAlone, plotRect } from '../../../core/figure/plot-alone.ts'
import type { ZoneFigure } from '../../../core/figure/types.ts'
import { hitOf } from '../../../renderer/figure-page/hits.ts'
import { turned, zoomed } from '../../../renderer/figure-page/move-camera.ts'
import { fillTip } from '../../../renderer/figure-page/tip.ts'
import { makeView, plainView } from '../../core/figure/views.ts'
import { names } from '../../gallery/cases.ts'

const side = 150
const two = () => newFigure(plainView(['<b>right</b>', 'above', 'both', 'none']), names(['', 'upper half']))
const three = () => newFigure(makeView({ dim: 3 }), names([]))
const at2 = (r: ZoneFigure, x: number, y: number) => {
  const map = map2d(r.camera.two, r.view.halfSize, plotRect(2, side))
  return [map.x(x), map.y(y)] as const
}

describe('hits', () => {
  it('finds the token under the pointer, else the zone; nothing outside the plot', () => {
    const r = two()
    expect(hitOf(r, side, ...at2(r, 0.76, -0.5))).toMatchObject({ row: 0, zone: 1 })
    expect(hitOf(r, side, ...at2(r, 0.9, -0.9))).toMatchObject({ row: null, zone: 1 })
    expect(hitOf(r, side, ...at2(r, 0.9, 0.3))).toMatchObject({ row: null, zone: 3 })
    expect(hitOf(r, side, 1, side - 1)).toBeNull()
  })
  it('knows neither hidden features nor hidden points', () => {
    const r = two()
    const hidden = { ...r, options: { ...r.options, points: false, hidden: [0] } }
    expect(hitOf(hidden, side, ...at2(r, 0.75, 0.75))).toMatchObject({ row: null, zone: 2 })
    expect(hitOf(hidden, side, ...at2(r, 0.75, -0.5))).toMatchObject({ row: null, zone: 0 })
  })
  it('finds in 3D the token where it is drawn, at every angle', () => {
    for (const [alpha, beta] of [
      [20, 30],
      [-70, 200],
      [90, 0],
    ] as const) {
      const r = three()
      const camera = { ...r.camera, three: { alpha, beta, zoom: 1 } }
      const map = map3d(camera.three, r.view.halfSize, plotRect(3, side))
      const s = r.view.points.s.subarray(0, 3)
      const hit = hitOf({ ...r, camera }, side, map.x(s), map.y(s))!
      const found = r.view.points.s.subarray(3 * hit.row!, 3 * hit.row! + 3)
      expect(Math.hypot(map.x(found) - map.x(s), map.y(found) - map.y(s))).toBeLessThan(0.3)
    }
  })
  it('finds in 3D the first zone from the front, with its outline around the pointer', () => {
    const r = three()
    const bare = { ...r, options: { ...r.options, points: false } }
    const hit = hitOf(bare, side, side / 2, side / 2)!
    expect(hit.zone).toBeGreaterThan(0)
    expect(hit.outlines.length).toBeGreaterThan(0)
  })
})

describe('camera', () => {
  it('turns with the hand in 3D and stops at the poles', () => {
    const r = three()
    const { alpha, beta } = turned(r, 10, 5, side).three
    expect(alpha).toBeCloseTo(r.camera.three.alpha + 6)
    expect(beta).toBeCloseTo(r.camera.three.beta - 12)
    expect(turned(r, 0, 1_000, side).three.alpha).toBe(90)
  })
  it('keeps the place under the pointer in 2D when it zooms and when it moves', () => {
    const r = two()
    const [x, y] = at2(r, 0.4, -0.2)
    const near = { ...r, camera: zoomed(r, r, 2, { x, y }, side) }
    expect(near.camera.two.zoom).toBe(2 * r.camera.two.zoom)
    at2(near, 0.4, -0.2).forEach((v, i) => expect(v).toBeCloseTo([x, y][i]!))
    const moved = { ...r, camera: turned(r, 7, -3, side) }
    at2(moved, 0.4, -0.2).forEach((v, i) => expect(v).toBeCloseTo([x + 7, y - 3][i]!))
    expect(zoomed(r, r, 1e9, { x, y }, side).two.zoom).toBe(100)
  })
})

describe('card', () => {
  it('says token, zones and distance as text', () => {
    const tip = document.createElement('div')
    const r = two()
    fillTip(tip, r, { row: 0, zone: 1, outlines: [], x: 0, y: 0 })
    expect(tip.querySelector('b')!.textContent).toBe('<b>right</b>')
    expect(tip.textContent).toContain('truly in #1')
    fillTip(tip, r, { row: 3, zone: 0, outlines: [], x: 0, y: 0 })
    expect(tip.querySelector('.warn')!.textContent).toBe('drawn in none')
    fillTip(tip, r, { row: null, zone: 3, outlines: [], x: 0, y: 0 })
    expect(tip.textContent).toContain('#1 #2')
    expect(tip.textContent).toContain('#2 upper half')
  })
})

it('draws the same scene as print, without words around it', () => {
  const list = plotAlone(three(), [], side)
  const roles = new Set(list.items.map(i => i.role))
  expect(roles.has('scene')).toBe(true)
  expect(roles.has('title')).toBe(false)
  expect(list.plot.w).toBe(list.plot.h)
})
