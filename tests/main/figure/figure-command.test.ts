// The figure command: what it prints and writes, and how it fails.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeRecipe } from '../../../core/figure/serialise.ts'
import { main } from '../../../main/cli/main.ts'
import { cases, pages } from '../../gallery/cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'zonoscope-figure-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const source = join(folder, 'recipe.json')
writeFileSync(source, encodeRecipe(cases['topk-band-2d']!()))

async function run(...args: string[]) {
  let [out, err] = ['', '']
  const status = await main(
    ['figure', ...args],
    { out: t => void (out += t), err: t => void (err += t) },
    new AbortController().signal,
  )
  return { status, out, err }
}

describe('figure', () => {
  it('renders a recipe, and an exported figure to the same bytes', async () => {
    const svg = join(folder, 'a.svg')
    const first = await run(source, '--out', svg)
    expect(first).toMatchObject({ status: 0, err: '' })
    const bytes = readFileSync(svg)
    expect(JSON.parse(first.out)).toEqual({
      width: 692,
      height: 472,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    const png = join(folder, 'b.png')
    expect((await run(svg, '--out', png, '--dpi', '50')).status).toBe(0)
    const again = await run(png, '--out', join(folder, 'c.svg'))
    expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out))
    const pdf = JSON.parse((await run(png, '--out', join(folder, 'd.pdf'))).out) as { width: number }
    expect(Math.round(pdf.width)).toBe(519)
    expect(readdirSync(folder).filter(n => n.includes('.part'))).toEqual([])
  })
  it('renders a feature card from its recipe, and from what it was exported to: SVG, PNG, PDF', async () => {
    const card = join(folder, 'card.json')
    writeFileSync(card, encodeRecipe(pages['card-feature']!()))
    const svg = join(folder, 'card.svg')
    const first = await run(card, '--out', svg)
    expect(first).toMatchObject({ status: 0, err: '' })
    const text = readFileSync(svg, 'utf8')
    for (const part of ['data-role="token"', 'data-role="fact"', '@font-face', ' slowly<']) expect(text).toContain(part)
    const png = join(folder, 'card.png')
    expect((await run(svg, '--out', png, '--dpi', '50')).status).toBe(0)
    const pdf = join(folder, 'card.pdf')
    expect((await run(png, '--out', pdf)).status).toBe(0)
    expect(JSON.parse((await run(pdf, '--out', join(folder, 'card2.svg'))).out)).toEqual(JSON.parse(first.out))
    const bare = await run(svg, '--out', join(folder, 'bare-card.svg'), '--bare')
    expect(bare.status).toBe(0)
    expect(readFileSync(join(folder, 'bare-card.svg'), 'utf8')).not.toContain('data-role="legend"')
  })
  it('renders a chart and what it was exported to, with its provenance inside', async () => {
    const chart = join(folder, 'chart.json')
    writeFileSync(chart, encodeRecipe(cases['chart-errors']!()))
    const svg = join(folder, 'chart.svg')
    const first = await run(chart, '--out', svg)
    expect(first).toMatchObject({ status: 0, err: '' })
    const text = readFileSync(svg, 'utf8')
    for (const part of ['1'.repeat(64), '2'.repeat(64), 'Gallery', 'threshold 0.03']) expect(text).toContain(part)
    const png = join(folder, 'chart.png')
    expect((await run(svg, '--out', png, '--dpi', '50')).status).toBe(0)
    expect(JSON.parse((await run(png, '--out', join(folder, 'chart2.svg'))).out)).toEqual(JSON.parse(first.out))
    expect((await run(png, '--out', join(folder, 'chart.pdf'))).status).toBe(0)
    const bare = await run(svg, '--out', join(folder, 'bare-chart.svg'), '--page', '90x60', '--theme', 'dark', '--bare')
    expect(bare.status).toBe(0)
    expect(readFileSync(join(folder, 'bare-chart.svg'), 'utf8')).not.toContain('data-role="legend"')
  })
  it('writes the numbers behind it as CSV, from a recipe and from what it was exported to', async () => {
    const csv = join(folder, 'numbers.csv')
    const first = await run(source, '--out', csv)
    expect(first).toMatchObject({ status: 0, err: '' })
    const [head, ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\r\n')
    expect(head).toMatch(/^kind,row,token,features,drawn in,s1,s2,outside the slice,/)
    expect(JSON.parse(first.out)).toMatchObject({ width: head!.split(',').length, height: rows.length })
    const again = await run(join(folder, 'a.svg'), '--out', join(folder, 'again.csv'))
    expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out))
  })
  it('draws it on another page, in the other theme, and the plot alone', async () => {
    const svg = join(folder, 'bare.svg')
    const { out } = await run(source, '--out', svg, '--page', '100x80', '--theme', 'dark', '--bare')
    expect(JSON.parse(out)).toMatchObject({ width: 378, height: 302 })
    const [text, whole] = [svg, join(folder, 'a.svg')].map(file => readFileSync(file, 'utf8'))
    const title = cases['topk-band-2d']!().title
    expect([whole!.includes(`>${title}<`), text!.includes(`>${title}<`)]).toEqual([true, false])
    expect([whole!.includes('#1a1d21'), text!.includes('#1a1d21')]).toEqual([false, true])
  })
  it.each([
    [[], 2, 'Name the figure'],
    [[source], 2, '--out is missing'],
    [[source, '--out', 'x.gif'], 2, '.svg, .pdf, .png, .html or .csv'],
    [[source, '--out', 'x.png', '--dpi', '9'], 2, '--dpi 9'],
    [[source, '--out', 'x.png', '--dpi', '5000'], 2, 'at most 1200'],
    [[source, '--out', 'x.png', '--theme', 'blue'], 2, 'expected light or dark'],
    [[source, '--out', 'x.png', '--page', '10x100'], 2, '--page 10x100: expected WIDTHxHEIGHT'],
    [[source, 'more', '--out', 'x.png'], 2, 'One figure at a time'],
    [['/nowhere/x.svg', '--out', 'x.png'], 3, '/nowhere/x.svg: there is no such file'],
    [[folder, '--out', 'x.png'], 3, 'a folder'],
    [[source, '--out', join(folder, 'no', 'x.png')], 3, 'folder does not exist'],
  ])('%j exits %i', async (args, status, message) => {
    const result = await run(...args)
    expect(result.status).toBe(status)
    expect(result.out).toBe('')
    expect(result.err).toContain(message)
    if (status === 3) expect(result.err.trim().split('\n')).toHaveLength(1)
  })
})
