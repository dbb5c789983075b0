// Crowds of points in SVG and PDF: pictures above a count, vectors below it; cells, arrows and text stay what they are; the file says so.
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildFigure } from '../../../core/figure/build-figure.ts'
import type { DisplayList, Item, Picture } from '../../../core/figure/display-list.ts'
import { countMarks } from '../../../core/figure/raster.ts'
import { drawList, registerFonts } from '../../../main/figure/draw.ts'
import { rasterised } from '../../../main/figure/raster.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import { cases } from '../../gallery/cases.ts'

const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
beforeAll(() => registerFonts(fonts))
const flat = (items: readonly Item[]): Item[] => items.flatMap(i => (i.kind === 'group' ? flat(i.items) : [i]))
const svg = async (name: string, above: number, dpi = 600) =>
  Buffer.from((await renderFigure(cases[name]!(), 'svg', 96, fonts, { above, dpi })).bytes).toString('utf8')
const count = (text: string, part: string) => text.split(part).length - 1

async function pixels(list: DisplayList): Promise<Uint8ClampedArray> {
  const scale = 150 / 25.4
  const canvas = createCanvas(Math.round(list.widthMm * scale), Math.round(list.heightMm * scale))
  const pictures = new Map<Picture, Awaited<ReturnType<typeof loadImage>>>()
  for (const item of flat(list.items))
    if (item.kind === 'picture') pictures.set(item, await loadImage(Buffer.from(item.png, 'base64')))
  drawList(canvas.getContext('2d'), list, scale, pictures)
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
}

describe.each(['relu-2d', 'three-3d', 'chart-crowd'])('%s', name => {
  it('keeps everything but the marks, in its order, and looks the same', async () => {
    const list = buildFigure(cases[name]!())
    const made = rasterised(list, { above: 100, dpi: 600 })
    expect(made.rastered).toEqual({ above: 100, dpi: 600, marks: countMarks(list.items) })
    const rest = (items: readonly Item[]) => flat(items).filter(i => i.kind !== 'circle' && i.kind !== 'picture')
    expect(rest(made.list.items)).toEqual(rest(list.items))
    expect(countMarks(made.list.items)).toBeLessThan(countMarks(list.items) / 4)
    const [a, b] = [await pixels(list), await pixels(made.list)]
    let other = 0
    for (let i = 0; i < a.length; i++) if (Math.abs(a[i]! - b[i]!) > 64) other++
    expect(other / a.length).toBeLessThan(0.002)
  })
  it('is vectors alone up to the count', () => {
    const list = buildFigure(cases[name]!())
    expect(rasterised(list, { above: countMarks(list.items), dpi: 600 })).toEqual({ list, rastered: null })
  })
})

describe('files', () => {
  it('say what is a picture, at which resolution; the text stays text', async () => {
    const [vector, picture] = [await svg('relu-2d', 1e6), await svg('relu-2d', 100, 300)]
    expect(count(vector, '<image ')).toBe(0)
    expect(vector).not.toContain('rastered')
    expect(count(picture, '<image ')).toBeGreaterThan(0)
    expect(picture).toMatch(/&quot;rastered&quot;:\{&quot;above&quot;:100,&quot;dpi&quot;:300,&quot;marks&quot;:\d+\}/)
    for (const part of ['<text ', 'data-role="cell"', 'data-role="encoder"'])
      expect(count(picture, part)).toBe(count(vector, part))
    for (const href of picture.matchAll(/href="([^"]{0,22})/g)) expect(href[1]).toBe('data:image/png;base64,')
  })
  it('are the same bytes twice; a PDF holds the picture and the fonts', async () => {
    const make = () => renderFigure(cases['three-3d']!(), 'pdf', 96, fonts, { above: 100, dpi: 300 })
    const [a, b] = [await make(), await make()]
    expect(Buffer.compare(a.bytes, b.bytes)).toBe(0)
    const text = Buffer.from(a.bytes).toString('latin1')
    expect(text).toContain('/Subtype /Image')
    expect(text).toContain('/FontFile2')
    expect(text).toContain('&quot;rastered&quot;')
  })
})
