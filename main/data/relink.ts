// Finds files that moved: by size first, then by sha256, so that nothing but the same bytes is ever linked. Data process, command line.
import { existsSync } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, sep } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { RelinkReport } from '../../shared/storage-model.ts'
import { allActivations, allDictionaries, type DictionaryRecord } from './catalogue.ts'
import type { Context } from './context.ts'
import { hashFile, type FileRecord } from './hash.ts'
import { modelKey } from './language-models.ts'
import { locate, type Location } from './locations.ts'
import { storedLocation } from './stored.ts'

/** A search stops there and says so. */
const mostFiles = 200_000
const deepest = 12
/** Below the folder of one file that was chosen: its siblings, and weights in a folder of their own. */
const besideFile = 2

interface Wanted {
  kind: RelinkReport['found'][number]['kind']
  id: string
  /** key in `Workspace.changed` */
  key: string
  name: string
  path: string
  files: FileRecord[]
  isFile: boolean
  dictionary: DictionaryRecord | null
}

/** What a file or folder that was not where it should be is looked for under. */
interface Candidates {
  bySize: ReadonlyMap<number, readonly string[]>
  looked: number
}

interface Call {
  signal: AbortSignal
  progress(at: StepProgress): void
}

/**
 * Looks in a folder, or beside a file, for everything of the workspace whose files are gone or changed, and links what has the same bytes.
 * @throws AppError not-found, bad-input for more files than can be looked through, cancelled
 */
export async function relink(ctx: Context, root: string, { signal, progress }: Call): Promise<RelinkReport> {
  const wanted = allWanted(ctx)
  if (wanted.length === 0) return { looked: 0, found: [], missing: [] }
  const sizes = new Set(wanted.flatMap(item => item.files.map(file => file.size)))
  const isFile = (await stat(root)).isFile()
  const walk = { sizes, depth: isFile ? besideFile : deepest, signal }
  const candidates = await look(isFile ? dirname(root) : root, walk, n =>
    progress({ done: 0, total: 0, phase: `Looking through ${n.toLocaleString('en-US')} files` }),
  )
  const report: RelinkReport = { looked: candidates.looked, found: [], missing: [] }
  const hashes = new Map<string, Promise<FileRecord>>()
  const hash = (path: string) => {
    const known = hashes.get(path) ?? hashFile(path, basename(path), signal)
    hashes.set(path, known)
    return known
  }
  for (const [i, item] of wanted.entries()) {
    progress({ done: i, total: wanted.length, phase: `Comparing ${item.name}` })
    const { kind, id, name } = item
    const match = await find(item, candidates, hash)
    const why = match ? await misread(ctx, item, match.path, signal) : `no file here has its ${item.files.length === 1 ? 'bytes' : 'files’ bytes'}` // prettier-ignore
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    if (!match || why !== null) report.missing.push({ kind, id, name, why: why ?? '' })
    else {
      link(ctx, item, match)
      report.found.push({ kind, id, name, path: match.path })
    }
  }
  if (report.found.length > 0) ctx.emit({ t: 'workspace' })
  return report
}

function allWanted({ ws }: Context): Wanted[] {
  const isFile = (
    table: 'dictionary' | 'activations' | 'language_model',
    id: string,
    path: string,
    files: FileRecord[],
  ) => {
    const stored = ws.db.prepare<[string], string>(`SELECT location FROM ${table} WHERE id = ?`).pluck().get(id)!
    return storedLocation(stored).file === true || basename(path) === files[0]?.name
  }
  const dictionaries = allDictionaries(ws).map((d): Wanted & { present: boolean } => ({
    ...d, kind: 'dictionary', key: d.id, name: d.title || d.name, isFile: isFile('dictionary', d.id, d.path, d.files), dictionary: d,
  })) // prettier-ignore
  const activations = allActivations(ws).flatMap((a): (Wanted & { present: boolean })[] => [
    { ...a, kind: 'activations', key: a.id, isFile: isFile('activations', a.id, a.path, a.files), dictionary: null },
    ...(a.model
      ? [{ ...a.model, kind: 'model' as const, id: a.id, key: modelKey(a.id), name: `language model of ${a.name}`, isFile: false, dictionary: null }]
      : []),
  ]) // prettier-ignore
  return [...dictionaries, ...activations].filter(item => !item.present && item.files.length > 0)
}

