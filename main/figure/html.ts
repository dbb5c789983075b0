// A figure as one HTML file: a zone plot that turns, or a page that answers to the pointer. Command line and data process.
import { createHash } from 'node:crypto'
import script from 'virtual:figure-page'
import { buildFigure } from '../../core/figure/build-figure.ts'
import { pageToHtml } from '../../core/figure/html-page.ts'
import { toHtml } from '../../core/figure/html.ts'
import { runsOf } from '../../core/figure/markup.ts'
import { loneZones } from '../../core/figure/page.ts'
import type { PageFigure } from '../../core/figure/types.ts'
import { embeddedFonts, type UsedText } from './embedded-fonts.ts'
import { fontFaces, usedText } from '../../core/figure/svg.ts'
import type { RasterRule } from '../../core/figure/raster.ts'
import { rasterised } from './raster.ts'

/** Digits, letters and signs that the page's own words and numbers use, whatever is switched on later. */
const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')
const signs = '·…−–—≠≥≤×|∞↵∅“”’'

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('base64')

/** What a screen of two pixels a CSS pixel shows of a page; print asks for more. */
const screenDpi = 300

/**
 * @param raster above how many point marks they are a picture, of at most 300 dpi
 * @param fontsFolder holds the shipped fonts, which travel cut to the characters that are drawn
 */
export function pageHtmlOf(page: PageFigure, raster: RasterRule, fontsFolder: string): Buffer {
  const { list, rastered } = rasterised(buildFigure(page), { ...raster, dpi: Math.min(raster.dpi, screenDpi) })
  const used = usedText(list.items)
  // What is pointed at is told in these.
  for (const font of ['sans', 'semibold'] as const)
    used.set(font, new Set([...(used.get(font) ?? []), ...ascii, ...signs]))
  const faces = fontFaces(embeddedFonts(used, fontsFolder)).join('')
  return Buffer.from(pageToHtml(page, list, rastered, { script, faces, sha256 }), 'utf8')
}

/**
 * @param page of one zone view
 * @param fontsFolder holds the shipped fonts, which travel cut to the characters of the figure's texts
 */
export function htmlOf(page: PageFigure, fontsFolder: string): Buffer {
  const { annotations } = page
  const { view, labels, title, caption, provenance } = loneZones(page)!
  const texts = [
    ascii,
    signs,
    title,
    caption,
    provenance.dictionary.name,
    provenance.activations.name,
    view.population.unit,
    ...labels,
    ...view.axes,
    ...view.warnings,
    ...annotations.flatMap(a =>
      'text' in a ? a.text.split('\n').flatMap(line => runsOf(line).map(run => run.text)) : [],
    ),
  ]
  const words = new Set(texts.flatMap(text => [...text]))
  const all = new Set(words)
  for (const token of view.points.tokens) for (const char of token) all.add(char)
  const used: UsedText = new Map([
    ['sans', all],
    ['semibold', all],
    ['mono', new Set([...ascii, ...signs])],
  ])
  const faces = fontFaces(embeddedFonts(used, fontsFolder)).join('')
  return Buffer.from(toHtml(page, { script, faces, sha256 }), 'utf8')
}
