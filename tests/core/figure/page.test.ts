// Pages of several panels: grid, letters, markup, annotations tied to data, ids of one file, refusals.
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../core/figure/annotations/anchors.ts'
import { annotationBox, annotationItems } from '../../../core/figure/annotations/draw.ts'
import type { Annotation } from '../../../core/figure/annotations/types.ts'
import { buildFigure, layoutPage } from '../../../core/figure/build-figure.ts'
import { addPanel, changePanel, movePanel, removePanel, resizePanel, setColumns } from '../../../core/figure/compose.ts'
import { placesOf } from '../../../core/figure/grid.ts'
import { escapeMarkup, runsOf } from '../../../core/figure/markup.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage, captionOf, letterAt, mostPanels, provenanceOf } from '../../../core/figure/page.ts'
import { readableNotes } from '../../../core/figure/readable.ts'
import { decodeRecipe, encodeRecipe } from '../../../core/figure/serialise.ts'
import { toSvg } from '../../../core/figure/svg.ts'
import type { PageFigure } from '../../../core/figure/types.ts'
import { figureRecipeSchema } from '../../../shared/figure-schemas.ts'
import { names, pages } from '../../gallery/cases.ts'
import { plainView } from './views.ts'

const single = newFigure(plainView(), names([]))
const three = (): PageFigure => pages['page-three-panels']!()

describe('pages', () => {
  it('come back from their text, and pass the schema', () => {
    for (const make of Object.values(pages)) {
      expect(decodeRecipe(encodeRecipe(make()))).toEqual(make())
      expect(figureRecipeSchema.safeParse(make()).error).toBeUndefined()
    }
  })
  it('have ids once in one file, clips named among them', () => {
    const page = three()
    const svg = toSvg(buildFigure(page), page)
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(m => m[1])
    expect(ids.length).toBeGreaterThan(2)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, used] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(used)
  })
  it('keep the provenance of every panel', () => {
    const { panels } = provenanceOf(three()) as unknown as { panels: { panel: string }[] }
    expect(panels.map(p => p.panel)).toEqual(['a', 'b', 'c'])
  })
  it('are lettered in order, or not', () => {
    const page = three()
    expect([0, 2].map(i => letterAt({ ...page, letters: '(A)' }, i))).toEqual(['(A)', '(C)'])
    expect(letterAt({ ...page, letters: 'off' }, 1)).toBe('')
    expect(letterAt(asPage(single), 0)).toBe('')
    expect(captionOf(page)).toContain('(b) The same features')
  })
  it('fill their grid row by row, in order', () => {
    const spans = [[1, 1], [2, 1], [1, 2], [1, 1]].map(([columns, rows]) => ({ span: { columns: columns!, rows: rows! } })) // prettier-ignore
    expect(placesOf(spans, 2)).toEqual([{ column: 0, row: 0 }, { column: 0, row: 1 }, { column: 0, row: 2 }, { column: 1, row: 2 }]) // prettier-ignore
  })
  it('get panels, lose them with what held on to them, move and resize them; at most twelve', () => {
    let page = three()
    const [a, b] = page.panels.map(p => p.id) as [string, string]
    expect(
      movePanel(page, a, 1)
        .panels.map(p => p.id)
        .slice(0, 2),
    ).toEqual([b, a])
    expect(removePanel(page, a).annotations.every(n => !JSON.stringify(n).includes(`"${a}"`))).toBe(true)
    expect(removePanel(asPage(single), 'p1').panels).toHaveLength(1)
    expect(resizePanel(page, a, 9, 1).panels[0]!.span.columns).toBe(2)
    expect(setColumns(page, 1).panels[2]!.span.columns).toBe(1)
    while (page.panels.length < mostPanels) page = addPanel(page, single)
    expect(() => addPanel(page, single)).toThrow('at most 12')
  })
  it.each([
    [(p: PageFigure) => ({ ...p, columns: 99 }), 'columns'],
    [(p: PageFigure) => ({ ...p, panels: [] }), 'panels'],
    [(p: PageFigure) => ({ ...p, panels: [p.panels[0], p.panels[0]] }), 'one id'],
    [(p: PageFigure) => ({ ...p, letters: '<b>' }), 'letters'],
    [(p: PageFigure) => ({ ...p, annotations: [{ kind: 'text', id: 'x', color: 'ink', at: { on: 'moon', panel: 'p1' }, text: '', sizePt: 7 }] }), 'nothing known'], // prettier-ignore
    [(p: PageFigure) => ({ ...p, annotations: [{ kind: 'part', id: 'x', color: 'ink', part: 'x', panel: 'p1', at: { on: 'page', x: 0, y: 0 }, widthMm: 9 }] }), 'part'], // prettier-ignore
  ])('that do not fit together are refused %#', (damage, message) => {
    const text = encodeRecipe(damage(asPage(single)) as PageFigure)
    expect(() => decodeRecipe(text)).toThrow(message)
  })
})

