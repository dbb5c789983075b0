// Reads a figure's recipe back out of an exported SVG, PDF, PNG or HTML file or a recipe file. Files may come from anybody. Command line and data process.
import { inflateSync } from 'node:zlib'
import { AppError } from '../../shared/errors.ts'
import { figureRecipeSchema } from '../../shared/figure-schemas.ts'
import { htmlRecipeEnd, htmlRecipeStart } from '../../core/figure/html-recipe.ts'
import { decodeRecipe, NewerFigureError } from '../../core/figure/serialise.ts'
import type { PageFigure } from '../../core/figure/types.ts'
import { recipeOfPdf } from './pdf-recipe.ts'
import { pngSignature, recipeKeyword } from './png.ts'

/** The largest file, and the largest recipe inside one: a view of 200,000 points needs about 10 MB. */
const maxFile = 256 * 1024 * 1024
const maxRecipe = 64 * 1024 * 1024

/**
 * @param name of the file, for messages
 * @throws AppError bad-input or too-new, naming the file, what was found and what was expected
 */
export function readFigureFile(bytes: Uint8Array, name: string): PageFigure {
  const fail = (message: string, cause?: unknown): never => {
    throw new AppError('bad-input', `${name}: ${message}`, { cause })
  }
  if (bytes.length > maxFile) fail(`the file has ${bytes.length} bytes; a figure has at most ${maxFile}.`)
  if (bytes.length === 0)
    fail('the file is empty; expected a figure (SVG, PDF, PNG or HTML exported by Zonoscope, or a recipe).')
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const text = textIn(buffer, fail)
  try {
    const recipe = decodeRecipe(text)
    const checked = figureRecipeSchema.safeParse(recipe)
    if (!checked.success) {
      const issue = checked.error.issues[0]
      fail(
        `the recipe is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'not what was expected'}.`,
      )
    }
    return recipe
  } catch (e) {
    if (e instanceof AppError) throw e
    const message = e instanceof Error ? e.message : String(e)
    if (e instanceof NewerFigureError) throw new AppError('too-new', `${name}: ${message}`, { cause: e })
    return fail(message, e)
  }
}

function textIn(buffer: Buffer, fail: Fail): string {
  if (buffer.subarray(0, 8).equals(pngSignature)) return fromPng(buffer, fail)
  return buffer.subarray(0, 5).toString('latin1') === '%PDF-' ? fromPdf(buffer, fail) : fromText(buffer, fail)
}

function fromPdf(buffer: Buffer, fail: Fail): string {
  let found: string | null
  try {
    found = recipeOfPdf(buffer, maxRecipe)
  } catch (e) {
    return fail(`the recipe in the PDF could not be unpacked, or is larger than ${maxRecipe} bytes.`, e)
  }
  const expected = 'expected one exported by Zonoscope and not rewritten by another program.'
  return found ?? fail(`a PDF without a Zonoscope recipe; ${expected}`)
}

type Fail = (message: string, cause?: unknown) => never

/** JSON as it is; SVG by searching for our one element. No XML parser: nothing is fetched, no entity but the five of XML is known. */
function fromText(buffer: Buffer, fail: Fail): string {
  const start = buffer
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (start.startsWith('{')) {
    if (buffer.length > maxRecipe) fail(`the recipe has ${buffer.length} bytes; at most ${maxRecipe} are read.`)
    return buffer.toString('utf8').replace(/^\ufeff/, '')
  }
  if (!start.startsWith('<'))
    fail('not a figure; expected an SVG, PDF, PNG or HTML exported by Zonoscope, or a recipe (JSON).')
  if (/^<!doctype html/i.test(start)) return fromHtml(buffer, fail)
  const open = buffer.indexOf('<zonoscope:recipe ')
  const from = open < 0 ? -1 : buffer.indexOf('>', open) + 1
  const to = from <= 0 ? -1 : buffer.indexOf('</zonoscope:recipe>', from)
  if (to < 0)
    fail('an SVG without a Zonoscope recipe; expected one exported by Zonoscope and not rewritten by another program.')
  if (to - from > maxRecipe) fail(`the recipe has ${to - from} bytes; at most ${maxRecipe} are read.`)
  return unescapeXml(buffer.toString('utf8', from, to), fail)
}

/** The one data element of the page; its JSON holds no "<", so that the first end is its own. */
function fromHtml(buffer: Buffer, fail: Fail): string {
  const open = buffer.indexOf(htmlRecipeStart)
  const from = open + htmlRecipeStart.length
  const to = open < 0 ? -1 : buffer.indexOf(htmlRecipeEnd, from)
  if (to < 0) fail('a page without a Zonoscope recipe; expected one exported by Zonoscope and not rewritten.')
  if (to - from > maxRecipe) fail(`the recipe has ${to - from} bytes; at most ${maxRecipe} are read.`)
  return buffer.toString('utf8', from, to)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeXml(text: string, fail: Fail): string {
  return text.trim().replaceAll(/&([^;&]{0,12});?/g, (_all, name: string) => {
    if (!Object.hasOwn(entities, name)) fail(`the recipe holds the unknown entity &${name.slice(0, 12)};.`)
    return entities[name]!
  })
}

/** Walks the chunks to the international text with our keyword. */
function fromPng(png: Buffer, fail: Fail): string {
  let at = 8
  while (at + 12 <= png.length) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    if (length > png.length - at - 12) fail(`the PNG is cut short in its ${type} chunk.`)
    const data = png.subarray(at + 8, at + 8 + length)
    if (
      type === 'iTXt' &&
      data.subarray(0, recipeKeyword.length + 1).equals(Buffer.from(`${recipeKeyword}\0`, 'latin1'))
    ) {
      return textOf(data, fail)
    }
    if (type === 'IEND') break
    at += 12 + length
  }
  return fail(
    'a PNG without a Zonoscope recipe; expected one exported by Zonoscope and not rewritten by another program.',
  )
}

/** keyword, 0, compression flag, method, language, 0, translated keyword, 0, text */
function textOf(data: Buffer, fail: Fail): string {
  const flags = recipeKeyword.length + 1
  const language = data.indexOf(0, flags + 2)
  const keyword = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (keyword < 0) fail('the recipe in the PNG is damaged.')
  const body = data.subarray(keyword + 1)
  if (data[flags] === 0) return body.toString('utf8')
  try {
    return inflateSync(body, { maxOutputLength: maxRecipe }).toString('utf8')
  } catch (e) {
    return fail(`the recipe in the PNG could not be unpacked, or is larger than ${maxRecipe} bytes.`, e)
  }
}
