// Adds a matrix of activations to a workspace: hashed, masked, its tokens copied; the matrix stays where it is. Data process, command line.
import { existsSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { findActivations, type FoundActivations } from '../../containers/activations.ts'
import { columnsPath, readColumns } from '../../containers/columns.ts'
import { createExcluded, markExcluded, type Excluded } from '../../containers/excluded-rows.ts'
import { toBlob } from '../blobs.ts'
import type { Context } from '../context.ts'
import { readTable as readInside } from '../table-aside.ts'
import { activationsIdOf, hashFiles, type FileRecord } from '../hash.ts'
import { locate } from '../locations.ts'
import { scanRows, type Scan } from '../mask.ts'
import { positionColumns } from '../position-columns.ts'
import { blocksOf } from '../token-blocks.ts'
import { writeColumn } from '../token-store.ts'

export interface AddActivationsOptions {
  tensor?: string | null
  /** numbers in a row, where a dictionary says so: of several tensors the only one that fits is taken */
  d?: number | null
  name?: string
  /** what a row is; guessed from the columns when not given */
  unit?: string
  /** table with one line a row; the sibling file with the same stem when not given */
  columns?: string
  signal?: AbortSignal
  onProgress?: (progress: { done: number; total: number; phase: string }) => void
}

/**
 * @param given a file or folder of any container (../../containers/activations.ts)
 * @returns the id; activations that are there already are found again
 * @throws AppError bad-input, not-found, unsupported-format, read-only, cancelled
 */
export async function addActivations(ctx: Context, given: string, extra: AddActivationsOptions = {}): Promise<string> {
  ctx.ws.requireWritable()
  const { signal } = extra
  const found = await findActivations(given)
  const { path } = found
  const { described, table, unit, excluded } = await read(found, extra)
  const files = await hashActivations(found, signal)
  const id = activationsIdOf(described.format, described.tensor, files)
  const { db } = ctx.ws
  const location = JSON.stringify(locate(path, ctx.ws))
  const about = described.about && JSON.stringify(described.about)
  if (db.prepare('SELECT 1 FROM activations WHERE id = ?').get(id)) {
    const update = db.prepare(
      'UPDATE activations SET location = ?, files = ?, about = ?, removed_at = NULL WHERE id = ?',
    )
    update.run(location, JSON.stringify(files), about, id)
    ctx.emit({ t: 'workspace' })
    return id
  }
  const name = extra.name ?? activationsName(path, await found.container.files(path))
  const scan = await scanFile(found, described.tensor, excluded, extra)
  db.transaction(() => {
    db.prepare(
      `INSERT INTO activations (id, position, name, format, unit, rows, d, tensor, columns, mask, masked, mask_reasons, mean,
        total_variance, location, files, added_at, about)
       VALUES (?, (SELECT count(*) FROM activations), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      id,
      name,
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
      about,
    )
    table.names.forEach((column, i) => writeColumn(db, id, column, table.blocks[i]!))
  }).immediate()
  ctx.emit({ t: 'workspace' })
  return id
}

/** What they are called where nobody names them. @param names of their files, as the container has them */
export const activationsName = (path: string, names: readonly string[]): string =>
  basename(path, names[0] === '' ? extname(path) : '')

/** Hashes of their files as they are now. */
export async function hashActivations(
  { container, path }: FoundActivations,
  signal?: AbortSignal,
): Promise<FileRecord[]> {
  const names = await container.files(path)
  // One file that is the activations has no name inside them.
  return names[0] === '' ? hashFiles(dirname(path), [basename(path)], signal) : hashFiles(path, names, signal)
}

interface Read {
  described: ActivationsDescription
  /** blocks as they are stored, of each column */
  table: { names: string[]; blocks: string[][] }
  unit: string
  excluded: Excluded
}

/** Headers, and the texts of the rows: from the container, or from the table beside it; where each stands in its document. */
async function read(found: FoundActivations, extra: AddActivationsOptions): Promise<Read> {
  const { described, table, unit, excluded } = await (found.container.table === 'inside' ? inside : beside)(
    found,
    extra,
  )
  const { rows, positions } = described
  if (positions === null || positions === 0) return { described, table, unit, excluded }
  const { names, blocks } = positionColumns(rows, positions)
  names.forEach((name, i) => {
    if (table.names.includes(name)) return
    table.names.push(name)
    table.blocks.push(blocks[i]!)
  })
  for (let row = 0; row < rows; row += positions) excluded.position[row] = 1
  return { described, table, unit, excluded }
}

async function inside({ path }: FoundActivations, extra: AddActivationsOptions): Promise<Read> {
  const onCells = (done: number, total: number) => extra.onProgress?.({ done, total, phase: 'Reading columns' })
  const { description, blocks, excluded } = await readInside(path, wantedBy(extra), { signal: extra.signal, onCells })
  const { columns, about } = description
  const unit = about?.unit ?? (columns.includes('token') || description.positions !== null ? 'token' : 'row')
  return { described: description, table: { names: [...columns], blocks }, unit, excluded }
}

async function beside({ container, path }: FoundActivations, extra: AddActivationsOptions): Promise<Read> {
  const described = await container.describe(path, wantedBy(extra))
  const tablePath = extra.columns ?? columnsPath(path)
  const { names, columns } = existsSync(tablePath)
    ? await readTable(tablePath, path, described.rows)
    : { names: [], columns: [] }
  const excluded = createExcluded(described.rows)
  names.forEach((name, i) => markExcluded(excluded, { name, from: 0, cells: columns[i]! }, tablePath))
  const unit = names.includes('token') || described.positions !== null ? 'token' : 'row'
  return { described, table: { names: [...names], blocks: columns.map(blocksOf) }, unit, excluded }
}

const wantedBy = ({ tensor, d }: AddActivationsOptions) => ({ tensor: tensor ?? null, d: d ?? null })

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
  { container, path }: FoundActivations,
  tensor: string | null,
  excluded: Excluded,
  { signal, onProgress }: AddActivationsOptions,
): Promise<Scan> {
  const source = await container.open(path, tensor)
  const onRows = (done: number, total: number) => onProgress?.({ done, total, phase: 'Measuring rows' })
  try {
    return await scanRows(source, { signal, onRows, excluded })
  } catch (e) {
    if (e instanceof AppError && e.code === 'bad-input' && !e.message.startsWith(path)) {
      throw new AppError('bad-input', `${path}: ${e.message}`, { cause: e })
    }
    throw e
  } finally {
    await source.close()
  }
}
