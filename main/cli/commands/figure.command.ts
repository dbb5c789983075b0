// `figure`: renders a saved figure again, from its recipe or from a figure that was exported. Command line.
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { readFigureFile } from '../../figure/read.ts'
import { renderFigure, type FigureFormat } from '../../figure/render.ts'
import { replaceFile } from '../../replace-file.ts'
import { UsageError, type Command } from '../command.ts'
import { parseCount, required } from '../options.ts'
import { fontsFolder } from '../places.ts'

/** Files beyond this are no figures; checked before reading. */
const maxFile = 256 * 1024 * 1024

export const command: Command = {
  name: 'figure',
  usage: 'figure RECIPE_OR_FIGURE --out FILE.svg|.pdf|.png [--dpi N]',
  summary: 'renders a saved figure again without a window',
  async run(args, io) {
    const { source, out, format, dpi } = read(args)
    const recipe = readFigureFile(await bytesOf(source), source)
    const { bytes, width, height } = await renderFigure(recipe, format, dpi, fontsFolder)
    io.signal.throwIfAborted()
    await write(out, bytes)
    io.print({ width, height, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  },
}

function read(args: string[]): { source: string; out: string; format: FigureFormat; dpi: number } {
  let parsed
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { out: { type: 'string' }, dpi: { type: 'string' } } })
  } catch (e) {
    throw new UsageError(e instanceof Error ? e.message : String(e))
  }
  const [source, ...more] = parsed.positionals
  if (!source) throw new UsageError('Name the figure to render: a recipe, or an SVG or PNG that Zonoscope exported.')
  if (more.length > 0) throw new UsageError(`One figure at a time; found also ${more.join(' ')}.`)
  const out = required('--out', parsed.values.out)
  const format = extname(out).slice(1).toLowerCase()
  if (format !== 'svg' && format !== 'pdf' && format !== 'png') {
    throw new UsageError(`--out ${out}: expected a name ending in .svg, .pdf or .png.`)
  }
  const dpi = parseCount('--dpi', parsed.values.dpi, 36) ?? 300
  if (dpi > 1_200) throw new UsageError(`--dpi ${dpi}: expected at most 1200.`)
  return { source, out, format, dpi }
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
