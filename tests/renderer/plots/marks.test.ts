// Marks above the plots: arrows keep their share of length, labels their order, pointed-at things are marked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOf, toPixel } from '../../../renderer/plots/frame-2d.ts'
import { labelOrder } from '../../../renderer/plots/label-order.ts'
import { arrowLabels, arrowsOf, shorten } from '../../../renderer/plots/marks-common.ts'
import { marks2d, pointPixels } from '../../../renderer/plots/marks-2d.ts'
import { frame3d, marks3d, pointPixels3d } from '../../../renderer/plots/marks-3d.ts'
import { arrowNote } from '../../../renderer/panels/zones/pane-words.ts'
import type { Mark } from '../../../renderer/plots/marks.ts'
import { axisNames } from '../../../renderer/plots/axis-names-3d.ts'
import { homeCamera } from '../../../renderer/plots/camera-3d.ts'
import { measure, nothing, sampleInput, theme } from './sample-view.ts'

const size = { width: 600, height: 500 }
const colors = theme.features

function marksOf(input = sampleInput({ k: 2 }), pointing = nothing) {
  const frame = frameOf(size, input.view.halfSize, { x: 0, y: 0, zoom: 1 })
  return marks2d(input, pointing, frame, pointPixels(input, frame), labelOrder(input.view), measure)
}
const labelsOf = (marks: Mark[]) => marks.flatMap(m => (m.kind === 'label' ? [m.label.text] : []))

describe('arrows', () => {
  const input = sampleInput({ k: 3 })
  const frame = frameOf(size, input.view.halfSize, { x: 0, y: 0, zoom: 1 })
  const arrows = arrowsOf(input, colors, [0, 1, 2], s => toPixel(frame, s[0]!, s[1]!))

  it('has one scale per kind: lengths compare as the vectors in the slice do', () => {
    for (const kind of ['enc', 'dec'] as const) {
      const lengths = arrows
        .filter(a => a.kind === kind)
        .map(a => Math.hypot(a.tip[0] - a.from[0], a.tip[1] - a.from[1]))
      const true_ = input.view.features.map(f => Math.hypot(...(kind === 'enc' ? f.encoder : f.decoder).arrow))
      const ratios = lengths.map((length, i) => length / true_[i]!)
      ratios.forEach(r => expect(r / ratios[0]!).toBeCloseTo(1, 6))
    }
  })
  it('says what share of the length lies in the slice, or that it must; at the arrow in short', () => {
    const texts = arrowLabels(arrows, theme).map(l => l.text)
    expect(texts).toContain('#10 enc')
    const short = arrows.map(a => ({ ...a, tip: [a.from[0] + 5, a.from[1]] as [number, number] }))
    expect(arrowLabels(short, theme)).toEqual([])
    const [first, , third] = input.view.features
    const percent = `${Math.round(third!.encoder.lengthFraction * 100)}%`
    expect(third!.encoder.inByConstruction).toBe(false)
    expect(texts).toContain(`#24 enc ${percent}`)
    expect(arrowNote(first!)).toMatch(/^encoder in slice by construction · decoder \d+% of length in slice$/)
    expect(arrowNote(third!)).toContain(`encoder ${percent} of length in slice`)
  })
  it('goes on to the full length where part of a vector lies outside', () => {
    const third = arrows.find(a => a.kind === 'enc' && a.feature === 24)!
    const ring = third.marks.find(m => m.kind === 'ring')!
    const full = Math.hypot(ring.at[0] - third.from[0], ring.at[1] - third.from[1])
    const drawn = Math.hypot(third.tip[0] - third.from[0], third.tip[1] - third.from[1])
    expect(drawn / full).toBeCloseTo(input.view.features[2]!.encoder.lengthFraction, 5)
    expect(arrows.find(a => a.kind === 'enc' && a.feature === 10)!.marks.some(m => m.kind === 'ring')).toBe(false)
  })
  it('draws decoders dashed and encoders solid', () => {
    for (const arrow of arrows) {
      const shaft = arrow.marks.find(m => m.kind === 'arrow')!
      expect(shaft.dash.length > 0).toBe(arrow.kind === 'dec')
    }
  })
})

