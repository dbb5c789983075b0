// The display list as a one-page PDF: vectors and live text, fonts embedded as subsets. Command line and data process.
import { loadImage, PDFDocument, type Image, type SKRSContext2D } from '@napi-rs/canvas'
import { mmPerPt, type DisplayList, type Item, type Picture } from '../../core/figure/display-list.ts'
import { provenanceText, type Rastered } from '../../core/figure/raster.ts'
import { captionOf, provenanceOf, titleOf } from '../../core/figure/page.ts'
import { encodeRecipe } from '../../core/figure/serialise.ts'
import { cleanText } from '../../core/figure/text.ts'
import type { PageFigure } from '../../core/figure/types.ts'
import { drawList } from './draw.ts'
import { withRecipe } from './pdf-recipe.ts'

/** Title, caption and provenance are in the document's properties and XMP; the recipe is an embedded file. */
export async function toPdf(
  list: DisplayList,
  figure: PageFigure,
  rastered: Rastered | null = null,
): Promise<{ bytes: Buffer; width: number; height: number }> {
  // The library's pages have whole points: rounded up, then the page is cut to its exact size.
  const width = Math.ceil(list.widthMm / mmPerPt)
  const height = Math.ceil(list.heightMm / mmPerPt)
  const { tool, version } = provenanceOf(figure)
  const words = {
    title: cleanText(titleOf(figure)),
    caption: cleanText(captionOf(figure)),
    provenance: cleanText(provenanceText(figure, rastered)),
    creator: cleanText(`${tool} ${version}`),
  }
  const document = new PDFDocument({
    title: words.title,
    subject: words.caption,
    keywords: words.provenance,
    creator: words.creator,
  })
  // The library names the browser's type here, but gives its own.
  const page = document.beginPage(width, height) as unknown as SKRSContext2D
  page.fillStyle = list.background
  page.fillRect(0, 0, width, height)
  drawList(page, list, 1 / mmPerPt, await decoded(list.items))
  document.endPage()
  const [w, h] = [list.widthMm / mmPerPt, list.heightMm / mmPerPt]
  const mediaBox = [0, height - h, w, height]
  const bytes = withRecipe(document.close(), { ...words, recipe: encodeRecipe(figure), mediaBox })
  return { bytes, width: w, height: h }
}

/** The list's pictures, ready to be drawn. */
async function decoded(items: readonly Item[], into = new Map<Picture, Image>()): Promise<Map<Picture, Image>> {
  for (const item of items) {
    if (item.kind === 'group') await decoded(item.items, into)
    if (item.kind === 'picture') into.set(item, await loadImage(Buffer.from(item.png, 'base64')))
  }
  return into
}
