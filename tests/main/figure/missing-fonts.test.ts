// Fonts that are gone or damaged, and characters that no font has: a sentence that names the file, never half a figure.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { lackingIn } from '../../../core/figure/font-coverage.ts'
import { layoutPage } from '../../../core/figure/build-figure.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import { readableNotes } from '../../../core/figure/readable.ts'
import { fontFiles } from '../../../main/figure/font-files.ts'
import { glyphOf, open, table } from '../../../main/figure/truetype.ts'
import { names } from '../../gallery/cases.ts'
import { plainView } from '../../core/figure/views.ts'

const shipped = join(import.meta.dirname, '../../../main/figure/fonts')
const folder = join(tmpdir(), `zonoscope-fonts-${process.pid}`)
const formats = ['svg', 'pdf', 'png', 'html'] as const
const recipe = () => newFigure(plainView(), names(['right half', 'upper half']))

/** The writers as a fresh process has them: fonts are registered once. */
async function freshRender() {
  vi.resetModules()
  const { renderFigure } = await import('../../../main/figure/render.ts')
  return (format: (typeof formats)[number], from = folder) => renderFigure(recipe(), format, 72, from)
}

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const file of Object.values(fontFiles)) copyFileSync(join(shipped, file), join(folder, file))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(['Inter-Regular.ttf', 'JetBrainsMono-Regular.ttf'])('%s', file => {
  const path = join(folder, file)
  const whole = readFileSync(join(shipped, file))
  const flipped = (at: number) => {
    const bytes = Buffer.from(whole)
    bytes[at] = bytes[at]! ^ 0xff
    return bytes
  }
  it.each([
    ['absent', () => rmSync(path), 'could not be read'],
    ['empty', () => writeFileSync(path, ''), 'is damaged (0 bytes'],
    ['cut short', () => writeFileSync(path, whole.subarray(0, 40_000)), 'is damaged (40000 bytes'],
    ['changed in a glyph', () => writeFileSync(path, flipped(whole.length - 5_000)), 'is damaged'],
    ['changed in its directory', () => writeFileSync(path, flipped(20)), 'is damaged'],
    ['no font', () => writeFileSync(path, '<html>Not found</html>'), 'is damaged'],
  ])('%s: every format is refused with the file, and works again when it is back', async (_name, damage, what) => {
    damage()
    const render = await freshRender()
    for (const format of formats) {
      const failed = await render(format).then(
        () => null,
        (e: { code?: string; message: string }) => ({ code: e.code, message: e.message }),
      )
      expect(failed, format).toMatchObject({ code: 'not-found', message: expect.stringContaining(what) })
      expect(failed!.message).toContain(path)
      expect(failed!.message).toContain('Install Zonoscope again.')
    }
    copyFileSync(join(shipped, file), path)
    for (const format of formats) expect((await render(format)).bytes.length, format).toBeGreaterThan(1_000)
  })
})

describe('characters that no font has', () => {
  const strange = { 漢字: '漢字', العربية: 'العربية', '😀': '😀', hebrew: 'שלום', mixed: 'a漢b' }
  it.each(Object.entries(strange))('%s is drawn in every format and named before', async (_name, text) => {
    const figure = newFigure(plainView([text, 'b', 'c', text]), names([text, 'upper half']))
    const page = asPage({ ...figure, title: text })
    const said = readableNotes(page, layoutPage(page)).find(n => n.text.includes('fonts lack'))
    expect(said?.text).toContain([...text].find(c => c > '~'))
    const { renderFigure } = await import('../../../main/figure/render.ts')
    for (const format of formats) {
      const { bytes } = await renderFigure(page, format, 72, shipped)
      expect(bytes.length).toBeGreaterThan(1_000)
      if (format === 'svg') expect(Buffer.from(bytes).toString('utf8')).toContain(text)
    }
  })
  it('names the annotation that has them', () => {
    const page = { ...asPage(recipe()), annotations: [{ kind: 'text', id: 'x', color: 'ink', at: { on: 'page', x: 0.4, y: 0.4 }, text: '漢', sizePt: 8 } as const] } // prettier-ignore
    expect(readableNotes(page, layoutPage(page)).find(n => n.text.includes('“漢”'))?.ids).toEqual(['x'])
  })
  it('does not name what takes no ink, nor what the fonts have', () => {
    const page = asPage(newFigure(plainView(['naïve', 'Ω≥θ', 'Привет', ' x']), names(['a\u0301', 'e\u200d'])))
    expect(readableNotes(page, layoutPage(page)).map(n => n.text).join()).not.toContain('fonts lack') // prettier-ignore
  })
  it.each(['sans', 'semibold', 'mono'] as const)('%s: the table of characters is that of its file', name => {
    const cmap = table(open(readFileSync(join(shipped, fontFiles[name]))), 'cmap')
    for (let code = 0x21; code < 0xffff; code++) {
      const char = String.fromCharCode(code)
      if (/[\s\p{Mn}\p{Cf}\p{Cs}]/u.test(char)) continue
      if ((lackingIn(char, name).length === 0) !== (glyphOf(cmap, code) !== 0)) expect.fail(`${name}: U+${code.toString(16)}`)
    }
  }) // prettier-ignore
})