describe('annotations', () => {
  it('follow the camera when they hold on to a token', () => {
    const page = asPage(single)
    const row = single.view.points.rows[0]!
    const at = { on: 'token', panel: 'p1', row } as const
    const before = placeOf(at, layoutPage(page))!
    const zoomed = changePanel(page, 'p1', p => p.kind === 'zones' ? { ...p, camera: { ...p.camera, two: { x: 0, y: 0, zoom: 1.2 } } } : p) // prettier-ignore
    const after = placeOf(at, layoutPage(zoomed))!
    const { plot } = layoutPage(page).panels.get('p1')!
    const middle = plot.x + plot.w / 2
    expect(after[0] - middle).toBeCloseTo(1.2 * (before[0] - middle))
    expect(placeOf({ on: 'token', panel: 'gone', row }, layoutPage(page))).toBeNull()
  })
  it('are drawn 300 at a time', () => {
    const annotations = Array.from({ length: 300 }, (_, i): Annotation => ({ kind: 'text', id: `a${i}`, color: 'ink', at: { on: 'page', x: (i % 20) / 20, y: i / 300 }, text: `x_${i}`, sizePt: 6 })) // prettier-ignore
    const svg = toSvg(buildFigure({ ...asPage(single), annotations }), { ...asPage(single), annotations })
    expect(svg.match(/data-id="a299"/g)!.length).toBeGreaterThan(0)
  })
  it('lay a sheet under a legend that is moved over a plot, and none beside it', () => {
    const legendAt = (x: number, y: number): Annotation => ({ kind: 'part', id: 'l', color: 'ink', part: 'legend', panel: 'p1', at: { on: 'page', x, y }, widthMm: 40 }) // prettier-ignore
    const hasSheet = (page: PageFigure) => annotationItems(page.annotations, layoutPage(page)).some(group => group.kind === 'group' && group.items.some(i => i.kind === 'polygon' && i.fillOpacity === 0.9)) // prettier-ignore
    const page = asPage(single)
    expect(hasSheet({ ...page, annotations: [legendAt(0.2, 0.3)] })).toBe(true)
    expect(hasSheet({ ...page, annotations: [legendAt(0.2, 1.5)] })).toBe(false)
  })
  it('are looked at for print: too small, too faint, on each other, gone', () => {
    const text = (id: string, more: Partial<Annotation> = {}) => ({ kind: 'text', id, color: 'ink', at: { on: 'page', x: 0.5, y: 0.02 }, text: 'note', sizePt: 4, ...more }) as Annotation // prettier-ignore
    const gone: Annotation = { kind: 'callout', id: 'd', color: 'ink', at: { on: 'token', panel: 'p1', row: 999_999 }, dx: 1, dy: 1, text: 'x', sizePt: 7 } // prettier-ignore
    const page = { ...asPage(single), annotations: [text('a'), text('b', { color: 'f6' }), gone] }
    const said = readableNotes(page, layoutPage(page)).map(n => n.text).join(' ') // prettier-ignore
    for (const part of ['down to 4 pt', 'contrast of', 'cover other text', 'not in view']) expect(said).toContain(part)
    expect(annotationBox(gone, layoutPage(page))).toBeNull()
  })
})

describe('markup', () => {
  const plain = (text: string) => runsOf(text).map(r => `${r.token ? 'T' : r.level > 0 ? '^' : r.level < 0 ? '_' : ''}${r.text}`) // prettier-ignore
  it('has Greek, raised and lowered text, bold, tokens; anything else is text', () => {
    expect(plain('\\theta_i^{min} = 2')).toEqual(['θ', '_i', '^min', ' = 2'])
    expect(plain('a `_short` b')).toEqual(['a ', 'T_short', ' b'])
    expect(runsOf('**w**').map(r => r.font)).toEqual(['semibold'])
    for (const odd of ['_', '^', '`', '**', '\\', '\\nope', 'x_{', '</svg><script>']) expect(plain(odd).join('')).toBe(odd) // prettier-ignore
    expect(runsOf(escapeMarkup('a_b^c `d` **e** \\f')).map(r => r.text).join('')).toBe('a_b^c `d` **e** \\f') // prettier-ignore
  })
})
