// Packs a workspace into a folder of its own that a colleague opens: what people typed, and the data that was chosen. Data process, command line.
// A folder and not an archive: it opens where it lies, without unpacking gigabytes first, and any archiver makes one file of it.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, relative, resolve } from 'node:path'
import type { StepProgress } from '../../shared/concept-api.ts'
import { AppError } from '../../shared/errors.ts'
import type { PackChoice, PackReport } from '../../shared/storage-model.ts'
import { toolVersion } from '../../shared/version.ts'
import { allActivations, allDictionaries, allRuns } from './catalogue.ts'
import type { Context } from './context.ts'
import { databaseBytes } from './disk.ts'
import { hashFile, type FileRecord } from './hash.ts'
import type { Location } from './locations.ts'
import { manifestName, type PackManifest } from './pack-check.ts'
import { fileOf } from './unchanged.ts'
import { closeDatabase, copyDatabase, openDatabase, type Db } from './sqlite.ts'
import { isEmptyFolder } from './samples.ts'
import { placeOf } from './storage.ts'
import { cacheFile } from './run-caches.ts'
import { setMeta } from './workspace.ts'

interface Call {
  signal: AbortSignal
  progress(at: StepProgress): void
}

/** Something that refers to files, and where they are in the pack. */
interface Part {
  table: 'dictionary' | 'activations' | 'language_model'
  id: string
  name: string
  path: string
  files: FileRecord[]
  /** folder in the pack, relative to it */
  folder: string
  chosen: boolean
  /** shipped with every copy of the program: never copied */
  shipped: boolean
}

/**
 * @param target a folder that does not exist yet, or is empty; it appears when everything is in it
 * @throws AppError bad-input when there is something at the target or a file changed, not-found, disk-full, cancelled
 */
export async function packWorkspace(ctx: Context, target: string, choice: PackChoice, call: Call): Promise<PackReport> {
  requireFree(ctx, target)
  const parts = partsOf(ctx, choice)
  const runs = allRuns(ctx.ws).filter(run => choice.runs.includes(run.id) && run.state === 'done')
  const copied = parts.filter(part => part.chosen && !part.shipped)
  const total = sum(copied.flatMap(part => part.files.map(file => file.size))) + sum(runs.map(run => databaseBytes(cacheFile(ctx.ws, run.id)))) // prettier-ignore
  const free = await ctx.freeBytes(dirname(resolve(target)))
  if (free !== null && free < total)
    throw new AppError('disk-full', `${target}: ${total} bytes are to be written, and ${free} are free on that disk.`)
  const draft = `${resolve(target)}.partial-${randomUUID().slice(0, 8)}`
  let done = 0
  const step = (bytes: number, phase: string) => {
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    call.progress({ done: (done += bytes), total, phase })
  }
  const manifest: PackManifest = { format: 'zonoscope-pack', version: 1, tool: toolVersion, files: [] }
  try {
    mkdirSync(join(draft, 'cache'), { recursive: true })
    for (const part of copied) {
      for (const file of part.files) await copyFile(part, file, join(draft, part.folder), n => step(n, `Copying ${part.name}`)) // prettier-ignore
      manifest.files.push(...part.files.map(({ name, size, sha256 }) => ({ name: `${part.folder}/${name}`, size, sha256 }))) // prettier-ignore
    }
    for (const run of runs) {
      const name = `cache/${run.id}.sqlite`
      await copyDatabase(ctx.caches.open(run).db, join(draft, name), () => step(0, 'Copying results'))
      manifest.files.push(await hashFile(join(draft, name), name, call.signal).then(({ size, sha256 }) => ({ name, size, sha256 }))) // prettier-ignore
      step(databaseBytes(cacheFile(ctx.ws, run.id)), 'Copying results')
    }
    await copyDatabase(ctx.ws.db, join(draft, 'workspace.sqlite'), () => step(0, 'Copying what was typed'))
    rewrite(join(draft, 'workspace.sqlite'), parts, new Set(runs.map(run => run.id)))
    writeFileSync(join(draft, manifestName), JSON.stringify(manifest, null, 2))
    step(0, 'Finishing')
    if (existsSync(target)) rmdirSync(target) // empty, as was looked at first
    renameSync(draft, resolve(target))
  } catch (e) {
    rmSync(draft, { recursive: true, force: true })
    throw e
  }
  const leftOut = parts.filter(part => !part.chosen && !part.shipped).map(part => part.name)
  return { path: resolve(target), files: manifest.files.length + 2, bytes: total, leftOut }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

function requireFree({ ws }: Context, target: string): void {
  const inside = relative(ws.folder, resolve(target))
  if (!inside.startsWith('..') && !isAbsolute(inside))
    throw new AppError('bad-input', `${target}: this lies in the workspace itself. Choose a folder outside of it.`)
  if (existsSync(target) && !isEmptyFolder(target))
    throw new AppError('bad-input', `${target}: there is something already, and nothing is written over. Choose a new name.`) // prettier-ignore
}

const safe = (name: string) => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60)

