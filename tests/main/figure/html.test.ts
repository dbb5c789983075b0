// HTML figures: what a browser would parse, what its policy lets run, what a stranger's text becomes, how large it is.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Window } from 'happy-dom'
import { describe, expect, it } from 'vitest'
import { asPage } from '../../../core/figure/page.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { addPanel } from '../../../core/figure/compose.ts'
import type { FigureRecipe, ZoneFigure } from '../../../core/figure/types.ts'
import type { ZoneView } from '../../../core/zones/types.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import { makeView, plainView } from '../../core/figure/views.ts'
import { cardFigure, featureCard, hostileCard } from '../../core/figure/cards.ts'
import { cases, names, pages } from '../../gallery/cases.ts'

const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
const html = async (r: FigureRecipe) => Buffer.from((await renderFigure(r, 'html', 96, fonts)).bytes).toString('utf8')
const hostile = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '"><img src=x onerror=alert(1)>',
  ']]>&lt;\u2028\u202e',
]
const plain = (): ZoneFigure => ({
  ...newFigure(plainView(hostile), names(['</title><script>alert(2)</script>', '&quot;'])),
  title: '</title><script>alert(3)</script>',
  caption: '<img src=x onerror=alert(4)>',
})

function parse(text: string) {
  const window = new Window({ settings: { disableJavaScriptEvaluation: true } } as never)
  return new window.DOMParser().parseFromString(text, 'text/html')
}

/** A view with as many drawn points as asked for, in and around the box. */
function crowd(n: number, dim: 2 | 3): ZoneView {
  const view = makeView({ dim, tokens: i => `token-${i}` })
  const from = view.points.rows.length
  const at = Array.from({ length: n }, (_, i) => i % from)
  const { points } = view
  return {
    ...view,
    points: {
      rows: Int32Array.from(at, (_, i) => i),
      s: Float32Array.from(
        { length: n * dim },
        (_, i) => points.s[at[Math.floor(i / dim)]! * dim + (i % dim)]! * (1 + i / n / 9),
      ),
      residual: Float32Array.from(at, i => points.residual[i]! * 1.01),
      trueSet: Uint8Array.from(at, i => points.trueSet[i]!),
      drawnSet: Uint8Array.from(at, i => points.drawnSet[i]!),
      tokens: at.map((_, i) => `token-${i}`),
    },
    population: { ...view.population, n, drawn: n },
  }
}

describe('HTML', () => {
  it('runs one script and one style, both named by hash; nothing may come from outside', async () => {
    const text = await html(plain())
    const document = parse(text)
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')!.getAttribute('content')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    const hash = (of: string) => createHash('sha256').update(of, 'utf8').digest('base64')
    const between = (start: string, end: string) =>
      text.slice(text.indexOf(start) + start.length, text.lastIndexOf(end))
    expect(policy).toContain(`script-src 'sha256-${hash(between('\n<script>', '</script>'))}'`)
    const style = between('<style>', '</style>')
    expect(policy).toContain(`style-src 'sha256-${hash(style)}'`)
    for (const url of style.matchAll(/url\(([^)]{0,30})/g)) expect(url[1]).toMatch(/^data:font\/ttf;base64,/)
    expect(text.indexOf('Content-Security-Policy')).toBeLessThan(text.indexOf('<title>'))
    const scripts = [...document.querySelectorAll('script')]
    expect(scripts.map(s => s.getAttribute('type'))).toEqual(['application/json', null])
    expect(scripts.every(s => !s.hasAttribute('src'))).toBe(true)
    expect(document.querySelector('img, iframe, link, object, embed, base, [style], [onerror], [onclick]')).toBeNull()
  })
  it('keeps every text of a stranger as text, and gives the recipe back', async () => {
    const r = plain()
    const text = await html(r)
    const document = parse(text)
    expect(document.querySelector('title')!.textContent).toBe(r.title)
    expect(document.querySelector('h1')!.textContent).toBe(r.title)
    expect(document.querySelector('.caption')!.textContent).toBe(r.caption)
    expect(document.querySelector('aside')!.textContent).toContain(r.labels[0])
    expect(JSON.parse(document.querySelector('#zonoscope-recipe')!.textContent!).panels[0].view.points.tokens[0]).toBe(
      hostile[0],
    )
    expect(readFigureFile(Buffer.from(text), 'x.html')).toEqual(asPage(r))
  })
  it('says without a script what the picture is of: features, zones with counts, provenance', async () => {
    const r = cases['three-3d']!() as ZoneFigure
    const document = parse(await html(r))
    const rows = [...document.querySelectorAll('tbody tr')].map(row => row.textContent)
    expect(rows).toHaveLength(r.view.zones.length)
    for (const f of r.view.features) expect(document.querySelector('aside')!.textContent).toContain(`#${f.feature}`)
    const details = document.querySelector('details')!.textContent!
    for (const part of [r.provenance.dictionary.id, r.provenance.activations.id, r.provenance.version])
      expect(details).toContain(part)
  })
  it('has fewer than 2 MB for 5,000 tokens, in 2D and in 3D', async () => {
    for (const dim of [2, 3] as const) {
      const text = await html(newFigure(crowd(5_000, dim), names([])))
      expect(Buffer.byteLength(text)).toBeLessThan(2_000_000)
    }
  })
})

