// The display list as a one-page PDF: vectors and live text, fonts embedded as subsets. Command line and data process.
import { PDFDocument, type SKRSContext2D } from '@napi-rs/canvas'
import { mmPerPt, type DisplayList } from '../../core/figure/display-list.ts'
import { cleanText } from '../../core/figure/text.ts'
import type { FigureRecipe } from '../../core/figure/types.ts'
import { drawList } from './draw.ts'

/** Title, caption and provenance are in the document's properties; the recipe is not: an SVG or PNG re-opens, a PDF does not. */
export function toPdf(list: DisplayList, recipe: FigureRecipe): { bytes: Buffer; width: number; height: number } {
  const width = list.widthMm / mmPerPt
  const height = list.heightMm / mmPerPt
  const document = new PDFDocument({
    title: cleanText(recipe.title),
    subject: cleanText(recipe.caption),
    keywords: cleanText(JSON.stringify(recipe.provenance)),
    creator: cleanText(`${recipe.provenance.tool} ${recipe.provenance.version}`),
  })
  // The library names the browser's type here, but gives its own.
  const page = document.beginPage(width, height) as unknown as SKRSContext2D
  drawList(page, list, 1 / mmPerPt)
  document.endPage()
  return { bytes: document.close(), width, height }
}
