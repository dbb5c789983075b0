// Reading figures from strangers: every refusal names the file, what was found, what was expected; nothing is expanded or fetched.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asPage } from '../../../core/figure/page.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { encodeRecipe } from '../../../core/figure/serialise.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import { names } from '../../gallery/cases.ts'
import { plainView } from '../../core/figure/views.ts'

const recipe = newFigure(plainView(), names([]))
const read = (text: string | Uint8Array) =>
  readFigureFile(typeof text === 'string' ? Buffer.from(text) : text, 'evil.svg')
const svg = (inner: string) =>
  `<?xml version="1.0"?><svg><metadata><zonoscope:recipe a="">${inner}</zonoscope:recipe></metadata></svg>`
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const code = (make: () => unknown) => {
  try {
    make()
  } catch (e) {
    return { code: (e as { code: string }).code, message: (e as Error).message }
  }
  throw new Error('nothing was thrown')
}

/** A PNG of one chunk. */
function png(type: string, data: Buffer, length = data.length): Buffer {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(length)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk])
}
const itxt = (flag: number, body: Buffer) =>
  png('iTXt', Buffer.concat([Buffer.from(`zonoscope-recipe\0`), Buffer.from([flag, 0, 0, 0]), body]))

describe('reading figures', () => {
  it('takes a recipe file, with or without a byte order mark', () => {
    expect(read(encodeRecipe(recipe))).toEqual(asPage(recipe))
    expect(read(`\ufeff ${encodeRecipe(recipe)}`)).toEqual(asPage(recipe))
  })
  it('takes what earlier versions exported, as a page of one panel', () => {
    const fixture = (name: string) => join(import.meta.dirname, '../../fixtures/figures', name)
    const zones = readFigureFile(readFileSync(fixture('version-1.png')), 'version-1.png')
    expect(zones).toMatchObject({ version: 4, panels: [{ kind: 'zones', view: { dim: 2 } }], columns: 1 })
    expect(zones.annotations).toEqual([])
    const chart = readFigureFile(readFileSync(fixture('version-2.png')), 'version-2.png')
    expect(chart).toMatchObject({ version: 4, panels: [{ kind: 'chart' }] })
    expect(chart.title).not.toBe('')
  })
  it('takes SVG and PNG', () => {
    expect(read(svg(escape(encodeRecipe(recipe))))).toEqual(asPage(recipe))
    expect(read(itxt(0, Buffer.from(encodeRecipe(recipe))))).toEqual(asPage(recipe))
    expect(read(itxt(1, deflateSync(encodeRecipe(recipe))))).toEqual(asPage(recipe))
  })
  it.each([
    ['', 'empty'],
    ['hello', 'not a figure'],
    ['<svg></svg>', 'without a Zonoscope recipe'],
    ['<svg><zonoscope:recipe x="">{}', 'without a Zonoscope recipe'],
    ['<svg><zonoscope:recipe ', 'without a Zonoscope recipe'],
    [svg('{}'), 'no format'],
    [svg('&lol9;'), 'unknown entity &lol9;'],
    [
      '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg><zonoscope:recipe x="">&a;</zonoscope:recipe></svg>',
      'unknown entity &a;',
    ],
    ['{"format":"zonoscope-figure","version":1,"__proto__":{"title":"x"}}', 'title'],
    ['['.repeat(100_000), 'not a figure'],
    [`{"a":${'['.repeat(200_000)}`, 'evil.svg'],
  ])('refuses %#', (text, message) => {
    const e = code(() => read(text))
    expect(e.code).toBe('bad-input')
    expect(e.message).toContain('evil.svg')
    expect(e.message).toContain(message)
  })
  it('refuses a newer recipe as newer', () => {
    const e = code(() => read(encodeRecipe(recipe).replace('"version":1,', '"version":7,')))
    expect(e).toMatchObject({ code: 'too-new' })
    expect(e.message).toContain('version 7')
  })
  it('names what the schema minds', () => {
    const e = code(() => read(encodeRecipe({ ...recipe, title: 'x'.repeat(600) })))
    expect(e.message).toMatch(/evil\.svg: the recipe is wrong at title/)
  })
  it.each([
    ['cut short', png('iTXt', Buffer.alloc(4), 0xfffffff0), 'cut short'],
    ['no recipe', png('IEND', Buffer.alloc(0)), 'without a Zonoscope recipe'],
    ['damaged head', png('iTXt', Buffer.from('zonoscope-recipe\0\x01\0abc')), 'damaged'],
    ['not deflated', itxt(1, Buffer.from('nonsense')), 'could not be unpacked'],
    ['a bomb', itxt(1, deflateSync(Buffer.alloc(100_000_000))), 'larger than'],
  ])('refuses a PNG: %s', (_name, bytes, message) => {
    expect(code(() => read(bytes))).toMatchObject({ code: 'bad-input', message: expect.stringContaining(message) })
  })
  it('fails with a sentence on any damage to a real file', async () => {
    const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
    for (const format of ['svg', 'png'] as const) {
      const bytes = Buffer.from((await renderFigure(recipe, format, 40, fonts)).bytes)
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
          const damaged = Buffer.from(cut ? bytes.subarray(0, at) : bytes)
          if (!cut) damaged[at] = value
          try {
            readFigureFile(damaged, 'x')
          } catch (e) {
            expect(['bad-input', 'too-new']).toContain((e as { code: string }).code)
            expect((e as Error).message.startsWith('x: ')).toBe(true)
          }
        }),
        { numRuns: 60 },
      )
    }
  })
})
