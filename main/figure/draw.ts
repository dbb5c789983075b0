// Draws a display list on a canvas: the one painter behind PNG and PDF. Command line and data process.
import { GlobalFonts, type Image, type SKRSContext2D } from '@napi-rs/canvas'
import { AppError } from '../../shared/errors.ts'
import type { DisplayList, Picture, Text } from '../../core/figure/display-list.ts'
import type { FontName } from '../../core/figure/font-metrics.ts'
import { paintItems } from '../../core/figure/paint.ts'
import { cleanText, textWidth } from '../../core/figure/text.ts'
import { fontFiles, readFont } from './font-files.ts'
import { glyphOutlines, type GlyphOutlines } from './glyph-outlines.ts'

/** Registered under names of our own, so that no font of the machine is ever taken in their place. */
const families: Record<FontName, string> = {
  sans: 'ZonoscopeSans',
  semibold: 'ZonoscopeSemibold',
  mono: 'ZonoscopeMono',
}

/** Outlines for halos, by font. */
const fonts = new Map<FontName, GlyphOutlines>()
const registered = new Set<string>()

/**
 * Registers the shipped fonts once per folder.
 * @throws AppError not-found when a font file is missing or damaged
 */
export function registerFonts(fontsFolder: string): void {
  if (registered.has(fontsFolder)) return
  for (const name of Object.keys(fontFiles) as FontName[]) {
    if (fonts.has(name)) continue
    const { path, bytes } = readFont(fontsFolder, name)
    if (!GlobalFonts.register(bytes, families[name])) {
      throw new AppError('not-found', `${path}: the font of figures could not be used. Install Zonoscope again.`)
    }
    fonts.set(name, glyphOutlines(bytes))
  }
  registered.add(fontsFolder)
}

/**
 * Paints the whole list.
 * @param scale canvas units per millimetre
 * @param pictures those of the list, decoded
 */
export function drawList(
  ctx: SKRSContext2D,
  list: DisplayList,
  scale: number,
  pictures: ReadonlyMap<Picture, Image> = new Map(),
): void {
  ctx.save()
  ctx.scale(scale, scale)
  ctx.fillStyle = list.background
  ctx.fillRect(0, 0, list.widthMm, list.heightMm)
  ctx.lineJoin = 'round'
  paintItems(
    ctx,
    list.items,
    text => drawText(ctx, text),
    picture => drawPicture(ctx, picture, pictures),
  )
  ctx.restore()
}

function drawPicture(ctx: SKRSContext2D, picture: Picture, pictures: ReadonlyMap<Picture, Image>): void {
  ctx.globalAlpha = 1
  ctx.drawImage(pictures.get(picture)!, picture.x, picture.y, picture.w, picture.h)
}

/** Canvas fonts below one unit are unreliable: text is drawn at 100 times its size in a context shrunk as much. */
const textScale = 100

function drawText(ctx: SKRSContext2D, item: Text): void {
  ctx.save()
  ctx.translate(item.x, item.y)
  if (item.rotate) ctx.rotate((item.rotate * Math.PI) / 180)
  ctx.scale(1 / textScale, 1 / textScale)
  ctx.globalAlpha = 1
  ctx.font = `${item.size * textScale}px ${families[item.font]}`
  // Widths are then those of core/figure/font-metrics.ts.
  ctx.fontKerning = 'none'
  ctx.textAlign = item.anchor === 'middle' ? 'center' : item.anchor
  ctx.textBaseline = 'alphabetic'
  const text = cleanText(item.text).replaceAll('\n', ' ')
  if (item.halo) drawHalo(ctx, item, text)
  ctx.fillStyle = item.fill
  ctx.fillText(text, 0, 0)
  ctx.restore()
}

/**
 * The halo as outlines of glyphs: `strokeText` would put every word twice into a PDF's text. Characters that the font lacks have none.
 */
function drawHalo(ctx: SKRSContext2D, item: Text, text: string): void {
  const font = fonts.get(item.font)!
  const width = textWidth(text, item.size, item.font)
  let x = item.anchor === 'start' ? 0 : item.anchor === 'middle' ? -width / 2 : -width
  ctx.save()
  ctx.strokeStyle = item.halo!
  ctx.lineJoin = 'round'
  const scale = (item.size * textScale) / font.unitsPerEm
  ctx.lineWidth = (item.size * 0.22 * textScale) / scale
  for (const char of text) {
    ctx.save()
    ctx.translate(x * textScale, 0)
    ctx.scale(scale, -scale)
    ctx.stroke(font.outline(char))
    ctx.restore()
    x += textWidth(char, item.size, item.font)
  }
  ctx.restore()
}