describe('labels', () => {
  it('come in order: points extreme along an axis before those in the middle', () => {
    const { view } = sampleInput({ k: 2 })
    const order = [...labelOrder(view)]
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from(view.points.rows.keys()))
    let right = 0
    view.points.rows.forEach((_, i) => {
      if (view.points.s[i * 2]! > view.points.s[right * 2]!) right = i
    })
    expect(order.indexOf(right)).toBeLessThan(16)
  })
  it('name what is hovered or selected first, many selected ones not', () => {
    const input = sampleInput({ k: 2 })
    const inside = [...input.view.points.rows].filter((_, i) => Math.abs(input.view.points.s[i * 2]!) < 1)
    const one = inside[40]!
    const token = input.view.points.tokens[input.view.points.rows.indexOf(one)]!
    const bold = (marks: Mark[]) =>
      marks.filter(m => m.kind === 'label' && m.label.bold && m.label.text.startsWith('word'))
    expect(labelsOf(marksOf(input, { ...nothing, row: one }))).toContain(token)
    expect(bold(marksOf(input, { ...nothing, rows: inside.slice(0, 5) })).length).toBeGreaterThan(0)
    expect(bold(marksOf(input, { ...nothing, rows: inside.slice(0, 60) }))).toHaveLength(0)
    const rings = marksOf(input, { ...nothing, rows: inside.slice(0, 5) }).filter(
      m => m.kind === 'ring' && m.color === theme.ink,
    )
    expect(rings).toHaveLength(5)
  })
  it('show white space and cut the middle of long tokens', () => {
    expect(shorten(' the\n')).toBe('␣the↵')
    expect(shorten('x'.repeat(60)).length).toBeLessThan(25)
  })
})

describe('marks', () => {
  it('mark the active side of a boundary on that side', () => {
    const input = sampleInput({ k: 1 })
    const frame = frameOf(size, input.view.halfSize, { x: 0, y: 0, zoom: 1 })
    const { normal, offset } = input.view.features[0]!.boundary
    const ticks = marksOf(input).filter(m => m.kind === 'line' && m.width === 1.25)
    expect(ticks.length).toBeGreaterThan(2)
    for (const tick of ticks) {
      if (tick.kind !== 'line') continue
      const [px, py] = tick.points[1]!
      const x = frame.xMin + (px - frame.left) * frame.unit
      const y = frame.yMax - (py - frame.top) * frame.unit
      expect(normal[0]! * x + normal[1]! * y + offset).toBeGreaterThan(0)
    }
  })
  it('light up the hovered zone and leave it when it is selected', () => {
    const input = sampleInput({ k: 2 })
    const lit = (i: typeof input) => marksOf(i, { ...nothing, zone: 1 }).filter(m => m.kind === 'polygon').length
    expect(lit(input)).toBe(input.view.cells.filter(c => c.active === 1).length)
    expect(lit({ ...input, selectedZone: 1 })).toBe(0)
  })
  it('name three axes in 3D and dash the hidden edges of the box', () => {
    const input = sampleInput({ k: 3, spec: { dim: 3 } })
    const map = frame3d(input, homeCamera, size)
    const marks = marks3d(input, nothing, map, size, pointPixels3d(input, map), labelOrder(input.view), measure)
    const texts = marks.flatMap(m => (m.kind === 'text' ? [m.text] : []))
    expect(texts).toEqual(['x: along w #10', 'y: w #17 beyond x', 'z: w #24 beyond x and y', 'axes in input units'])
    const hidden = marks.filter(m => m.kind === 'line' && m.color === theme.line && m.dash.length > 0)
    expect(hidden).toHaveLength(3)
  })
  it('name the axes outside the box at every angle, and all of them while they are zoomed in', () => {
    const input = sampleInput({ k: 3, spec: { dim: 3 } })
    const angle = fc.record({ alpha: fc.integer({ min: -90, max: 90 }), beta: fc.integer({ min: -180, max: 180 }) })
    fc.assert(
      fc.property(angle, fc.double({ min: 0.6, max: 8, noNaN: true }), (turned, zoom) => {
        const map = frame3d(input, { ...turned, zoom }, size)
        const at = (s: readonly number[]): [number, number] => [map.x(s), map.y(s)]
        const names = axisNames(input, at, size, measure)
        const texts = names.marks.flatMap(m => (m.kind === 'text' ? [m.text] : []))
        expect(texts.map(text => text[0]).sort()).toEqual(['a', 'x', 'y', 'z'])
        // a name beside an edge lies beyond a line that has the whole box on its other side
        const R = input.view.halfSize
        const corners = [0, 1, 2, 3, 4, 5, 6, 7].map(i => at([i & 1 ? R : -R, i & 2 ? R : -R, i & 4 ? R : -R]))
        for (const mark of names.marks) {
          if (mark.kind !== 'text' || mark.at[0] < 140) continue
          const normal = [-Math.sin(mark.angle), Math.cos(mark.angle)]
          const sides = corners.map(c => (c[0] - mark.at[0]) * normal[0]! + (c[1] - mark.at[1]) * normal[1]!)
          const clear = mark.size / 2
          expect(Math.min(...sides) > clear || Math.max(...sides) < -clear).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})
