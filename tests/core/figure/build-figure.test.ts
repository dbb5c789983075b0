// The display list: cells where the view has them, marks as they should be, labels that do not touch, words that are there.
import { describe, expect, it } from 'vitest'
import { buildFigure } from '../../../core/figure/build-figure.ts'
import { map2d, map3d } from '../../../core/figure/camera.ts'
import type { DisplayList, Item, Text } from '../../../core/figure/display-list.ts'
import { newFigure, pagePresets } from '../../../core/figure/new-figure.ts'
import { palettes } from '../../../core/figure/palette.ts'
import { textWidth } from '../../../core/figure/text.ts'
import { paintOrder } from '../../../core/zones/paint-order.ts'
import { cases, names } from '../../gallery/cases.ts'
import { makeView, plainView } from './views.ts'
import { zonesOf } from './zone-figure.ts'

function flat(items: Item[]): Item[] {
  return items.flatMap(i => (i.kind === 'group' ? [i, ...flat(i.items)] : [i]))
}
const all = (list: DisplayList) => flat(list.items)
const role = (list: DisplayList, name: string) => all(list).filter(i => i.role === name)
const words = (list: DisplayList) => all(list).flatMap(i => (i.kind === 'text' ? [i.text] : []))
const plain = () => newFigure(plainView(), names(['right half', 'upper half']))
const light = palettes.light

describe('2D figure', () => {
  it('draws every cell once per active feature, exactly', () => {
    const r = plain()
    const list = buildFigure(r)
    const map = map2d(r.camera.two, 1, list.plot)
    const expected = r.view.cells.flatMap(c =>
      [0, 1]
        .filter(i => c.active & (1 << i))
        .map(i => ({ i, points: c.vertices.flatMap(v => [map.x(v[0]!), map.y(v[1]!)]) })),
    )
    const drawn = role(list, 'cell').map(c => (c.kind === 'polygon' ? { i: c.feature, points: c.points } : null))
    expect(drawn).toEqual(expected)
    expect(expected).toHaveLength(4)
  })
  it('has a square plot with one scale', () => {
    const { plot } = buildFigure(plain())
    expect(plot.w).toBe(plot.h)
    expect(plot.w).toBeGreaterThan(60)
  })
  it('marks the active side: ticks of x > 0.5 point right, of y > 0 up', () => {
    const [right, up] = role(buildFigure(plain()), 'active-side')
    if (right?.kind !== 'segments' || up?.kind !== 'segments') throw new Error('no ticks')
    for (let i = 0; i < right.points.length; i += 4)
      expect(right.points[i + 2]! - right.points[i]!).toBeGreaterThan(0.5)
    for (let i = 0; i < up.points.length; i += 4) expect(up.points[i + 3]! - up.points[i + 1]!).toBeLessThan(-0.5)
  })
  it('colours points by true set and rings the one that is drawn elsewhere', () => {
    const list = buildFigure(plain())
    const fills = role(list, 'point').map(p => (p.kind === 'circle' ? p.fill : ''))
    // One feature each before several; the last point is on for feature 1 but drawn in no zone.
    expect(fills).toEqual([light.features[0], light.features[1], light.features[0], light.ink])
    const rings = role(list, 'drawn-differs')
    expect(rings).toHaveLength(1)
    const map = map2d({ x: 0, y: 0, zoom: 1 }, 1, list.plot)
    expect(rings[0]).toMatchObject({ x: map.x(-0.5), y: map.y(-0.5), stroke: light.warn })
  })
  it('never lengthens an arrow: the decoder ends half way, the rest is dotted to the full length', () => {
    const list = buildFigure(plain())
    const dashed = role(list, 'decoder').find(i => i.kind === 'polyline')
    const rest = role(list, 'out-of-slice')[0]
    const map = map2d({ x: 0, y: 0, zoom: 1 }, 1, list.plot)
    if (rest?.kind !== 'polyline' || dashed?.kind !== 'polyline') throw new Error('no arrow')
    expect(dashed.dash).toBeDefined()
    expect(rest.points[0]).toBeCloseTo(map.x(0.31), 9)
    expect(rest.points[2]).toBeCloseTo(map.x(0.62), 9)
  })
  it('says what it must', () => {
    const text = words(buildFigure(plain())).join('\n')
    for (const part of [
      'jumprelu-1024',
      '#1',
      'right half',
      'in slice by construction',
      '50% of length in slice',
      '4 words',
      'along w #1 (input units)',
      'both axes',
    ]) {
      expect(text).toContain(part)
    }
    expect(text.replaceAll('\u00a0', ' ')).toContain('drawn zone ≠ true zone for 1 (25%)')
  })
  it('shows top-k thresholds as a band that varies, dashed, with its Jaccard', () => {
    const r = zonesOf(cases['topk-band-2d']!())
    const list = buildFigure(r)
    expect(role(list, 'band')).toHaveLength(2)
    for (const b of role(list, 'boundary')) expect(b.kind === 'polyline' && b.dash).toBeTruthy()
    const jaccard = r.view.features[0]!.varies!.jaccard!.toFixed(2)
    expect(words(list).some(w => w.includes('threshold varies per token') && w.includes(jaccard))).toBe(true)
    expect(r.caption).toContain('not half-space zones')
  })
  it('leaves out what is switched off', () => {
    const r = plain()
    const bare = buildFigure({
      ...r,
      options: { points: false, labels: false, encoders: false, decoders: false, legend: false, hidden: [1] },
    })
    for (const name of ['point', 'point-label', 'encoder', 'decoder', 'legend-id']) expect(role(bare, name)).toEqual([])
    expect(role(bare, 'boundary')).toHaveLength(1)
    expect(role(bare, 'cell').every(c => c.feature === 0)).toBe(true)
  })
  it('keeps the colours that features have in the window', () => {
    const list = buildFigure({ ...plain(), slots: [4, 2] })
    expect(role(list, 'boundary').map(b => b.kind === 'polyline' && b.stroke)).toEqual([
      light.features[4],
      light.features[2],
    ])
  })
})

