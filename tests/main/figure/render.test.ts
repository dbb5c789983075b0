// Figures as files: SVG parsed again, PNG decoded and looked at, PDF, the same bytes twice, the recipe read back.
import { join } from 'node:path'
import { Window } from 'happy-dom'
import { PNG } from 'pngjs'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { buildFigure } from '../../../core/figure/build-figure.ts'
import { map2d } from '../../../core/figure/camera.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import type { FigureFormat, FigureRecipe } from '../../../core/figure/types.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import { cases, names } from '../../gallery/cases.ts'
import { makeView, plainView } from '../../core/figure/views.ts'

const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
const render = (r: FigureRecipe, format: FigureFormat, dpi = 96) => renderFigure(r, format, dpi, fonts)
const svgText = async (r: FigureRecipe) => Buffer.from((await render(r, 'svg')).bytes).toString('utf8')
const hostile = ['<script>alert(1)</script>', '"><image href="http://x"/>', '</text>&amp;]]>', '\u0000\u202e\ud800']
const plain = () => newFigure(plainView(hostile), names(['right <b>half</b>', '&quot;']))

/** Elements by the browser's own XML rules, as far as happy-dom has them. */
function parse(svg: string) {
  const window = new Window()
  const document = new window.DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(document.querySelector('parsererror')).toBeNull()
  return document
}

