// Adds a matrix of activations to a workspace: hashed, masked, its tokens copied; the matrix stays where it is. Data process, command line.
import { existsSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { describeActivations, openActivations } from '../../containers/activations.ts'
import { readColumns } from '../../containers/columns.ts'
import { toBlob } from '../blobs.ts'
import type { Context } from '../context.ts'
import { activationsIdOf, hashFile } from '../hash.ts'
import { locate } from '../locations.ts'
import { scanRows, type Scan } from '../mask.ts'
import { writeColumn } from '../token-store.ts'

export interface AddActivationsOptions {
  tensor?: string | null
  name?: string
  /** what a row is; guessed from the columns when not given */
  unit?: string
  /** table with one line a row; the sibling file with the same stem when not given */
  columns?: string
  signal?: AbortSignal
  onRows?: (done: number, total: number) => void
}

/**
 * @param path .npy, .npz or .safetensors
 * @returns the id; activations that are there already are found again
 * @throws AppError bad-input, not-found, unsupported-format, read-only, cancelled
 */
export async function addActivations(ctx: Context, path: string, extra: AddActivationsOptions = {}): Promise<string> {
  ctx.ws.requireWritable()
  const { signal } = extra
  const described = await describeActivations(path, extra.tensor ?? null)
  const tablePath = extra.columns ?? `${path.slice(0, path.length - extname(path).length)}.tsv`
  const table = existsSync(tablePath) ? await readTable(tablePath, path, described.rows) : { names: [], columns: [] }
  const files = [await hashFile(path, basename(path), signal)]
  const id = activationsIdOf(described.format, described.tensor, files)
  const { db } = ctx.ws
  const location = JSON.stringify(locate(path, ctx.ws))
  if (db.prepare('SELECT 1 FROM activations WHERE id = ?').get(id)) {
    db.prepare('UPDATE activations SET location = ?, files = ? WHERE id = ?').run(location, JSON.stringify(files), id)
    ctx.emit({ t: 'workspace' })
    return id
  }
  const scan = await scanFile(path, described.tensor, extra)
  db.transaction(() => {
    db.prepare(
      `INSERT INTO activations (id, position, name, format, unit, rows, d, tensor, columns, mask, masked, mask_reasons, mean,
        total_variance, location, files, added_at)
       VALUES (?, (SELECT count(*) FROM activations), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      id,
      extra.name ?? basename(path, extname(path)),
      described.format,
      extra.unit ?? (table.names.includes('token') ? 'token' : 'row'),
      described.rows,
      described.d,
      described.tensor,
      JSON.stringify(table.names),
      toBlob(scan.mask),
      scan.masked,
      JSON.stringify(scan.reasons),
      toBlob(scan.mean),
      scan.totalVariance,
      location,
      JSON.stringify(files),
      new Date().toISOString(),
    )
    table.names.forEach((name, i) => writeColumn(db, id, name, table.columns[i]!))
  }).immediate()
  ctx.emit({ t: 'workspace' })
  return id
}

async function readTable(
  tablePath: string,
  path: string,
  rows: number,
): Promise<{ names: string[]; columns: string[][] }> {
  const table = await readColumns(tablePath)
  const lines = table.columns[0]?.length ?? 0
  if (lines === rows) return table
  throw new AppError(
    'bad-input',
    `${tablePath}: found ${lines} lines after the header, expected ${rows}, one for each row of ${path}.`,
  )
}

async function scanFile(path: string, tensor: string | null, extra: AddActivationsOptions): Promise<Scan> {
  const source = await openActivations({ path, tensor })
  try {
    return await scanRows(source, { signal: extra.signal, onRows: extra.onRows })
  } catch (e) {
    if (e instanceof AppError && e.code === 'bad-input' && !e.message.startsWith(path)) {
      throw new AppError('bad-input', `${path}: ${e.message}`, { cause: e })
    }
    throw e
  } finally {
    await source.close()
  }
}
