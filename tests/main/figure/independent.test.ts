// Figures read by programs that are not ours (Debian's poppler and librsvg): page, text, fonts, and the same picture as our PNG.
// Tolerance: at 100 dpi, after both are averaged over 4 x 4 pixels, at most 1.5% of the averages differ by more than 32 of 255: fonts are
// hinted and edges are rounded otherwise by each program.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, describe, expect, it } from 'vitest'
import { newFigure } from '../../../core/figure/new-figure.ts'
import type { FigureRecipe } from '../../../core/figure/types.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import { plainView } from '../../core/figure/views.ts'
import { cases, names, pages } from '../../gallery/cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'zonoscope-independent-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fonts = join(import.meta.dirname, '../../../main/figure/fonts')

/** Whether a program is there; a run without it says so. */
function has(program: string, debian: string): boolean {
  const there = spawnSync(program, ['--version']).error === undefined
  if (!there) console.warn(`${program} is not installed (Debian: ${debian}): figures are not checked with it.`)
  return there
}
const poppler = has('pdftoppm', 'poppler-utils')
const librsvg = has('rsvg-convert', 'librsvg2-bin')

const edges = (): FigureRecipe => ({
  ...newFigure(
    plainView(['日本語のトークン', 'שלום', '</svg><script>x</script>', 'ﬁ λ₁ θ ≥']),
    names(['λ₁ θ ≥ 0', '日本']),
  ),
  title: '</svg><script>x</script>',
})
const figures: Record<string, () => FigureRecipe> = {
  'relu-2d': cases['relu-2d']!,
  'three-3d': cases['three-3d']!,
  empty: cases['empty-population']!,
  chart: cases['chart-errors']!,
  card: pages['card-feature']!,
  strips: pages['card-strips']!,
  edges,
  'grey-2d': pages['print-grey-2d']!,
  'grey-3d': pages['print-grey-3d']!,
  'grey-charts': pages['print-grey-charts']!,
}

async function write(name: string, format: 'svg' | 'pdf', above = 1e6): Promise<string> {
  const path = join(folder, `${name}-${above}.${format}`)
  writeFileSync(path, (await renderFigure(figures[name]!(), format, 96, fonts, { above, dpi: 600 })).bytes)
  return path
}
const ours = async (name: string) =>
  PNG.sync.read(Buffer.from((await renderFigure(figures[name]!(), 'png', 100, fonts)).bytes))

/** Grey means of blocks of 4 x 4 pixels. */
function blocks({ data, width, height }: PNG, columns: number, rows: number): number[] {
  return Array.from({ length: columns * rows }, (_, k) => {
    let sum = 0
    for (let i = 0; i < 16; i++) {
      const x = Math.min(width - 1, 4 * (k % columns) + (i & 3))
      const y = Math.min(height - 1, 4 * Math.floor(k / columns) + (i >> 2))
      const at = 4 * (y * width + x)
      sum += (data[at]! + data[at + 1]! + data[at + 2]!) / 3
    }
    return sum / 16
  })
}

async function compare(name: string, png: Buffer): Promise<number> {
  const [a, b] = [await ours(name), PNG.sync.read(png)]
  expect(Math.abs(a.width - b.width)).toBeLessThanOrEqual(1)
  expect(Math.abs(a.height - b.height)).toBeLessThanOrEqual(1)
  const [columns, rows] = [Math.floor(a.width / 4), Math.floor(a.height / 4)]
  const [left, right] = [blocks(a, columns, rows), blocks(b, columns, rows)]
  return left.filter((v, i) => Math.abs(v - right[i]!) > 32).length / left.length
}

describe.runIf(poppler)('poppler', () => {
  it.each(Object.keys(figures))('%s: one page of exact size, embedded subsets, live text', async name => {
    const path = await write(name, 'pdf')
    const recipe = figures[name]!()
    const info = execFileSync('pdfinfo', [path], { encoding: 'utf8' })
    const [, w, h] = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(info)!.map(Number)
    expect(w).toBeCloseTo((recipe.widthMm * 72) / 25.4, 2)
    expect(h).toBeCloseTo((recipe.heightMm * 72) / 25.4, 2)
    expect(info).toMatch(/Pages:\s+1\n/)
    expect(info).toMatch(/JavaScript:\s+no/)
    const rows = execFileSync('pdffonts', [path], { encoding: 'utf8' }).trim().split('\n').slice(2)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).toMatch(/ yes yes (yes|no) /)
    const text = execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' })
    expect(text.replaceAll(/\s+/g, '')).toContain(recipe.title.replaceAll(/\s+/g, ''))
  })
  it.each(Object.keys(figures))('%s: the same picture as our PNG', async name => {
    const path = await write(name, 'pdf')
    execFileSync('pdftoppm', ['-png', '-r', '100', '-singlefile', path, path])
    expect(await compare(name, readFileSync(`${path}.png`))).toBeLessThan(0.015)
  })
  it('three-3d with its points as pictures: the same picture', async () => {
    const path = await write('three-3d', 'pdf', 100)
    execFileSync('pdftoppm', ['-png', '-r', '100', '-singlefile', path, path])
    expect(await compare('three-3d', readFileSync(`${path}.png`))).toBeLessThan(0.015)
  })
})

/** librsvg takes fonts from the system alone, not those in the file: ours are its system's here. */
const fontsFile = join(folder, 'fonts.conf')
writeFileSync(
  fontsFile,
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><dir>/usr/share/fonts</dir><cachedir>${folder}</cachedir></fontconfig>`,
)

describe.runIf(librsvg)('librsvg', () => {
  it.each([...Object.keys(figures).map(name => [name, 1e6] as const), ['three-3d', 100] as const])(
    '%s, points as pictures above %i: the same picture as our PNG',
    async (name, above) => {
      const png = execFileSync('rsvg-convert', ['-d', '100', '-p', '100', await write(name, 'svg', above)], {
        maxBuffer: 1e8,
        env: { ...process.env, FONTCONFIG_FILE: fontsFile },
      })
      expect(await compare(name, png)).toBeLessThan(0.015)
    },
  )
})
