// Patterns as a second channel: hatches that are exact, marks of a size, what pages with and without them draw, recipes of before.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Annotation } from '../../../core/figure/annotations/types.ts'
import { buildFigure } from '../../../core/figure/build-figure.ts'
import type { DisplayList, Item } from '../../../core/figure/display-list.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage, loneZones } from '../../../core/figure/page.ts'
import { plotAlone } from '../../../core/figure/plot-alone.ts'
import { hatchItem, hatchOutline, markItem, markShapes, patternOf } from '../../../core/figure/patterns.ts'
import { decodeRecipe, encodeRecipe } from '../../../core/figure/serialise.ts'
import { greyPrint, plainPrint, type PageFigure } from '../../../core/figure/types.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import { figureRecipeSchema } from '../../../shared/figure-schemas.ts'
import { cases, names, pages } from '../../gallery/cases.ts'
import { plainView } from './views.ts'

const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
const flat = (items: readonly Item[]): Item[] => items.flatMap(i => (i.kind === 'group' ? flat(i.items) : [i]))
const role = (list: DisplayList, name: string) => flat(list.items).filter(i => i.role === name)
const patterned = (page: PageFigure): PageFigure => ({ ...page, print: { inks: 'color', patterns: true } })
const length = (s: readonly number[]) => {
  let sum = 0
  for (let i = 0; i < s.length; i += 4) sum += Math.hypot(s[i + 2]! - s[i]!, s[i + 3]! - s[i + 1]!)
  return sum
}
const ell = [0, 0, 40, 0, 40, 15, 15, 15, 15, 30, 0, 30]
const inEll = (x: number, y: number) => x > -1e-9 && y > -1e-9 && ((x < 40 + 1e-9 && y < 15 + 1e-9) || (x < 15 + 1e-9 && y < 30 + 1e-9)) // prettier-ignore

describe('hatches', () => {
  it('lie inside their outline, convex or not, as dense as asked', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 180, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), (degrees, shift) => {
        const lines = hatchOutline(ell, { degrees }, [shift, -shift], 0.5, 1)
        for (let i = 0; i < lines.length; i += 4) {
          for (const t of [0.001, 0.5, 0.999]) {
            expect(inEll(lines[i]! + t * (lines[i + 2]! - lines[i]!), lines[i + 1]! + t * (lines[i + 3]! - lines[i + 1]!))).toBe(true) // prettier-ignore
          }
        }
        // Length times distance is area: 40 x 15 + 15 x 15.
        expect(length(lines) * 0.5).toBeGreaterThan(825 * 0.97)
        expect(length(lines) * 0.5).toBeLessThan(825 * 1.03)
      }), // prettier-ignore
    )
  })
  it('of neighbouring pieces are those of the whole, dashes too', () => {
    const [left, right, whole] = [[0, 0, 13, 0, 13, 20, 0, 20], [13, 0, 30, 0, 30, 20, 13, 20], [0, 0, 30, 0, 30, 20, 0, 20]]
    for (let slot = 0; slot < 8; slot++) {
      const { hatch } = patternOf(slot)!
      const parts = length(hatchOutline(left, hatch, [0, 0], 1.7, 1)) + length(hatchOutline(right, hatch, [0, 0], 1.7, 1))
      expect(parts).toBeCloseTo(length(hatchOutline(whole, hatch, [0, 0], 1.7, 1)), 6)
    }
  }) // prettier-ignore
  it('have nothing to draw in an outline between two lines, or in none', () => {
    const style = { origin: [0, 0] as const, spacing: 5, stroke: '#000000', strokeWidth: 0.1 }
    expect(hatchItem([1, 1, 2, 1, 2, 2, 1, 2], [0], { degrees: 0 }, style, 1, { role: 'hatch' })).toBeNull()
    expect(hatchItem([], [], { degrees: 0 }, style, 1, { role: 'hatch' })).toBeNull()
    expect(hatchOutline([0, 0, 1, 0], { degrees: 45 }, [0, 0], 0.1, 1)).toEqual([])
  })
})

describe('marks', () => {
  it.each(markShapes)('%s is about as large as a circle, where it is meant to be', shape => {
    const item = markItem(shape, 10, 20, 2, { fill: '#000000' })
    if (item.kind === 'circle') return expect([item.x, item.y, item.r]).toEqual([10, 20, 2])
    if (item.kind !== 'polygon') throw new Error('no mark')
    let [area, x, y] = [0, 0, 0]
    const p = item.points
    for (let i = 0; i < p.length; i += 2) {
      const [ax, ay, bx, by] = [p[i]!, p[i + 1]!, p[(i + 2) % p.length]!, p[(i + 3) % p.length]!]
      const cross = ax * by - bx * ay
      area += cross / 2
      x += ((ax + bx) * cross) / 6
      y += ((ay + by) * cross) / 6
    }
    expect(Math.abs(area) / (Math.PI * 4)).toBeGreaterThan(0.65)
    expect(Math.abs(area) / (Math.PI * 4)).toBeLessThan(1.35)
    expect(x / area).toBeCloseTo(10, 6)
    expect(y / area).toBeCloseTo(20, 6)
  })
})

