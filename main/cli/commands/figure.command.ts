// `figure`: renders a saved figure again, from its recipe or an exported figure, or draws a saved view or an analysis from its workspace. Command line.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultRaster, type RasterRule } from '../../../core/figure/raster.ts'
import { asPage } from '../../../core/figure/page.ts'
import {
  figureFormats,
  greyPrint,
  type FigureFormat,
  type FigurePanel,
  type FigureRecipe,
  type PageFigure,
} from '../../../core/figure/types.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { readFigureFile } from '../../figure/read.ts'
import { renderFigure } from '../../figure/render.ts'
import { replaceFile } from '../../replace-file.ts'
import { UsageError, type Command, type Io } from '../command.ts'
import { figureOfView } from '../figure/view-figure.ts'
import { parseCount, required } from '../options.ts'
import { fontsFolder } from '../places.ts'

/** Files beyond this are no figures; checked before reading. */
const maxFile = 256 * 1024 * 1024

export const command: Command = {
  name: 'figure',
  usage:
    'figure RECIPE_OR_FIGURE|VIEW|REQUEST --out FILE.svg|.pdf|.png|.html|.csv [--dpi N] [--raster-above N] [--raster-dpi N] [--workspace DIR] [--pane N] [--theme light|dark] [--page WxH] [--bare] [--patterns] [--grey]',
  summary:
    'renders a saved figure again without a window, a saved view of a workspace (its file, name or id), or the chart of an analysis, computed from its request',
  async run(args, io) {
    const { source, out, format, dpi, raster, workspace, pane, look } = read(args)
    const saved = workspace === null ? await savedFigure(source) : await fromWorkspace(source, workspace, pane, io)
    const recipe = withLook(saved, look)
    const { bytes, width, height } = await renderFigure(recipe, format, dpi, fontsFolder, raster)
    io.signal.throwIfAborted()
    await write(out, bytes)
    io.print({ width, height, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  },
}

interface Asked {
  source: string
  out: string
  format: FigureFormat
  dpi: number
  /** of SVG and PDF */
  raster: RasterRule
  workspace: string | null
  /** from 1 */
  pane: number | null
  look: Look
}

/** What of a recipe is drawn otherwise; the rest is as it was saved. */
interface Look {
  theme: FigureRecipe['theme'] | null
  /** mm */
  page: { widthMm: number; heightMm: number } | null
  /** the plot alone: no title, legend or caption */
  bare: boolean
  /** hatches and shapes beside colours */
  patterns: boolean
  /** greys in place of colours, with patterns */
  grey: boolean
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

function read(args: string[]): Asked {
  let parsed
  try {
    const options = {
      out: text,
      dpi: text,
      workspace: text,
      pane: text,
      theme: text,
      page: text,
      bare: flag,
      patterns: flag,
      grey: flag,
      'raster-above': text,
      'raster-dpi': text,
    }
    parsed = parseArgs({ args, allowPositionals: true, options })
  } catch (e) {
    throw new UsageError(e instanceof Error ? e.message : String(e))
  }
  const [source, ...more] = parsed.positionals
  if (!source) {
    throw new UsageError(
      'Name the figure to render: a recipe, a figure that Zonoscope exported (SVG, PDF, PNG, HTML), or a saved view.',
    )
  }
  if (more.length > 0) throw new UsageError(`One figure at a time; found also ${more.join(' ')}.`)
  const out = required('--out', parsed.values.out)
  const format = extname(out).slice(1).toLowerCase()
  if (!isFormat(format))
    throw new UsageError(`--out ${out}: expected a name ending in .svg, .pdf, .png, .html or .csv.`)
  const dpi = parseCount('--dpi', parsed.values.dpi, 36) ?? 300
  if (dpi > 1_200) throw new UsageError(`--dpi ${dpi}: expected at most 1200.`)
  const raster: RasterRule = {
    above: parseCount('--raster-above', parsed.values['raster-above'], 0) ?? defaultRaster.above,
    dpi: parseCount('--raster-dpi', parsed.values['raster-dpi'], 36) ?? defaultRaster.dpi,
  }
  if (raster.dpi > 1_200) throw new UsageError(`--raster-dpi ${raster.dpi}: expected at most 1200.`)
  const workspace = parsed.values.workspace === undefined ? null : required('--workspace', parsed.values.workspace)
  const pane = parseCount('--pane', parsed.values.pane, 1)
  if (pane !== null && workspace === null)
    throw new UsageError('--pane: only a view has several plots; name its --workspace.')
  const look: Look = {
    theme: themeOf(parsed.values.theme),
    page: pageOf(parsed.values.page),
    bare: parsed.values.bare === true,
    patterns: parsed.values.patterns === true,
    grey: parsed.values.grey === true,
  }
  return { source, out, format, dpi, raster, workspace, pane, look }
}

const isFormat = (text: string): text is FigureFormat => (figureFormats as readonly string[]).includes(text)

function themeOf(value: string | undefined): Look['theme'] {
  if (value === undefined || value === 'light' || value === 'dark') return value ?? null
  throw new UsageError(`--theme ${value}: expected light or dark.`)
}

/** "85x60", mm */
function pageOf(value: string | undefined): Look['page'] {
  if (value === undefined) return null
  const [widthMm, heightMm] = (/^(\d{1,4})x(\d{1,4})$/.exec(value) ?? []).slice(1).map(Number)
  if (
    widthMm === undefined ||
    heightMm === undefined ||
    Math.min(widthMm, heightMm) < 20 ||
    Math.max(widthMm, heightMm) > 1_000
  )
    throw new UsageError(`--page ${value}: expected WIDTHxHEIGHT in millimetres, 20 to 1000, for example 178x125.`)
  return { widthMm, heightMm }
}

function withLook(recipe: FigureRecipe, { theme, page, bare, patterns, grey }: Look): PageFigure {
  const saved = asPage(recipe)
  const print = grey ? greyPrint : { ...saved.print, ...(patterns && { patterns }) }
  const figure = { ...saved, ...(theme && { theme }), ...page, print: { ...print } }
  if (!bare) return figure
  const panels = figure.panels.map(
    panel =>
      ({ ...panel, title: '', caption: '', words: false, options: { ...panel.options, legend: false } }) as FigurePanel,
  )
  return { ...figure, title: '', caption: '', panels }
}

/** The recipe in a file; a view is told what it needs. */
async function savedFigure(source: string): Promise<FigureRecipe> {
  const bytes = await bytesOf(source)
  const needs = { 'zonoscope-view': 'a view is drawn', 'zonoscope-analysis': 'an analysis is computed' }[
    formatOf(bytes)
  ]
  if (needs) throw new UsageError(`${source}: ${needs} from a workspace; name it with --workspace DIR.`)
  return readFigureFile(bytes, source)
}

/** A view, by its file or as the workspace has it under a name or id, or the chart of an analysis computed now; a figure's file is rendered as it is. */
async function fromWorkspace(source: string, folder: string, pane: number | null, io: Io): Promise<FigureRecipe> {
  const isFile = existsSync(source)
  const bytes = isFile ? await bytesOf(source) : null
  const format = bytes && formatOf(bytes)
  if (bytes && format === 'zonoscope-analysis') return figureOfRequest(bytes, source, folder, io)
  if (bytes && format !== 'zonoscope-view') return readFigureFile(bytes, source)
  const { openLocal } = await import('../local.ts')
  const { findView, readViewFile } = await import('../../data/views.ts')
  const local = await openLocal(resolve(folder))
  try {
    const view = isFile ? await readViewFile(source) : findView(local.session.ctx.ws.db, source)
    return await figureOfView(view, source, pane, local, io)
  } finally {
    await local.close()
  }
}

async function figureOfRequest(bytes: Buffer, source: string, folder: string, io: Io): Promise<FigureRecipe> {
  const { openLocal } = await import('../local.ts')
  const { answerRequest, figureOf } = await import('../analysis/answer.ts')
  const { parseRequest } = await import('../analysis/request.ts')
  const request = parseRequest(bytes.toString('utf8'), source)
  const local = await openLocal(resolve(folder))
  try {
    return figureOf(await answerRequest(request, source, local, io), source)
  } finally {
    await local.close()
  }
}

/** What JSON says it is; empty for anything else, which is left to the reader of figures. */
function formatOf(bytes: Buffer): string {
  if (!/^\s*\{/.test(bytes.toString('utf8', 0, 64))) return ''
  try {
    const { format } = JSON.parse(bytes.toString('utf8')) as { format?: unknown }
    return typeof format === 'string' ? format : ''
  } catch {
    return ''
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  let size: number
  try {
    const info = await stat(path)
    if (!info.isFile()) throw new AppError('bad-input', `${path}: a folder; expected a figure file.`)
    size = info.size
  } catch (e) {
    const error = toAppError(e)
    if (error.code === 'not-found') throw new AppError('not-found', `${path}: there is no such file.`, { cause: e })
    throw error
  }
  if (size > maxFile)
    throw new AppError('bad-input', `${path}: the file has ${size} bytes; a figure has at most ${maxFile}.`)
  return readFile(path)
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await replaceFile(path, bytes)
  } catch (e) {
    const error = toAppError(e)
    if (error.code === 'not-found') throw new AppError('not-found', `${path}: its folder does not exist.`, { cause: e })
    throw new AppError(error.code, `${path}: ${error.message}`, { cause: e })
  }
}
