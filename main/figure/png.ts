// The display list as PNG, with resolution, provenance and recipe in the file. Command line and data process.
import { createCanvas } from '@napi-rs/canvas'
import { crc32, deflateSync } from 'node:zlib'
import type { DisplayList } from '../../core/figure/display-list.ts'
import { encodeProvenance, encodeRecipe } from '../../core/figure/serialise.ts'
import { captionOf, provenanceOf, titleOf } from '../../core/figure/page.ts'
import { cleanText } from '../../core/figure/text.ts'
import type { PageFigure } from '../../core/figure/types.ts'
import { drawList } from './draw.ts'
import { checkedPixels } from './pixels.ts'

/** Keyword of the chunk that holds the recipe. */
export const recipeKeyword = 'zonoscope-recipe'
export const pngSignature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])

/** @throws AppError bad-input when page and resolution ask for too many pixels */
export function toPng(
  list: DisplayList,
  page: PageFigure,
  dpi: number,
): { bytes: Buffer; width: number; height: number } {
  const [width, height] = checkedPixels(list, dpi, 'The PNG')
  const { tool, version } = provenanceOf(page)
  const canvas = createCanvas(width, height)
  drawList(canvas.getContext('2d'), list, dpi / 25.4)
  const image = canvas.encodeSync('png')
  // After the header (8 bytes of signature, 25 of IHDR), before the pixels.
  const chunks = [
    physical(dpi),
    text('Title', titleOf(page)),
    text('Description', captionOf(page)),
    text('Software', `${tool} ${version}`),
    text('zonoscope-provenance', encodeProvenance(provenanceOf(page))),
    text(recipeKeyword, encodeRecipe(page)),
  ]
  return { bytes: Buffer.concat([image.subarray(0, 33), ...chunks, image.subarray(33)]), width, height }
}

/** Length, type, data, CRC (PNG specification, section 5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length)
  out.writeUInt32BE(data.length, 0)
  out.write(type, 4, 'latin1')
  data.copy(out, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

/** Pixels per metre. */
function physical(dpi: number): Buffer {
  const data = Buffer.alloc(9)
  const perMetre = Math.round(dpi / 0.0254)
  data.writeUInt32BE(perMetre, 0)
  data.writeUInt32BE(perMetre, 4)
  data[8] = 1
  return chunk('pHYs', data)
}

/** International text (iTXt), compressed where that is shorter. */
function text(keyword: string, value: string): Buffer {
  const plain = Buffer.from(cleanText(value), 'utf8')
  const packed = deflateSync(plain, { level: 9 })
  const compressed = packed.length < plain.length
  // keyword, 0, compression flag, method 0, language "", 0, translated keyword "", 0, text
  const head = Buffer.from([...Buffer.from(keyword, 'latin1'), 0, compressed ? 1 : 0, 0, 0, 0])
  return chunk('iTXt', Buffer.concat([head, compressed ? packed : plain]))
}