/** Walks a folder; links are not followed, and folders that cannot be read are passed over. */
async function look(
  root: string,
  { sizes, depth, signal }: { sizes: ReadonlySet<number>; depth: number; signal: AbortSignal },
  tell: (n: number) => void,
): Promise<Candidates> {
  const bySize = new Map<number, string[]>()
  const queue = [{ folder: root, depth }]
  let looked = 0
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { folder, depth: left } = next
    try {
      for await (const entry of await opendir(folder)) {
        if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
        const path = join(folder, entry.name)
        if (entry.isDirectory() && left > 0) queue.push({ folder: path, depth: left - 1 })
        if (!entry.isFile()) continue
        if (++looked > mostFiles) {
          const many = `${root}: it holds more than ${mostFiles.toLocaleString('en-US')} files`
          throw new AppError('bad-input', `${many}. Choose a folder nearer to what is looked for.`)
        }
        if (looked % 1_000 === 0) tell(looked)
        const { size } = await stat(path)
        if (sizes.has(size)) bySize.set(size, [...(bySize.get(size) ?? []), path])
      }
    } catch (e) {
      if (folder === root || e instanceof AppError) throw toAppError(e)
    }
  }
  return { bySize, looked }
}

/** Where all files of an item lie with the same bytes; its largest one, which is the rarest, is looked for first. */
async function find(
  item: Wanted,
  { bySize }: Candidates,
  hash: (path: string) => Promise<FileRecord>,
): Promise<{ path: string; files: FileRecord[] } | null> {
  const key = item.files.reduce((a, b) => (b.size > a.size ? b : a))
  const alone = item.isFile && item.files.length === 1
  const named = (path: string) => path.endsWith(`${sep}${join(key.name)}`)
  const paths = [...(bySize.get(key.size) ?? [])].filter(path => alone || named(path))
  paths.sort((a, b) => Number(named(b)) - Number(named(a)))
  for (const path of paths) {
    if ((await hash(path)).sha256 !== key.sha256) continue
    const folder = alone ? dirname(path) : path.slice(0, -key.name.length - 1)
    const files: FileRecord[] = []
    for (const file of item.files) {
      const at = alone ? path : join(folder, file.name)
      if (!existsSync(at) || (await stat(at)).size !== file.size) break
      const now = await hash(at)
      if (now.sha256 !== file.sha256) break
      files.push({ ...now, name: file.name })
    }
    if (files.length < item.files.length) continue
    return { path: alone ? path : item.isFile ? join(folder, item.files[0]!.name) : folder, files }
  }
  return null
}

/** Why a file with the right bytes would be read as something else under the name that it has now; null where it is the same. */
async function misread(ctx: Context, item: Wanted, path: string, signal: AbortSignal): Promise<string | null> {
  const was = item.files[0]!.name
  if (!item.isFile || basename(path) === was) return null
  const rename = `it lies at ${path}, but its name decides how it is read: name it ${was}`
  if (!item.dictionary) return extname(path) === extname(was) ? null : rename
  const { format, options, dSae } = item.dictionary
  try {
    const now = await ctx.inference.call('sae.describe', { path, options }, { signal })
    return now.format === format && now.dSae === dSae ? null : rename
  } catch {
    return rename
  }
}

function link({ ws }: Context, item: Wanted, { path, files }: { path: string; files: FileRecord[] }): void {
  const location: Location = { ...locate(path, ws), ...(item.isFile ? { file: true } : {}) }
  const [table, column] =
    item.kind === 'model' ? (['language_model', 'activations'] as const) : ([item.kind, 'id'] as const)
  ws.db
    .prepare(`UPDATE ${table} SET location = ?, files = ? WHERE ${column} = ?`)
    .run(JSON.stringify(location), JSON.stringify(files), item.id)
  ws.changed.delete(item.key)
}