describe('SVG', () => {
  it('holds the view’s cells in millimetres', async () => {
    const r = plain()
    const document = parse(await svgText(r))
    const map = map2d(r.camera.two, 1, buildFigure(r).plot)
    const cells = [...document.querySelectorAll('polygon[data-role="cell"]')].map(e => e.getAttribute('points'))
    const near = (text: string | null) => text!.split(/[ ,]/).map(Number)
    const expected = r.view.cells.flatMap(c =>
      [0, 1].filter(i => c.active & (1 << i)).map(() => c.vertices.flatMap(v => [map.x(v[0]!), map.y(v[1]!)])),
    )
    expect(cells).toHaveLength(expected.length)
    expected.forEach((points, i) => near(cells[i]!).forEach((v, k) => expect(v).toBeCloseTo(points[k]!, 2)))
    const root = document.querySelector('svg')!
    expect([root.getAttribute('width'), root.getAttribute('viewBox')]).toEqual(['183mm', '0 0 183 125'])
  })
  it('has no way out: no script, no style attribute, no link but its own clips and fonts', async () => {
    for (const r of [plain(), ...Object.values(cases).map(make => make())]) {
      const svg = await svgText(r)
      const tags = new Set([...svg.matchAll(/<([a-zA-Z:]+)/g)].map(m => m[1]))
      const known = [
        'svg',
        'title',
        'desc',
        'metadata',
        'zonoscope:provenance',
        'zonoscope:recipe',
        'style',
        'rect',
        'g',
        'clipPath',
        'polygon',
        'polyline',
        'path',
        'circle',
        'text',
        'image',
      ]
      for (const tag of tags) expect(known).toContain(tag)
      // Attribute values hold no bare ">", so this is every tag whole.
      // Only pictures that the file itself carries.
      const bad = [...svg.matchAll(/<[^>]*>/g)].filter(([tag]) =>
        /\s(style|href|xlink:href|on\w+)=(?!"data:image\/png;base64,[A-Za-z0-9+/=]*")/.test(tag),
      )
      expect(bad).toEqual([])
      for (const url of svg.matchAll(/url\(([^)]{0,30})/g)) expect(url[1]).toMatch(/^(#clip|data:font\/ttf;base64,)/)
      expect(/<!/.test(svg)).toBe(false)
    }
  })
  it('keeps hostile tokens as text', async () => {
    const document = parse(await svgText(plain()))
    const texts = [...document.querySelectorAll('text')].map(e => e.textContent)
    expect(texts.some(t => t?.includes('<script>'))).toBe(true)
    expect(document.querySelector('script, image, foreignObject')).toBeNull()
  })
  it('carries title, caption, provenance and the fonts that it draws with', async () => {
    const r = cases['long-labels']!()
    const svg = await svgText(r)
    const document = parse(svg)
    expect(document.querySelector('title')?.textContent).toBe(r.title)
    expect(document.querySelector('desc')?.textContent).toBe(r.caption)
    expect(svg).toContain('&quot;tool&quot;:&quot;Zonoscope&quot;')
    expect(svg.match(/@font-face/g)).toHaveLength(3)
    expect(svg.length).toBeLessThan(400_000)
  })
})

describe('PNG', () => {
  let image: PNG
  const r = plain()
  const plot = buildFigure(r).plot
  const at = (x: number, y: number) => {
    const map = map2d(r.camera.two, 1, plot)
    const [px, py] = [Math.round((map.x(x) * 96) / 25.4), Math.round((map.y(y) * 96) / 25.4)]
    return [...image.data.subarray(4 * (py * image.width + px), 4 * (py * image.width + px) + 3)]
  }
  beforeAll(async () => {
    const bare = { ...r, options: { ...r.options, points: false, labels: false, encoders: false, decoders: false } }
    image = PNG.sync.read(Buffer.from((await render(bare, 'png')).bytes))
  })
  /** The most frequent colour about a place: hatches are thinner than the gaps between them. */
  const around = (x: number, y: number) => {
    const seen = new Map<string, number>()
    for (let i = -8; i <= 8; i++)
      for (let j = -8; j <= 8; j++) {
        const c = at(x + i * 0.01, y + j * 0.01).join()
        seen.set(c, (seen.get(c) ?? 0) + 1)
      }
    return [...seen]
      .sort((a, b) => b[1] - a[1])[0]![0]
      .split(',')
      .map(Number)
  }
  const over = (base: number[], hex: string, alpha: number) =>
    base.map((v, i) => v * (1 - alpha) + parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) * alpha)
  const white = [255, 255, 255]

  it('has the page’s size in pixels and its resolution', async () => {
    expect([image.width, image.height]).toEqual([692, 472])
    const big = await render(r, 'png', 300)
    expect([big.width, big.height]).toEqual([2161, 1476])
    const phys = Buffer.from(big.bytes).indexOf('pHYs')
    expect(Buffer.from(big.bytes).readUInt32BE(phys + 4)).toBe(11811)
  })
  it('paints each zone in its colour, overlaps mixed, silence bare', () => {
    const close = (found: number[], wanted: number[]) =>
      found.forEach((v, i) => expect(Math.abs(v - wanted[i]!)).toBeLessThanOrEqual(2))
    close(around(-0.5, -0.4), white)
    close(around(0.75, -0.4), over(white, '#0072b2', 0.16))
    close(around(-0.5, 0.5), over(white, '#d55e00', 0.16))
    close(around(0.75, 0.5), over(over(white, '#0072b2', 0.16), '#d55e00', 0.16))
  })
  it('draws the boundary where it is', () => {
    const [red, , blue] = at(0.5, -0.5)
    expect(red).toBeLessThan(110)
    expect(blue).toBeGreaterThan(140)
  })
  it('refuses images that no memory holds', async () => {
    // Before anything is drawn: 47,244 x 47,244 pixels of four bytes.
    const from = performance.now()
    const refused = render({ ...r, widthMm: 1000, heightMm: 1000 }, 'png', 1200)
    await expect(refused).rejects.toMatchObject({ code: 'bad-input' })
    await expect(refused).rejects.toThrow(/1000 x 1000 mm at 1200 dpi, has 47244 x 47244 pixels and needs 8,928 MB; at most 600 MB are taken\. Choose 311 dpi or less/) // prettier-ignore
    expect(performance.now() - from).toBeLessThan(5_000)
  })
  it.skipIf(process.platform === 'darwin')(
    'refuses what is more than the memory that is free, with both numbers',
    async () => {
      const free = vi.spyOn(process, 'availableMemory').mockReturnValue(100_000_000)
      await expect(render(r, 'png', 1200)).rejects.toThrow(/needs 204 MB; 50 MB of memory are free for it\. Choose 593 dpi or less/) // prettier-ignore
      free.mockRestore()
    },
  )
  it('refuses pictures of points in vector files that are too large, too', async () => {
    const crowd = asPage(newFigure(makeView({ n: 200 }), names([])))
    const huge = { ...crowd, widthMm: 1000, heightMm: 1000 }
    await expect(renderFigure(huge, 'svg', 300, fonts, { above: 0, dpi: 1200 })).rejects.toThrow(/^The picture of the points, .* dpi or less/) // prettier-ignore
  })
})

describe('PDF', () => {
  it('is one page of the right size with embedded fonts', async () => {
    const { bytes, width, height } = await render(cases['three-3d']!(), 'pdf')
    const text = Buffer.from(bytes).toString('latin1')
    expect(text.startsWith('%PDF-1.')).toBe(true)
    // The last one counts: 183 x 125 mm to a thousandth of a point.
    expect(text.match(/\/MediaBox \[[^\]]*\]/g)!.at(-1)).toBe('/MediaBox [0 0.669 518.74 355]')
    expect(text).toContain('/FontFile2')
    expect(text).not.toContain('/Subtype /Image')
    expect(width).toBeCloseTo((183 * 72) / 25.4)
    expect(height).toBeCloseTo((125 * 72) / 25.4)
  })
})

describe('every format', () => {
  it.each(['svg', 'png', 'pdf', 'html'] as const)('%s: the same bytes twice', async format => {
    for (const make of [cases['relu-2d']!, cases['three-3d']!]) {
      const [a, b] = [await render(make(), format), await render(make(), format)]
      expect(Buffer.compare(Buffer.from(a.bytes), Buffer.from(b.bytes))).toBe(0)
    }
  })
  it.each(['svg', 'png', 'pdf', 'html'] as const)(
    '%s: the recipe comes back whole, and renders the same',
    async format => {
      for (const r of [plain(), ...Object.values(cases).map(make => make())]) {
        if (format === 'html' && r.kind === 'chart') continue
        const { bytes } = await render(r, format)
        const back = readFigureFile(bytes, `x.${format}`)
        expect(back).toEqual(asPage(r))
        expect(Buffer.from((await render(back, format)).bytes).equals(Buffer.from(bytes))).toBe(true)
      }
    },
  )
  it('is refused for a recipe that does not fit together', async () => {
    const r = plain()
    await expect(render({ ...r, widthMm: -1 }, 'svg')).rejects.toMatchObject({ code: 'bad-input' })
  })
})
