// @vitest-environment happy-dom
// An exported page of panels: what is under the pointer, what the card beside it says, what switches redraw.
import { afterEach, describe, expect, it } from 'vitest'
import { buildFigure, layoutPage } from '../../../core/figure/build-figure.ts'
import { addPanel } from '../../../core/figure/compose.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import { svgNodes, writeNode } from '../../../core/figure/svg.ts'
import type { PageFigure } from '../../../core/figure/types.ts'
import { pageHits } from '../../../renderer/figure-page/page-hits.ts'
import { liveSheet } from '../../../renderer/figure-page/sheet.ts'
import { cardFigure, featureCard, stripsCard } from '../../core/figure/cards.ts'
import { plainView } from '../../core/figure/views.ts'
import { cases, names } from '../../gallery/cases.ts'

const together = (): PageFigure => {
  const zones = asPage(newFigure(plainView(['<b>right</b>', 'above', 'both', 'none']), names(['', 'upper half'])))
  return { ...addPanel(addPanel(zones, cases['chart-bars']!()), cardFigure(featureCard())), heightMm: 220 }
}
const placeOf = (page: PageFigure, panel: number, tie: object): [number, number] =>
  layoutPage(page)
    .panels.get(page.panels[panel]!.id)!
    .at({ panel: page.panels[panel]!.id, ...tie } as never)!

describe('hits', () => {
  it('finds the token of a zone plot and says what is truly on', () => {
    const page = together()
    const view = page.panels[0]!.kind === 'zones' ? page.panels[0]!.view : null
    const hit = pageHits(page).at(...placeOf(page, 0, { on: 'token', row: view!.points.rows[0]! }))!
    expect(hit.words.title).toBe('<b>right</b>')
    expect(hit.words.lines[0]).toEqual({ name: 'truly in', value: '#1' })
  })
  it('finds a bar anywhere in it, not only at its end', () => {
    const page = together()
    const panel = page.panels[1]!
    if (panel.kind !== 'chart') throw new Error('expected a chart')
    const [x, y] = placeOf(page, 1, { on: 'mark', layer: 0, index: 1 })
    const base = layoutPage(page).panels.get(panel.id)!.plot
    const layer = panel.chart.layers[0]!
    const inside: [number, number] = layer.kind === 'bars' && layer.along === 'y' ? [x, (y + base.y + base.h) / 2] : [(x + base.x) / 2, y] // prettier-ignore
    expect(pageHits(page).at(...inside)?.words.lines.length).toBeGreaterThan(0)
  })
  it('finds the tokens of a strip, and the bars of the histogram of a card', () => {
    const page = together()
    const token = pageHits(page).at(...placeOf(page, 2, { on: 'mark', layer: 1, index: 2 }))!
    expect(token.words.title).toBe(featureCard().strips[1]!.tokens[2]!.replace(/^ /, '·'))
    expect(token.words.lines[0]).toEqual({ name: 'activation', value: '2.90' })
    const strips = featureCard().strips.length
    const bar = pageHits(page).at(...placeOf(page, 2, { on: 'mark', layer: strips, index: 0 }))!
    expect(bar.words.lines.map(l => l.value)).toContain('90')
  })
  it('finds nothing between the panels, and walks over everything in order', () => {
    const page = together()
    expect(pageHits(page).at(1, 1)).toBeNull()
    const all = pageHits(page).all()
    expect(all[0]!.words.title).toBe('<b>right</b>')
    expect(all.length).toBeGreaterThan(20)
  })
})

describe('the live page', () => {
  afterEach(() => document.body.replaceChildren())
  const start = (page: PageFigure) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g')
    group.id = 'drawn'
    const tip = document.createElement('div')
    svg.append(group)
    document.body.append(svg, tip)
    return { sheet: liveSheet(page, svg, tip), svg, tip, group }
  }
  const press = (svg: Element, key: string) => svg.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

  it('walks by keys, says marks as text, and lets go with Escape', () => {
    const { svg, tip } = start(together())
    press(svg, 'ArrowRight')
    expect(tip.hidden).toBe(false)
    expect(tip.textContent).toContain('<b>right</b>')
    expect(tip.querySelector('b b')).toBeNull()
    press(svg, 'ArrowRight')
    expect(tip.textContent).toContain('above')
    press(svg, 'Escape')
    expect(tip.hidden).toBe(true)
    expect(svg.querySelector('#here')!.getAttribute('visibility')).toBe('hidden')
  })
  it('draws what a print of the switched page would have', () => {
    const page = cardFigure(stripsCard())
    const { sheet, group } = start(page)
    sheet.show('p1', [1], false)
    const [panel] = page.panels
    const expected = { ...page, panels: [{ ...panel!, options: { ...panel!.options, hidden: [1] } }] } as PageFigure
    const texts = [...group.querySelectorAll('text')].map(t => t.textContent)
    const printed = [...svgNodes(buildFigure(expected).items).map(writeNode).join('').matchAll(/<text/g)]
    expect(texts).toHaveLength(printed.length)
    expect(texts.join()).not.toContain('verbs in the past')
    sheet.show('p1', [1], true)
    expect(group.textContent).toContain('verbs in the past')
  })
})
