// The shipped fonts: widths that core measures with, subsets for SVG, outlines for halos.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FontName } from '../../../core/figure/font-metrics.ts'
import { textWidth } from '../../../core/figure/text.ts'
import { registerFonts } from '../../../main/figure/draw.ts'
import { fontFiles } from '../../../main/figure/font-files.ts'
import { glyphOutlines } from '../../../main/figure/glyph-outlines.ts'
import { subsetFont } from '../../../main/figure/subset-font.ts'
import { glyphOf, open, table } from '../../../main/figure/truetype.ts'

const folder = join(import.meta.dirname, '../../../main/figure/fonts')
const file = (name: FontName) => readFileSync(join(folder, fontFiles[name]))
const sample = 'Zones of #710: naïve “λ₁ θ ≥ 0” — 38% · ↵ ∅ …'
beforeAll(() => registerFonts(folder))

describe.each([
  ['sans', 'ZonoscopeSans'],
  ['semibold', 'ZonoscopeSemibold'],
  ['mono', 'ZonoscopeMono'],
] as const)('%s', (name, family) => {
  it('is as wide as core measures it', () => {
    const ctx = createCanvas(10, 10).getContext('2d')
    ctx.font = `100px ${family}`
    ctx.fontKerning = 'none'
    for (const text of ['Hamburgefonstiv', 'AVAToWa', sample.replaceAll(/[↵∅]/g, '')]) {
      expect(Math.abs(ctx.measureText(text).width - textWidth(text, 100, name))).toBeLessThan(text.length * 0.15)
    }
  })
  it('keeps widths and outlines in a subset, and little else', () => {
    const whole = open(file(name))
    const part = open(subsetFont(file(name), sample))
    expect(part.bytes.length).toBeLessThan(30_000)
    const advance = (font: typeof whole, char: string) => {
      const glyph = glyphOf(table(font, 'cmap'), char.codePointAt(0)!)
      const metrics = table(font, 'hhea').readUInt16BE(34)
      return glyph === 0 ? null : table(font, 'hmtx').readUInt16BE(4 * Math.min(glyph, metrics - 1))
    }
    for (const char of sample) expect(advance(part, char), char).toBe(advance(whole, char))
    expect(glyphOf(table(part, 'cmap'), 'Q'.codePointAt(0)!)).toBe(0)
  })
  it('has whole-file and table checksums that readers verify', () => {
    const bytes = subsetFont(file(name), 'abcé')
    const sum = (data: Buffer) => {
      let total = 0
      for (let i = 0; i < data.length; i += 4) total = (total + data.readUInt32BE(i)) >>> 0
      return total
    }
    expect(bytes.length % 4).toBe(0)
    expect(sum(bytes)).toBe(0xb1b0afba)
  })
  it('outlines glyphs where the canvas draws them', () => {
    const { outline, unitsPerEm } = glyphOutlines(file(name))
    const paint = (draw: (ctx: ReturnType<ReturnType<typeof createCanvas>['getContext']>) => void) => {
      const canvas = createCanvas(120, 140)
      const ctx = canvas.getContext('2d')
      draw(ctx as never)
      return canvas.getContext('2d').getImageData(0, 0, 120, 140).data
    }
    for (const char of ['g', 'é', 'W', '8', 'λ']) {
      const text = paint((ctx: any) => {
        ctx.font = `100px ${family}`
        ctx.fillText(char, 10, 100)
      })
      const path = paint((ctx: any) => {
        ctx.translate(10, 100)
        ctx.scale(100 / unitsPerEm, -100 / unitsPerEm)
        ctx.fill(outline(char))
      })
      let [inked, different] = [0, 0]
      for (let i = 3; i < text.length; i += 4) {
        if (text[i]! > 128) inked++
        if (Math.abs(text[i]! - path[i]!) > 128) different++
      }
      expect(inked, char).toBeGreaterThan(300)
      // Text is hinted to the pixel grid, paths are not; another glyph differs by more than half.
      expect(different / inked, char).toBeLessThan(0.15)
    }
  })
})
