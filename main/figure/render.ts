// A recipe as a file: SVG, PNG or PDF from the one display list, HTML from the same geometry, CSV of its numbers. Command line and data process.
import { AppError } from '../../shared/errors.ts'
import { buildFigure } from '../../core/figure/build-figure.ts'
import { defaultRaster, type RasterRule } from '../../core/figure/raster.ts'
import { checkRecipe } from '../../core/figure/check.ts'
import { asPage, loneZones } from '../../core/figure/page.ts'
import { toSvg, usedText } from '../../core/figure/svg.ts'
import { figureTable } from '../../core/figure/numbers.ts'
import type { FigureFormat, FigureRecipe, PageFigure } from '../../core/figure/types.ts'
import { tableCsv } from '../../core/table/write.ts'
import { registerFonts } from './draw.ts'
import { embeddedFonts } from './embedded-fonts.ts'
import { checkedPixels } from './pixels.ts'
import { toPdf } from './pdf.ts'
import { toPng } from './png.ts'
import { rasterised } from './raster.ts'

export interface RenderedFigure {
  bytes: Uint8Array
  /** PNG: pixels. SVG, HTML: CSS pixels (1/96 inch). PDF: points (1/72 inch). CSV: columns and rows. */
  width: number
  height: number
}

const px = (mm: number) => Math.round((mm * 96) / 25.4)

/**
 * Renders a recipe. Same recipe, format and dpi give the same bytes.
 * @param dpi only PNG depends on it
 * @param fontsFolder holds the three shipped fonts
 * @param raster above how many point marks SVG, PDF and HTML pages hold them as pictures; a lone zone plot is drawn where it is read
 * @throws AppError bad-input for a recipe that does not fit together or an image that is too large
 */
export async function renderFigure(
  recipe: FigureRecipe,
  format: FigureFormat,
  dpi: number,
  fontsFolder: string,
  raster: RasterRule = defaultRaster,
): Promise<RenderedFigure> {
  try {
    checkRecipe(recipe)
  } catch (e) {
    throw new AppError('bad-input', e instanceof Error ? e.message : String(e), { cause: e })
  }
  const page = asPage(recipe)
  if (format === 'csv') return numbers(page)
  if (format === 'html') return live(page, raster, fontsFolder)
  if (format === 'png') checkedPixels(page, dpi, 'The PNG')
  const whole = buildFigure(page)
  registerFonts(fontsFolder)
  if (format === 'png') return toPng(whole, page, dpi)
  const { list, rastered } = rasterised(whole, raster)
  if (format === 'pdf') return toPdf(list, page, rastered)
  const fonts = embeddedFonts(usedText(list.items), fontsFolder)
  const bytes = Buffer.from(toSvg(list, page, fonts, rastered), 'utf8')
  return { bytes, width: px(list.widthMm), height: px(list.heightMm) }
}

function numbers(page: PageFigure): RenderedFigure {
  const table = figureTable(page)
  return { bytes: Buffer.from(tableCsv(table), 'utf8'), width: table.columns.length, height: table.rows.length }
}

async function live(page: PageFigure, raster: RasterRule, fontsFolder: string): Promise<RenderedFigure> {
  // Only here: the page's script is made by the build.
  const { htmlOf, pageHtmlOf } = await import('./html.ts')
  const bytes = loneZones(page) ? htmlOf(page, fontsFolder) : pageHtmlOf(page, raster, fontsFolder)
  return { bytes, width: px(page.widthMm), height: px(page.heightMm) }
}
