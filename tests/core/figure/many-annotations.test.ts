// 300 annotations of every kind on a page of three panels: all there, where they belong, in every format; an edit of one draws no panel again.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Annotation } from '../../../core/figure/annotations/types.ts'
import { annotationBox, annotationItems } from '../../../core/figure/annotations/draw.ts'
import { buildFigure, drawPage, layoutPage } from '../../../core/figure/build-figure.ts'
import { changePanel } from '../../../core/figure/compose.ts'
import { readableNotes } from '../../../core/figure/readable.ts'
import { decodeRecipe, encodeRecipe } from '../../../core/figure/serialise.ts'
import type { PageFigure } from '../../../core/figure/types.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import { figureRecipeSchema } from '../../../shared/figure-schemas.ts'
import { pages } from '../../gallery/cases.ts'

const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
const base = pages['page-three-panels']!()
const [a, b, c] = base.panels
if (a?.kind !== 'zones' || b?.kind !== 'zones' || c?.kind !== 'chart') throw new Error('expected two zone plots and a chart') // prettier-ignore

function annotation(i: number): Annotation {
  const own = { id: `n${i}`, color: ['ink', 'f1', 'ink-2', '#7a1f1f'][i % 4]! }
  const at = { on: 'page', x: (i % 20) / 20, y: Math.floor(i / 20) / 16 } as const
  const row = a!.kind === 'zones' ? a!.view.points.rows[i % 40]! : 0
  const tied = [
    { on: 'token', panel: a!.id, row },
    { on: 'vector', panel: b!.id, vector: 'encoder', feature: i % 3 },
    { on: 'mark', panel: c!.id, layer: 0, index: i % 3 },
  ] as const
  const to = tied[i % 3]!
  switch (i % 5) {
    case 0:
      return { ...own, kind: 'text', at, text: `x_${i}`, sizePt: 6 }
    case 1:
      return { ...own, kind: 'callout', at: to, dx: 3, dy: -4, text: `call ${i}`, sizePt: 6 }
    case 2:
      return { ...own, kind: 'arrow', from: at, to }
    case 3:
      return { ...own, kind: 'bracket', from: at, to: { ...at, x: at.x + 0.04 } }
    default:
      return { ...own, kind: 'box', from: at, to: { ...at, x: at.x + 0.03, y: at.y + 0.03 } }
  }
}
const many: PageFigure = { ...base, annotations: Array.from({ length: 300 }, (_, i) => annotation(i)) }
/** Objects of its own, so that nothing is remembered of it. */
const fresh = (page: PageFigure) => decodeRecipe(encodeRecipe(page))

describe('300 annotations', () => {
  it('are drawn each, in their order, and come back', () => {
    const layout = layoutPage(many)
    const drawn = [...new Set(annotationItems(many.annotations, layout).map(i => i.id))]
    const inView = many.annotations.filter(n => annotationBox(n, layout) !== null).map(n => n.id)
    expect(drawn).toEqual(inView)
    expect(inView.length).toBeGreaterThan(240)
    expect(figureRecipeSchema.safeParse(many).error).toBeUndefined()
    expect(fresh(many)).toEqual(many)
  })
  it('end where what they hold on to is drawn', () => {
    const layout = layoutPage(many)
    for (const n of many.annotations) {
      if (n.kind !== 'arrow' || n.to.on === 'page' || n.to.on === 'plot') continue
      const place = layout.panels.get(n.to.panel)!.at(n.to)
      if (!place) continue
      const head = annotationItems([n], layout).find(i => i.kind === 'polygon')
      expect(head?.kind === 'polygon' && head.points.slice(0, 2)).toEqual(place)
    }
  })
  it.each(['svg', 'pdf', 'png'] as const)('%s holds them and their recipe', async format => {
    const { bytes } = await renderFigure(many, format, 96, fonts)
    expect(readFigureFile(bytes, `x.${format}`).annotations).toEqual(many.annotations)
    if (format !== 'svg') return
    const ids = new Set(
      [
        ...Buffer.from(bytes)
          .toString('utf8')
          .matchAll(/data-id="(n\d+)"/g),
      ].map(m => m[1]),
    )
    expect(ids.size).toBe(many.annotations.filter(n => annotationBox(n, layoutPage(many)) !== null).length)
  })
  it('are looked at for print as a whole', () => {
    const notes = readableNotes(many, layoutPage(many))
    expect(notes.find(n => n.text.includes('cover'))!.ids.length).toBeGreaterThan(50)
  })
})

describe('an edit', () => {
  const moved: PageFigure = { ...many, annotations: many.annotations.map(n => (n.id === 'n3' ? { ...n, color: 'warn' } : n)) } // prettier-ignore
  it('of an annotation draws no panel again, and the page is that of a new one', () => {
    const before = layoutPage(many)
    const items = [...before.panels.values()].map(p => p.items([]))
    const after = layoutPage(moved)
    expect([...after.panels.values()].map(p => p.items([]))).toEqual(items)
    for (const [id, drawing] of after.panels) expect(drawing, id).toBe(before.panels.get(id))
    expect([...after.panels.values()].every((p, i) => p.items([]) === [...before.panels.values()][i]!.items([]))).toBe(true) // prettier-ignore
    expect(drawPage(moved, after)).toEqual(buildFigure(fresh(moved)))
  })
  it('of a panel draws that one again, and only it', () => {
    const before = layoutPage(many)
    const next = changePanel(many, b!.id, p => (p.kind === 'zones' ? { ...p, camera: { ...p.camera, three: { ...p.camera.three, beta: 80 } } } : p)) // prettier-ignore
    const after = layoutPage(next)
    expect(base.panels.map(p => after.panels.get(p.id) === before.panels.get(p.id))).toEqual([true, false, true])
    expect(drawPage(next, after)).toEqual(buildFigure(fresh(next)))
  })
  it('of theme, inks, size or an obstacle over a plot is seen', () => {
    const text: Annotation = { kind: 'text', id: 'o', color: 'ink', at: { on: 'plot', panel: a!.id, x: 0.3, y: 0.3 }, text: 'a long note that labels keep off', sizePt: 12 } // prettier-ignore
    for (const next of [
      { ...base, theme: 'dark' as const },
      { ...base, print: { inks: 'grey' as const, patterns: true } },
      { ...base, widthMm: 150 },
      { ...base, annotations: [text] },
    ]) {
      buildFigure(base)
      expect(buildFigure(next)).toEqual(buildFigure(fresh(next)))
    }
  })
})