function partsOf({ ws }: Context, choice: PackChoice): Part[] {
  const part = (table: Part['table'], word: string, item: { id: string; name: string; path: string; files: FileRecord[] }, chosen: boolean): Part => ({
    table, ...item, folder: `files/${word}-${item.id.slice(0, 8)}-${safe(item.name)}`, chosen, shipped: placeOf(item.path, ws) === 'samples',
  }) // prettier-ignore
  return [
    ...allDictionaries(ws).map(d => part('dictionary', 'dictionary', { ...d, name: d.title || d.name }, choice.dictionaries.includes(d.id))),
    ...allActivations(ws).flatMap(({ model, ...a }) => [
      part('activations', 'activations', a, choice.activations.includes(a.id)),
      ...(model ? [part('language_model', 'model', { ...model, id: a.id, name: `language model of ${a.name}` }, choice.activations.includes(a.id))] : []),
    ]),
  ] // prettier-ignore
}

/** Copies a file of an item and compares its bytes with what they were when it was added. */
async function copyFile(part: Part, file: FileRecord, folder: string, step: (bytes: number) => void): Promise<void> {
  const to = join(folder, file.name)
  // The names come from the workspace, which may be a stranger's.
  if (normalize(file.name).startsWith('..') || isAbsolute(file.name))
    throw new AppError('bad-input', `${part.name}: found the file name ${file.name}, expected one inside its folder.`)
  const from = await fileOf(part, file)
  mkdirSync(dirname(to), { recursive: true })
  const [source, target] = [await open(from, 'r'), await open(to, 'wx')]
  const hash = createHash('sha256')
  try {
    const block = Buffer.alloc(1 << 20)
    for (;;) {
      const { bytesRead } = await source.read(block, 0, block.length)
      if (bytesRead === 0) break
      const read = block.subarray(0, bytesRead)
      hash.update(read)
      await target.write(read)
      step(bytesRead)
    }
    await target.sync()
  } finally {
    await source.close()
    await target.close()
  }
  if (hash.digest('hex') !== file.sha256) {
    const what = `${from}: the file has changed since ${part.name} was added`
    throw new AppError('bad-input', `${what}. Leave it out, or add it again under its new contents.`)
  }
}

/** Makes the copy refer to what lies beside it: no path of this machine stays in it, and no run whose results are not there. */
function rewrite(file: string, parts: readonly Part[], runs: ReadonlySet<string>): void {
  const db = openDatabase(file, { readonly: false, synchronous: 'FULL' })
  try {
    db.transaction(() => {
      for (const part of parts) if (!part.shipped) relocate(db, part)
      // What was taken out stays typed, without a place.
      const gone: Location = { base: 'workspace', path: 'files/removed' }
      for (const table of ['dictionary', 'activations'] as const)
        db.prepare(`UPDATE ${table} SET location = ? WHERE removed_at IS NOT NULL`).run(JSON.stringify(gone))
      const known = db.prepare<[], string>('SELECT id FROM run').pluck().all()
      const drop = db.prepare('DELETE FROM run WHERE id = ?')
      for (const id of known) if (!runs.has(id)) drop.run(id)
      setMeta(db, 'packed', 'unchecked')
    }).immediate()
    // Pages that held paths of this machine are not left behind in free space.
    db.exec('VACUUM')
  } finally {
    closeDatabase(db)
  }
}

function relocate(db: Db, { table, id, path, files, folder }: Part): void {
  const first = files[0]?.name
  // A file stands for itself; its name may have become another since it was added.
  const isFile = first !== undefined && (basename(path) === first || (files.length === 1 && !existsSync(join(path, first)))) // prettier-ignore
  const location: Location = { base: 'workspace', path: isFile ? `${folder}/${first}` : folder, ...(isFile ? { file: true as const } : {}) } // prettier-ignore
  // A time that no file has: every one is read and compared when the copy is opened first.
  const unread = files.map(file => ({ ...file, mtimeMs: 0 }))
  const column = table === 'language_model' ? 'activations' : 'id'
  db.prepare(`UPDATE ${table} SET location = ?, files = ? WHERE ${column} = ?`).run(JSON.stringify(location), JSON.stringify(unread), id) // prettier-ignore
}

/** Everything that can be packed. */
export function packAll(ctx: Context): PackChoice {
  return {
    dictionaries: allDictionaries(ctx.ws).filter(d => d.present).map(d => d.id),
    activations: allActivations(ctx.ws).filter(a => a.present).map(a => a.id),
    runs: allRuns(ctx.ws).filter(run => run.state === 'done').map(run => run.id),
  } // prettier-ignore
}
