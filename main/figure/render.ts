// A recipe as a file: SVG, PNG or PDF from the one display list. Command line and data process.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { buildFigure } from '../../core/figure/build-figure.ts'
import { toBase64 } from '../../core/figure/base64.ts'
import { checkRecipe } from '../../core/figure/check.ts'
import type { DisplayList } from '../../core/figure/display-list.ts'
import { toSvg, usedText, type EmbeddedFont } from '../../core/figure/svg.ts'
import type { FigureRecipe } from '../../core/figure/types.ts'
import { fontFiles, registerFonts } from './draw.ts'
import { toPdf } from './pdf.ts'
import { toPng } from './png.ts'
import { subsetFont } from './subset-font.ts'

export type FigureFormat = 'svg' | 'png' | 'pdf'

export interface RenderedFigure {
  bytes: Uint8Array
  /** PNG: pixels. SVG: CSS pixels (1/96 inch). PDF: points (1/72 inch). */
  width: number
  height: number
}

/**
 * Renders a recipe. Same recipe, format and dpi give the same bytes.
 * @param dpi only PNG depends on it
 * @param fontsFolder holds the three shipped fonts
 * @throws AppError bad-input for a recipe that does not fit together or an image that is too large
 */
export async function renderFigure(
  recipe: FigureRecipe,
  format: FigureFormat,
  dpi: number,
  fontsFolder: string,
): Promise<RenderedFigure> {
  try {
    checkRecipe(recipe)
  } catch (e) {
    throw new AppError('bad-input', e instanceof Error ? e.message : String(e), { cause: e })
  }
  const list = buildFigure(recipe)
  if (format === 'svg') {
    const bytes = Buffer.from(toSvg(list, recipe, await embeddedFonts(list, fontsFolder)), 'utf8')
    const px = (mm: number) => Math.round((mm * 96) / 25.4)
    return { bytes, width: px(list.widthMm), height: px(list.heightMm) }
  }
  registerFonts(fontsFolder)
  return format === 'png' ? toPng(list, recipe, dpi) : toPdf(list, recipe)
}

const faces = {
  sans: { family: 'Inter', weight: 400 },
  semibold: { family: 'Inter', weight: 600 },
  mono: { family: "'JetBrains Mono'", weight: 400 },
} as const

/** The shipped fonts cut to the characters that the figure draws. */
async function embeddedFonts(list: DisplayList, fontsFolder: string): Promise<EmbeddedFont[]> {
  const used = usedText(list.items)
  const out: EmbeddedFont[] = []
  for (const name of ['sans', 'semibold', 'mono'] as const) {
    const characters = used.get(name)
    if (!characters) continue
    const bytes = await readFile(join(fontsFolder, fontFiles[name]))
    out.push({ ...faces[name], base64: toBase64(subsetFont(bytes, characters)) })
  }
  return out
}