describe('HTML of charts, cards and pages', () => {
  const svgOf = (text: string) => text.slice(text.indexOf('<svg id="figure"'), text.indexOf('</svg>') + 6)

  it('holds the picture of the SVG export, live text and all', async () => {
    for (const make of [cases['chart-errors']!, pages['page-three-panels']!, () => cardFigure(featureCard())]) {
      const text = await html(make())
      const svg = Buffer.from((await renderFigure(make(), 'svg', 96, fonts)).bytes).toString('utf8')
      const drawn = (of: string) => [...of.matchAll(/<(polygon|polyline|circle|path|text)[ >]/g)].length
      expect(drawn(svgOf(text))).toBe(drawn(svg))
      expect(drawn(svgOf(text))).toBeGreaterThan(20)
      expect(readFigureFile(Buffer.from(text), 'x.html')).toEqual(asPage(make()))
    }
  })
  it('lets one script and one style run, by their hashes, and nothing in', async () => {
    const text = await html(pages['page-three-panels']!())
    const document = parse(text)
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')!.getAttribute('content')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*|img-src/)
    expect([...document.querySelectorAll('script')].map(s => s.getAttribute('type'))).toEqual(['application/json', null]) // prettier-ignore
    expect(document.querySelector('img, iframe, link, object, embed, base, image, [style], [onerror], [onclick]')).toBeNull() // prettier-ignore
  })
  it('keeps tokens of strangers as text', async () => {
    const page = cardFigure(hostileCard())
    const document = parse(await html(page))
    expect(document.querySelector('title')!.textContent).toBe(page.title)
    expect([...document.querySelectorAll('script')]).toHaveLength(2)
    const tokens = [...document.querySelectorAll('[data-role=token]')].map(t => t.textContent)
    expect(tokens[0]).toBe('</svg><script>alert(1)</script>')
    expect(JSON.parse(document.querySelector('#zonoscope-recipe')!.textContent!).panels[0].card.strips[0].tokens[0]).toBe(tokens[0]) // prettier-ignore
  })
  it('says of every panel where its numbers come from, and offers each named layer', async () => {
    const page = pages['page-three-panels']!()
    const document = parse(await html(page))
    const details = document.querySelector('details')!.textContent!
    expect(document.querySelectorAll('details h2')).toHaveLength(3)
    for (const part of ['1'.repeat(64), 'samples', '200', 'Seed']) expect(details).toContain(part)
    const lines = parse(await html(cases['chart-lines']!()))
    const hides = [...lines.querySelectorAll('input[data-hides]')]
    expect(hides.length).toBeGreaterThan(1)
    expect(hides.every(i => i.hasAttribute('checked'))).toBe(true)
  })
  it('has fewer than 2 MB for a page of 5,000 tokens beside a chart, and says so where points are a picture', async () => {
    const small = asPage(newFigure(crowd(4_900, 2), names([])))
    const page = addPanel(small, cases['chart-errors']!())
    expect(Buffer.byteLength(await html(page))).toBeLessThan(2_000_000)
    const many = addPanel(asPage(newFigure(crowd(9_000, 2), names([]))), cases['chart-errors']!())
    const text = await html(many)
    expect(text).toContain('img-src data:')
    expect(text).toContain('are a picture at 300 dpi')
    expect(Buffer.byteLength(text)).toBeLessThan(4_000_000)
  })
})