describe('3D figure', () => {
  const r = newFigure(makeView({ dim: 3 }), names(['a', 'b', 'c']))
  const list = buildFigure(r)

  it('paints every interior boundary piece once', () => {
    const pieces = r.view.cells.flatMap(c => c.faces!.filter(f => f.boundary >= 0)).length
    expect(role(list, 'boundary')).toHaveLength(pieces / 2)
  })
  it('paints cells far to near', () => {
    const map = map3d(r.camera.three, r.view.halfSize, list.plot)
    const planes = r.view.features.map(f => f.boundary)
    const toCamera = map.toward as [number, number, number]
    const order = paintOrder(r.view.cells, planes, { kind: 'orthographic', toCamera })
    const tints = role(list, 'cell').map(c => (c.kind === 'polygon' ? c.points.join() : ''))
    const first = order.flatMap(index => {
      const cell = r.view.cells[index]!
      if (cell.active === 0) return []
      const faces = cell.faces!.map(f =>
        f.loop.flatMap(v => [map.x(cell.vertices[v]!), map.y(cell.vertices[v]!)]).join(),
      )
      return [Math.min(...faces.map(f => tints.indexOf(f)).filter(i => i >= 0))]
    })
    expect(first.length).toBeGreaterThan(3)
    expect(first.every(i => Number.isFinite(i))).toBe(true)
    // Shared faces are found at their farther cell, so the first of each cell's faces never goes back.
    expect(first).toEqual([...first].sort((a, b) => a - b))
  })
  it('names its axes and draws twelve box edges', () => {
    expect(role(list, 'box-edge')).toHaveLength(12)
    expect(role(list, 'axis-name')).toHaveLength(3)
    expect(role(list, 'axis-letter')).toHaveLength(3)
  })
})

describe('layout', () => {
  const boxOf = (t: Text) => {
    const w = textWidth(t.text, t.size, t.font)
    const x = t.anchor === 'start' ? t.x : t.anchor === 'end' ? t.x - w : t.x - w / 2
    return { x, y: t.y - t.size * 0.72, w, h: t.size * 0.72 }
  }
  const pages = Object.entries(cases).flatMap(([name, make]) => pagePresets.map(p => [name, p, make] as const))

  it.each(pages)('%s on %o keeps all text on the page and labels apart', (_name, page, make) => {
    const list = buildFigure({ ...make(), widthMm: page.widthMm, heightMm: page.heightMm })
    const texts = all(list).filter(i => i.kind === 'text')
    for (const t of texts.filter(i => !i.rotate)) {
      const b = boxOf(t)
      expect(b.x, t.text).toBeGreaterThanOrEqual(0)
      expect(b.x + b.w, t.text).toBeLessThanOrEqual(page.widthMm + 0.01)
      expect(b.y + b.h, t.text).toBeLessThanOrEqual(page.heightMm)
    }
    const labels = texts
      .filter(t => t.role?.endsWith('-label') && !t.role.startsWith('legend'))
      .map(t => ({ t, b: boxOf(t) }))
    labels.forEach(({ t, b }, i) => {
      for (const { t: u, b: c } of labels.slice(i + 1)) {
        const apart = b.x + b.w <= c.x || c.x + c.w <= b.x || b.y + b.h <= c.y || c.y + c.h <= b.y
        expect(apart, `${t.text} and ${u.text}`).toBe(true)
      }
    })
    // The page's own lines (title, legend, counts, caption) never run into each other either.
    const rows = texts
      .filter(t => /^(title|subtitle|counts|caption|legend|zone)/.test(t.role ?? ''))
      .map(t => ({ t, b: boxOf(t) }))
    rows.forEach(({ t, b }, i) => {
      for (const { t: u, b: c } of rows.slice(i + 1)) {
        const apart = b.x + b.w <= c.x + 0.02 || c.x + c.w <= b.x + 0.02 || b.y + b.h <= c.y || c.y + c.h <= b.y
        expect(apart, `${t.text} and ${u.text}`).toBe(true)
      }
    })
  })
  it('survives absurd pages', () => {
    for (const [widthMm, heightMm] of [
      [20, 20],
      [1000, 20],
      [20, 1000],
      [1000, 1000],
    ] as const) {
      for (const make of Object.values(cases)) {
        const list = buildFigure({ ...make(), widthMm, heightMm })
        expect(list.plot.w).toBeGreaterThan(0)
        for (const i of all(list)) if (i.kind === 'polygon') expect(i.points.every(Number.isFinite)).toBe(true)
      }
    }
  })
})
