// What is said of a figure in print: of zone plots, charts and pages of panels alike.
import { describe, expect, it } from 'vitest'
import { newChartFigure } from '../../../core/figure/chart/new-chart.ts'
import type { Annotation } from '../../../core/figure/annotations/types.ts'
import { layoutPage } from '../../../core/figure/build-figure.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import { readableNotes } from '../../../core/figure/readable.ts'
import { greyPrint, type PageFigure, type SingleFigure } from '../../../core/figure/types.ts'
import type { Chart } from '../../../core/chart/types.ts'
import { cases, names, pages } from '../../gallery/cases.ts'
import { makeView, plainView } from './views.ts'

const said = (page: PageFigure) => readableNotes(page, layoutPage(page)).map(n => n.text)
const zones = () => asPage(newFigure(plainView(), names(['right half', 'upper half'])))
const chartPage = (): PageFigure => asPage(cases['chart-lines']!())
const three = (): PageFigure => pages['page-three-panels']!()
const kinds = { 'a zone plot': zones, 'a chart': chartPage, 'three panels': three }
const note = (id: string, more: Partial<Annotation> = {}) => ({ kind: 'text', id, color: 'ink', at: { on: 'page', x: 0.5, y: 0.5 }, text: 'a note', sizePt: 7, ...more }) as Annotation // prettier-ignore
const bars = (colors: number[], title = 'bars'): SingleFigure => {
  const layers = colors.map((color, i) => ({ kind: 'bars' as const, along: 'y' as const, at: [i], to: [i + 1], color, name: `layer ${i}` })) // prettier-ignore
  const chart: Chart = { title, subtitle: 'n = 3', x: { label: 'x', kind: 'linear' }, y: { label: 'y', kind: 'linear' }, layers } // prettier-ignore
  return newChartFigure(chart, { dictionaries: [], activations: [], analysis: 'x', parameters: {}, seed: null }, { theme: 'light', version: '0' }) // prettier-ignore
}

describe.each(Object.entries(kinds))('%s', (_name, make) => {
  it('is told of text below 5 pt', () => {
    const tiny = said({ ...make(), annotations: [note('t', { sizePt: 4 })] })
    expect(tiny.join()).toContain('down to 4 pt')
  })
  it('is told of faint annotations', () => {
    const faint = { ...make(), annotations: [note('f', { color: '#cccccc' })] }
    expect(readableNotes(faint, layoutPage(faint)).find(n => n.text.includes('contrast'))?.ids).toEqual(['f'])
  })
  it('is told of annotations that lie on each other, and of one on its words', () => {
    const page = make()
    const on = { ...page, annotations: [note('a'), note('b')] }
    const found = readableNotes(on, layoutPage(on)).find(n => n.text.includes('cover'))
    expect(found?.ids).toEqual(expect.arrayContaining(['a', 'b']))
    // On the first line of the title.
    const top = { ...page, annotations: [note('c', { at: { on: 'page', x: 0.08, y: 0.02 }, text: 'a wide note on the heading of it', sizePt: 12 })] } // prettier-ignore
    expect(said(top).join()).toContain('covers other text')
  })
})

describe('shipped figures', () => {
  it.each(Object.keys({ ...cases, ...pages }))('%s has text of 4.5:1, of 5 pt, none of it on other words', name => {
    const page = asPage({ ...cases, ...pages }[name]!())
    // The gallery's own annotations have subscripts of 4.9 pt.
    const notes = readableNotes(page, layoutPage(page)).filter(n => n.ids.length === 0).map(n => n.text).join() // prettier-ignore
    expect(notes).not.toContain('contrast')
    expect(notes).not.toContain(' pt at')
    expect(notes).not.toContain('on other words')
  })
  it('are told of panels that are too small for their words', () => {
    const crowded = { ...three(), widthMm: 60, heightMm: 45 }
    expect(said(crowded).join()).toMatch(/on other words of the figure|no room for its legend/)
  })
})

describe('telling apart', () => {
  const grey = (page: PageFigure): PageFigure => ({ ...page, print: { ...greyPrint } })
  const eight = () => asPage(newFigure(makeView({ features: [1, 22, 333, 404, 55, 606, 707, 8], basis: 'pca', seed: 11 }), names([]))) // prettier-ignore
  it('names features that print alike in grey, and offers patterns, which mend it', () => {
    const page = eight()
    const found = readableNotes(page, layoutPage(page)).find(n => n.mend === 'patterns')
    expect(found?.text).toMatch(/^Alike in print without colour: #1 and #8, .* more pairs\.$/)
    expect(said({ ...page, print: { inks: 'color', patterns: true } }).join()).not.toContain('Alike')
    expect(said(grey(page)).join()).not.toContain('Alike')
    // What is switched off is not asked.
    const two = { ...page, panels: page.panels.map(p => ({ ...p, options: { ...p.options, hidden: [1, 2, 3, 4, 5, 6] } }) as typeof p) } // prettier-ignore
    expect(said(two).join()).toContain('#1 and #8.')
  })
  it('names layers of a chart by the legend, and the panel by its letter', () => {
    const page = asPage(bars([0, 7]))
    expect(said(page).join()).toContain('Alike in print without colour: layer 0 and layer 1.')
    expect(said(asPage(bars([0, 4]))).join()).not.toContain('Alike')
    const both = { ...page, panels: [...page.panels, { ...page.panels[0]!, id: 'p2' }] }
    expect(said(both).join()).toContain('layer 0 and layer 1 (a), layer 0 and layer 1 (b).')
  })
  it('says when colour-blind readers are lost: two features without a colour of their own', () => {
    const page = asPage({ ...newFigure(plainView(), names([])), slots: [-1, -1] })
    expect(said(page).join()).toContain('Alike for colour-blind readers: #1 and #2.')
  })
})
