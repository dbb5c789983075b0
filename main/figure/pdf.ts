// The display list as a one-page PDF: vectors and live text, fonts embedded as subsets. Command line and data process.
import { PDFDocument, type SKRSContext2D } from '@napi-rs/canvas'
import { mmPerPt, type DisplayList } from '../../core/figure/display-list.ts'
import { encodeProvenance } from '../../core/figure/serialise.ts'
import { cleanText } from '../../core/figure/text.ts'
import type { FigureRecipe } from '../../core/figure/types.ts'
import { drawList } from './draw.ts'

/** Title, caption and provenance are in the document's properties; the recipe is not: an SVG or PNG re-opens, a PDF does not. */
export function toPdf(list: DisplayList, recipe: FigureRecipe): { bytes: Buffer; width: number; height: number } {
  // Pages have whole points: rounded up, so that nothing is cut; the rest of a point is background.
  const width = Math.ceil(list.widthMm / mmPerPt)
  const height = Math.ceil(list.heightMm / mmPerPt)
  const document = new PDFDocument({
    title: cleanText(recipe.title),
    subject: cleanText(recipe.caption),
    keywords: cleanText(encodeProvenance(recipe.provenance)),
    creator: cleanText(`${recipe.provenance.tool} ${recipe.provenance.version}`),
  })
  // The library names the browser's type here, but gives its own.
  const page = document.beginPage(width, height) as unknown as SKRSContext2D
  page.fillStyle = list.background
  page.fillRect(0, 0, width, height)
  drawList(page, list, 1 / mmPerPt)
  document.endPage()
  return { bytes: document.close(), width, height }
}
