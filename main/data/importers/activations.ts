// Adds a matrix of activations to a workspace: hashed, masked, its tokens copied; the matrix stays where it is. Data process, command line.
import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { describeActivations, openActivations } from '../../containers/activations.ts'
import {
  excludedRows,
  findActivationsFolder,
  folderFiles,
  readFolderColumns,
  readFolderMeta,
  type Excluded,
} from '../../containers/activations-folder.ts'
import { readColumns } from '../../containers/columns.ts'
import { toBlob } from '../blobs.ts'
import type { Context } from '../context.ts'
import { activationsIdOf, hashFile, type FileRecord } from '../hash.ts'
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
 * @param given .npy, .npz or .safetensors; or a folder of activations, or any of its files
 * @returns the id; activations that are there already are found again
 * @throws AppError bad-input, not-found, unsupported-format, read-only, cancelled
 */
export async function addActivations(ctx: Context, given: string, extra: AddActivationsOptions = {}): Promise<string> {
  ctx.ws.requireWritable()
  const { signal } = extra
  const folder = await findActivationsFolder(given)
  const path = folder ?? given
  const described = await describeActivations(path, extra.tensor ?? null)
  const { table, unit, excluded } =
    folder === null ? await besideFile(path, described.rows, extra) : await ofFolder(folder, described.columns, signal)
  const files: FileRecord[] = []
  for (const name of folder === null ? [''] : folderFiles) {
    files.push(await hashFile(join(path, name), name || basename(path), signal))
  }
  const id = activationsIdOf(described.format, described.tensor, files)
  const { db } = ctx.ws
  const location = JSON.stringify(locate(path, ctx.ws))
  if (db.prepare('SELECT 1 FROM activations WHERE id = ?').get(id)) {
    db.prepare('UPDATE activations SET location = ?, files = ? WHERE id = ?').run(location, JSON.stringify(files), id)
    ctx.emit({ t: 'workspace' })
    return id
  }
  const scan = await scanFile(path, described.tensor, { ...extra, excluded })
  db.transaction(() => {
    db.prepare(
      `INSERT INTO activations (id, position, name, format, unit, rows, d, tensor, columns, mask, masked, mask_reasons, mean,
        total_variance, location, files, added_at)
       VALUES (?, (SELECT count(*) FROM activations), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      id,
      extra.name ?? (folder === null ? basename(path, extname(path)) : basename(folder)),
      described.format,
      extra.unit ?? unit,
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

interface Beside {
  table: { names: string[]; columns: string[][] }
  unit: string
  excluded?: Excluded
}

async function besideFile(path: string, rows: number, extra: AddActivationsOptions): Promise<Beside> {
  const tablePath = extra.columns ?? `${path.slice(0, path.length - extname(path).length)}.tsv`
  const table = existsSync(tablePath) ? await readTable(tablePath, path, rows) : { names: [], columns: [] }
  return {
    table,
    unit: table.names.includes('token') ? 'token' : 'row',
    excluded: excludedRows(tablePath, table.names, table.columns),
  }
}

async function ofFolder(folder: string, names: string[], signal?: AbortSignal): Promise<Beside> {
  const { unit = 'token' } = await readFolderMeta(folder)
  const columns = await readFolderColumns(folder, names, signal)
  return { table: { names, columns }, unit, excluded: excludedRows(join(folder, 'tokens.parquet'), names, columns) }
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

async function scanFile(
  path: string,
  tensor: string | null,
  extra: AddActivationsOptions & { excluded?: Excluded },
): Promise<Scan> {
  const source = await openActivations({ path, tensor })
  try {
    return await scanRows(source, { signal: extra.signal, onRows: extra.onRows, excluded: extra.excluded })
  } catch (e) {
    if (e instanceof AppError && e.code === 'bad-input' && !e.message.startsWith(path)) {
      throw new AppError('bad-input', `${path}: ${e.message}`, { cause: e })
    }
    throw e
  } finally {
    await source.close()
  }
}
