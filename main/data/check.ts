// Looks for damage in a workspace without changing it: databases, referred files, runs, definitions. Command line.
import { existsSync } from 'node:fs'
import { AppError, toAppError } from '../../shared/errors.ts'
import {
  allActivations,
  allDictionaries,
  allRuns,
  getActivations,
  getDictionary,
  type ActivationsRecord,
  type DictionaryRecord,
  type RunRow,
} from './catalogue.ts'
import { activationsIdOf, dictionaryIdOf, hashFile, runIdOf, type FileRecord } from './hash.ts'
import { checkCache } from './check-cache.ts'
import { checkShown } from './check-shown.ts'
import type { EventRow } from './definition-events.ts'
import { checkBody, checkTest } from './labels/bodies.ts'
import { isMasked } from './mask.ts'
import { openRunCache, type RunCache } from './run-cache.ts'
import { cacheFile } from './run-caches.ts'
import { fileOf } from './unchanged.ts'
import { sqliteError, type Db } from './sqlite.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

export interface CheckOptions {
  samplesFolder: string
  signal?: AbortSignal
  onStep?: (text: string) => void
}

/**
 * @returns one sentence per problem; empty when all is well
 * @throws AppError not-found when there is no workspace, cancelled
 */
export async function checkWorkspace(folder: string, options: CheckOptions): Promise<string[]> {
  let ws: Workspace
  try {
    // Read-only needs no lock: a workspace can be checked while the window has it open.
    ws = openWorkspace(folder, { samplesFolder: options.samplesFolder, create: false, readOnly: true })
  } catch (e) {
    const error = toAppError(e)
    if (error.code === 'bad-input' || error.code === 'too-new') return [error.message]
    throw e
  }
  const problems: string[] = []
  const step = (text: string) => {
    if (options.signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
    options.onStep?.(text)
  }
  try {
    step('Checking workspace.sqlite')
    problems.push(...checkDatabase(ws.db, ws.file))
    // Nothing that is read from a damaged database is worth reporting.
    if (problems.length > 0) return problems
    /** What a look throws is what it found: nothing of a damaged workspace keeps the rest from being looked at. */
    const look = async (of: () => Promise<void>) => {
      try {
        await of()
      } catch (e) {
        const error = sqliteError(e, ws.file)
        if (error.code === 'cancelled') throw error
        problems.push(error.message)
      }
    }
    await look(async () => {
      for (const item of allDictionaries(ws)) {
        step(`Checking ${item.name}`)
        problems.push(
          ...(await checkFiles(item, files => dictionaryIdOf(item.format, item.options, files), options.signal)),
        )
      }
    })
    await look(async () => {
      for (const item of allActivations(ws)) {
        step(`Checking ${item.name}`)
        problems.push(
          ...(await checkFiles(item, files => activationsIdOf(item.format, item.tensor, files), options.signal)),
        )
        problems.push(...checkMask(item), ...checkColumns(ws.db, item))
      }
    })
    await look(async () => {
      for (const run of allRuns(ws)) {
        step(`Checking run ${run.id.slice(0, 12)}`)
        problems.push(...checkRun(ws, run))
      }
    })
    step('Checking definitions')
    const said = problems.length
    await look(async () => void problems.push(...checkDefinitions(ws.db)))
    // What is kept of events that are wrong themselves says nothing more.
    if (problems.length === said) await look(async () => void problems.push(...checkShown(ws.db)))
    return problems
  } finally {
    ws.close()
  }
}

function checkDatabase(db: Db, file: string): string[] {
  try {
    const found = db.pragma('integrity_check(20)') as { integrity_check: string }[]
    const bad = found.map(row => row.integrity_check).filter(text => text !== 'ok')
    const orphans = db.pragma('foreign_key_check') as { table: string }[]
    return [
      ...bad.map(text => `${file}: ${text}.`),
      ...orphans.slice(0, 5).map(row => `${file}: a row of ${row.table} refers to something that is not there.`),
    ]
  } catch (e) {
    return [sqliteError(e, file).message]
  }
}

const findAgain = 'If it moved, zonoscope relink finds it by its hash; else put it back.'

async function checkFiles(
  item: (DictionaryRecord | ActivationsRecord) & { files: FileRecord[] },
  idOf: (files: FileRecord[]) => string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  if (!item.present) return [`${item.path}: the file of ${item.name} is no longer there. ${findAgain}`]
  const problems: string[] = []
  for (const file of item.files) {
    const path = await fileOf(item, file)
    if (!existsSync(path)) {
      problems.push(`${path}: the file of ${item.name} is no longer there. ${findAgain}`)
      continue
    }
    const { sha256 } = await hashFile(path, file.name, signal)
    if (sha256 === file.sha256) continue
    problems.push(
      `${path}: found sha256 ${sha256.slice(0, 12)}, expected ${file.sha256.slice(0, 12)}: the file has changed.`,
    )
  }
  if (idOf(item.files) !== item.id) problems.push(`${item.name}: its id does not follow from its files' hashes.`)
  return problems
}

function checkMask({ name, mask, masked, rows }: ActivationsRecord): string[] {
  if (mask.length !== (rows + 7) >> 3)
    return [`${name}: found a mask of ${mask.length} bytes, expected ${(rows + 7) >> 3}.`]
  let count = 0
  for (let r = 0; r < rows; r++) if (isMasked(mask, r)) count++
  return count === masked ? [] : [`${name}: found ${count} masked rows, expected ${masked}.`]
}

function checkColumns(db: Db, { id, name, rows, columns }: ActivationsRecord): string[] {
  const count = db
    .prepare<[string, string], number | null>(
      'SELECT sum(json_array_length(texts)) FROM column_block WHERE activations = ? AND name = ?',
    )
    .pluck()
  return columns
    .filter(column => count.get(id, column) !== rows)
    .map(column => `${name}: found ${count.get(id, column) ?? 0} texts in column ${column}, expected ${rows}.`)
}

function checkRun(ws: Workspace, run: RunRow): string[] {
  const activations = getActivations(ws, run.activations)
  const { rows, mask } = activations
  const dictionary = getDictionary(ws, run.dictionary)
  const file = cacheFile(ws, run.id)
  const problems: string[] = []
  if (runIdOf(dictionary.id, activations.id, activations.mask) !== run.id) {
    problems.push(`run ${run.id.slice(0, 12)}: its id does not follow from its dictionary, activations and mask.`)
  }
  if (!existsSync(file)) {
    return run.state === 'done'
      ? [...problems, `${file}: the results of a finished run are missing. Run it again.`]
      : problems
  }
  let cache: RunCache
  try {
    cache = openRunCache(file, { run: run.id, rows, dSae: dictionary.dSae, mask }, { readonly: true })
  } catch (e) {
    return [...problems, toAppError(e).message]
  }
  try {
    const damage = checkDatabase(cache.db, file)
    return [...problems, ...(damage.length > 0 ? damage : checkCache(cache, run.state === 'done'))]
  } catch (e) {
    return [...problems, `${file}: ${toAppError(e).message}`]
  } finally {
    cache.close()
  }
}

/** What is wrong with the text of an event's body; null when it is one of its kind. */
function bodyProblem({ kind, body: text }: EventRow): string | null {
  try {
    const json = JSON.parse(text) as unknown
    const body = kind === 'test' ? checkTest(json) : checkBody(json)
    return typeof body === 'string' ? `its body is not a ${kind} (${body})` : null
  } catch {
    return 'its body is not valid JSON'
  }
}

/** What it is about when it says so wrongly; null when that is right. @param seen features of the events before it */
function aboutProblem({ kind, about, dictionary_id, feature }: EventRow, seen: Map<string, string>): string | null {
  try {
    const ids = JSON.parse(about) as unknown
    if (!Array.isArray(ids)) return 'what it is about is not a list'
    if (kind !== 'test') return null
    const found = ids.length === 1 && seen.get(String(ids[0]))?.startsWith(`${dictionary_id} ${feature} `)
    return found ? null : 'it tests no earlier definition of its feature'
  } catch {
    return 'what it is about is not valid JSON'
  }
}

/** Each event supersedes an earlier one (by time, then id) of the same kind, feature and, but for resolutions, annotator; bodies are of their kind. */
function checkDefinitions(db: Db): string[] {
  const problems: string[] = []
  const ownerOf = (e: EventRow) =>
    `${e.dictionary_id} ${e.feature} ${e.kind} ${e.kind === 'resolution' ? '' : e.annotator_id}`
  const seen = new Map<string, string>()
  const events = db.prepare<[], EventRow>('SELECT * FROM definition_event ORDER BY at, id')
  for (const event of events.iterate()) {
    const name = `definition ${event.id}`
    if (event.supersedes !== null && seen.get(event.supersedes) !== ownerOf(event)) {
      problems.push(
        `${name}: it supersedes ${event.supersedes}, which is not an earlier event of the same feature and annotator.`,
      )
    }
    for (const wrong of [bodyProblem(event), aboutProblem(event, seen)]) if (wrong) problems.push(`${name}: ${wrong}.`)
    seen.set(event.id, ownerOf(event))
  }
  const triggers = db.prepare<[], number>("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'").pluck().get()
  if (triggers !== 2) problems.push('The rules that keep definitions from being changed are missing.')
  return problems
}
