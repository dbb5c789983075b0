// Saved views: kept in the workspace as the text of a view file, read from files and written to them. Data process, command line.
import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'
import { canonicalJson, uuidv7 } from '../../shared/ids.ts'
import { largestView, parseSavedView, type SavedView, type SavedViewItem } from '../../shared/saved-view.ts'
import { replaceFile } from '../replace-file.ts'
import type { Db } from './sqlite.ts'

interface ViewRow {
  id: string
  name: string
  document: string
  updated_at: string
}

/** Newest first. One that this program cannot read is listed without what it draws. */
export const listViews = (db: Db): SavedViewItem[] =>
  db
    .prepare<[], ViewRow>('SELECT id, name, document, updated_at FROM saved_view ORDER BY updated_at DESC, id DESC')
    .all()
    .map(({ id, name, document, updated_at }) => ({
      id,
      name,
      updatedAt: updated_at,
      panes: summaryOf(document, name),
    }))

function summaryOf(document: string, name: string): SavedViewItem['panes'] {
  let view: SavedView
  try {
    view = parseSavedView(document, name)
  } catch {
    return []
  }
  return view.panes.flatMap(({ drawn, plot }) => {
    if (!drawn) return []
    const { dictionary, features, dim, basis, control } = drawn.spec
    const known = view.dictionaries.find(d => d.id === dictionary)
    const title = known?.title || known?.name || dictionary.slice(0, 8)
    return [{ dictionary: title, features, dim, basis, plot: plot ?? 'zones', control: control !== null }]
  })
}

/** @throws AppError not-found, bad-input, too-new */
export function getView(db: Db, id: string): SavedView {
  const row = db.prepare<[string], ViewRow>('SELECT * FROM saved_view WHERE id = ?').get(id)
  if (!row) throw new AppError('not-found', `There is no view ${id} in this workspace.`)
  return parseSavedView(row.document, `the saved view “${row.name}”`)
}

/**
 * The view with this id, these first digits of an id (eight or more) or this name; the newest of several with one name.
 * @throws AppError not-found, bad-input
 */
export function findView(db: Db, wanted: string): SavedView {
  const items = listViews(db)
  const byName = items.find(item => item.name === wanted)
  const byId = items.filter(item => item.id === wanted || (wanted.length >= 8 && item.id.startsWith(wanted)))
  if (byId.length > 1) throw new AppError('bad-input', `${wanted}: ${byId.length} views have an id that starts so.`)
  const item = byId[0] ?? byName
  if (item) return getView(db, item.id)
  const names =
    items
      .map(i => `“${i.name}”`)
      .slice(0, 8)
      .join(', ') || 'none'
  throw new AppError('not-found', `There is no view ${wanted} in this workspace; its views: ${names}.`)
}

/** Saves under a new id, or over a known one. */
export function saveView(db: Db, input: { id: string | null; view: SavedView }, now: number): string {
  const id = input.id ?? uuidv7(now, randomBytes(10))
  const sql = `INSERT INTO saved_view VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE
    SET name = excluded.name, document = excluded.document, updated_at = excluded.updated_at`
  db.prepare(sql).run(id, input.view.name, canonicalJson(input.view), new Date(now).toISOString())
  return id
}

/** @throws AppError not-found */
export function deleteView(db: Db, id: string): void {
  const { changes } = db.prepare('DELETE FROM saved_view WHERE id = ?').run(id)
  if (changes === 0) throw new AppError('not-found', `There is no view ${id} in this workspace.`)
}

/** @throws AppError bad-input, not-found, too-new naming the file */
export async function readViewFile(path: string): Promise<SavedView> {
  const info = await stat(path).catch((e: unknown) => {
    const error = toAppError(e)
    throw error.code === 'not-found'
      ? new AppError('not-found', `${path}: there is no such file.`, { cause: e })
      : error
  })
  if (!info.isFile()) throw new AppError('bad-input', `${path}: found a folder, expected a view file.`)
  if (info.size > largestView) {
    throw new AppError('bad-input', `${path}: found ${info.size} bytes, expected a view of at most ${largestView}.`)
  }
  return parseSavedView(await readFile(path, 'utf8'), path)
}

/** Writes a view file, whole or not at all. @throws AppError read-only, disk-full */
export async function writeViewFile(view: SavedView, path: string): Promise<void> {
  try {
    await replaceFile(path, Buffer.from(`${JSON.stringify(view, null, 2)}\n`))
  } catch (e) {
    const { code, message } = toAppError(e)
    throw new AppError(code, `${basename(path)} could not be written (${message}). Choose another place.`, { cause: e })
  }
}
