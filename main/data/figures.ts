// Saved figures, figures read back from their own files, and export. Data process, command line.
import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { titleOf } from '../../core/figure/page.ts'
import { decodeRecipe, encodeRecipe } from '../../core/figure/serialise.ts'
import type { RasterRule } from '../../core/figure/raster.ts'
import type { FigureFormat, PageFigure } from '../../core/figure/types.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { SavedItem } from '../../shared/model.ts'
import { replaceFile } from '../replace-file.ts'
import { sha256 } from './hash.ts'
import type { Db } from './sqlite.ts'

interface FigureRow {
  id: string
  name: string
  recipe: string
  updated_at: string
}

const largestFile = 200_000_000

/** Newest first. */
export const listFigures = (db: Db): SavedItem[] =>
  db
    .prepare<[], FigureRow>('SELECT id, name, updated_at FROM figure ORDER BY updated_at DESC, id DESC')
    .all()
    .map(({ id, name, updated_at }) => ({ id, name, updatedAt: updated_at }))

/** @throws AppError not-found */
export function getFigure(db: Db, id: string): PageFigure {
  const text = db.prepare<[string], string>('SELECT recipe FROM figure WHERE id = ?').pluck().get(id)
  if (text === undefined) throw new AppError('not-found', `There is no figure ${id} in this workspace.`)
  return decodeRecipe(text)
}

/** Saves under a new id, or over a known one. */
export function saveFigure(db: Db, input: { id: string | null; recipe: PageFigure }, now: number): string {
  const id = input.id ?? uuidv7(now, randomBytes(10))
  const sql = `INSERT INTO figure VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE
    SET name = excluded.name, recipe = excluded.recipe, updated_at = excluded.updated_at`
  db.prepare(sql).run(id, titleOf(input.recipe) || 'Figure', encodeRecipe(input.recipe), new Date(now).toISOString())
  return id
}

export function deleteFigure(db: Db, id: string): void {
  const { changes } = db.prepare('DELETE FROM figure WHERE id = ?').run(id)
  if (changes === 0) throw new AppError('not-found', `There is no figure ${id} in this workspace.`)
}

/** The recipe inside an exported file or a recipe file. @throws AppError bad-input, not-found, too-new */
export async function openFigure(path: string): Promise<PageFigure> {
  const { size } = await stat(path)
  if (size > largestFile)
    throw new AppError('bad-input', `${path}: found ${size} bytes, expected a figure of at most ${largestFile}.`)
  const { readFigureFile } = await import('../figure/read.ts')
  return readFigureFile(await readFile(path), path)
}

/** The largest picture that is copied: it goes through the page, and programs that paste hold it whole. */
export const largestCopy = 32_000_000

/** The bytes that an export would write. @throws AppError bad-input where they are too many to be copied, or the figure cannot be drawn */
export async function drawFigure(
  input: { recipe: PageFigure; format: 'svg' | 'png'; dpi: number; raster?: RasterRule },
  fontsFolder: string,
  most = largestCopy,
): Promise<{ width: number; height: number; bytes: Uint8Array }> {
  const { renderFigure } = await import('../figure/render.ts')
  const { bytes, width, height } = await renderFigure(input.recipe, input.format, input.dpi, fontsFolder, input.raster)
  if (bytes.byteLength > most) {
    const mb = (n: number) => (n / 1e6).toFixed(1)
    throw new AppError(
      'bad-input',
      `The figure has ${mb(bytes.byteLength)} MB as ${input.format.toUpperCase()}; at most ${mb(most)} MB are copied. Export it to a file, or choose fewer points or dots per inch.`,
    )
  }
  // A view of a larger buffer would cross the port with all of it.
  return { width, height, bytes: Uint8Array.from(bytes) }
}

/** Draws the figure and writes it: the whole file or none. @throws AppError read-only, disk-full, bad-input */
export async function exportFigure(
  input: { recipe: PageFigure; format: FigureFormat; dpi: number; raster?: RasterRule },
  path: string,
  fontsFolder: string,
): Promise<{ width: number; height: number; bytes: number; sha256: string }> {
  const { renderFigure } = await import('../figure/render.ts')
  const { bytes, width, height } = await renderFigure(input.recipe, input.format, input.dpi, fontsFolder, input.raster)
  try {
    await replaceFile(path, bytes)
  } catch (e) {
    const { code, message } = toAppError(e)
    throw new AppError(code, `${basename(path)} could not be written (${message}). Choose another place.`, { cause: e })
  }
  return { width, height, bytes: bytes.byteLength, sha256: sha256(bytes) }
}