describe('a page with patterns', () => {
  it('hatches every cell in the pattern of its feature, and points have their shape', () => {
    const page = patterned(asPage(newFigure(plainView(), names(['a', 'b']))))
    const list = buildFigure(page)
    // Cells, then the swatches of the legend have theirs; bars of single zones too.
    const hatches = role(list, 'hatch')
    expect(new Set(hatches.map(h => h.feature))).toEqual(new Set([0, 1]))
    expect(hatches.length).toBeGreaterThanOrEqual(role(list, 'cell').length)
    // One for feature 1, one for feature 2, one for feature 1 drawn elsewhere, one for both: circle, square, circle, burst.
    expect(role(list, 'point').map(p => (p.kind === 'polygon' ? p.points.length / 2 : p.kind))).toEqual(['circle', 4, 'circle', 16]) // prettier-ignore
  })
  it('draws what it drew before without them', () => {
    for (const make of [cases['relu-2d']!, cases['three-3d']!, cases['chart-bars']!]) {
      const page = asPage(make())
      const kinds = (list: DisplayList) => role(list, 'point').every(p => p.kind === 'circle')
      expect(kinds(buildFigure(page))).toBe(true)
      expect(JSON.stringify(buildFigure(patterned(page)))).not.toBe(JSON.stringify(buildFigure(page)))
    }
  })
  it('keeps a feature without a colour plain', () => {
    const page = patterned(asPage({ ...newFigure(plainView(), names([])), slots: [-1, 3] }))
    expect(new Set(role(buildFigure(page), 'hatch').map(h => h.feature))).toEqual(new Set([1]))
  })
  it('has only greys in grey, words and annotations too', () => {
    for (const name of ['print-grey-2d', 'print-grey-3d', 'print-grey-charts']) {
      const page = pages[name]!()
      const note: Annotation = { kind: 'text', id: 'x', color: 'f2', at: { on: 'page', x: 0.5, y: 0.5 }, text: 'x', sizePt: 7 } // prettier-ignore
      const list = buildFigure({ ...page, annotations: [note] })
      for (const item of flat(list.items)) {
        for (const color of ['fill' in item && item.fill, 'stroke' in item && item.stroke, 'halo' in item && item.halo]) {
          if (!color) continue
          const [r, g, b] = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16)) as [number, number, number]
          expect(Math.max(r, g, b) - Math.min(r, g, b), `${name} ${item.role} ${color}`).toBeLessThan(11)
        }
      }
    }
  }) // prettier-ignore
  it.each(['svg', 'pdf', 'png'] as const)('%s: the same bytes twice, and the recipe back', async format => {
    for (const name of ['print-grey-3d', 'print-grey-charts']) {
      const page = pages[name]!()
      const [a, b] = [await renderFigure(page, format, 96, fonts), await renderFigure(page, format, 96, fonts)]
      expect(Buffer.from(a.bytes).equals(Buffer.from(b.bytes))).toBe(true)
      expect(readFigureFile(a.bytes, name)).toEqual(page)
    }
  })
})

describe('a page for a browser', () => {
  it('draws patterns on its canvas, and has them in its legend', async () => {
    const page = pages['print-grey-2d']!()
    const html = Buffer.from((await renderFigure(page, 'html', 96, fonts)).bytes).toString('utf8')
    expect(html.match(/<svg class="swatch"/g)).toHaveLength(8)
    expect(html.includes('<i data-color')).toBe(false)
    const kinds = new Set(role(plotAlone(loneZones(page)!, [], 100), 'point').map(i => i.kind))
    expect(kinds).toEqual(new Set(['circle', 'polygon']))
    const plain = Buffer.from((await renderFigure({ ...page, print: plainPrint }, 'html', 96, fonts)).bytes).toString(
      'utf8',
    )
    expect(plain.includes('class="swatch"')).toBe(false)
  })
})

describe('recipes of before', () => {
  it('open in colour without patterns: version 3 from a file, whatever it says besides', () => {
    const path = join(import.meta.dirname, '../../fixtures/figures/version-3.png')
    const page = readFigureFile(readFileSync(path), path)
    expect(page).toMatchObject({ version: 4, print: plainPrint, style: 'slide', letters: '(A)' })
    expect(page.panels).toHaveLength(2)
    const odd = { ...pages['page-slide']!(), version: 3, print: { inks: 'gold' } } as unknown as PageFigure
    expect(decodeRecipe(encodeRecipe(odd)).print).toEqual(plainPrint)
  })
  it('are drawn as a page of today without patterns', () => {
    const { print, ...rest } = pages['page-three-panels']!()
    expect(print).toEqual(plainPrint)
    const before = { ...rest, version: 3 as const }
    expect(buildFigure(before)).toEqual(buildFigure(pages['page-three-panels']!()))
  })
  it('of version 4 with unknown inks are refused', () => {
    for (const print of [undefined, { inks: 'gold', patterns: true }, { inks: 'grey', patterns: 1 }]) {
      const page = { ...asPage(newFigure(plainView(), names([]))), print } as unknown as PageFigure
      expect(() => decodeRecipe(encodeRecipe(page))).toThrow(/inks|patterns/)
      expect(figureRecipeSchema.safeParse(page).success).toBe(false)
    }
    expect(figureRecipeSchema.safeParse({ ...asPage(newFigure(plainView(), names([]))), print: greyPrint }).success).toBe(true) // prettier-ignore
  })
})
