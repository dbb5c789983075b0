// Dictionaries, activations and runs of a workspace as stored, and as the window sees them. Data process, command line.
import { existsSync } from 'node:fs'
import type { SaeKind } from '../../core/sae/types.ts'
import type {
  ActivationsAbout,
  ActivationsInfo,
  DictionaryInfo,
  LanguageModelInfo,
  MaskReasons,
  RunInfo,
  WorkspaceInfo,
} from '../../shared/model.ts'
import type { JobState } from '../../shared/job-model.ts'
import { AppError } from '../../shared/errors.ts'
import { toBytes, toFloat64 } from './blobs.ts'
import type { FileRecord } from './hash.ts'
import { resolveId } from './ids.ts'
import { findLanguageModel, type LanguageModel } from './language-models.ts'
import { pathOf } from './locations.ts'
import { parseStored, storedFiles, storedLocation } from './stored.ts'
import { getMeta, type Workspace } from './workspace.ts'

export interface DictionaryRecord extends DictionaryInfo {
  files: FileRecord[]
}

export interface ActivationsRecord extends ActivationsInfo {
  model: LanguageModel | null
  format: string
  tensor: string | null
  /** bit (r & 7) of byte r >> 3 is set when row r is masked */
  mask: Uint8Array
  /** [d] mean of the unmasked rows */
  mean: Float64Array
  /** sum over unmasked rows of |x - mean|^2 */
  totalVariance: number
  files: FileRecord[]
}

interface DictionaryRow {
  id: string
  name: string
  title: string
  format: string
  architecture: string
  activation: SaeKind
  k: number | null
  d_in: number
  d_sae: number
  d_out: number
  options: string
  warnings: string
  hook: string | null
  location: string
  files: string
}

interface ActivationsRow {
  id: string
  name: string
  format: string
  unit: string
  rows: number
  d: number
  tensor: string | null
  columns: string
  mask: Buffer
  masked: number
  mask_reasons: string
  about: string | null
  mean: Buffer
  total_variance: number
  location: string
  files: string
}

export interface RunRow {
  id: string
  dictionary: string
  activations: string
  state: JobState
  queued: number
  rows_done: number
  l0: number | null
  fvu: number | null
  dead: number | null
  provider: string | null
  reason: string | null
  seconds: number
  error: string | null
}

function dictionaryFrom(row: DictionaryRow, ws: Workspace): DictionaryRecord {
  const path = pathOf(storedLocation(row.location), ws)
  const change = ws.changed.get(row.id)
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    format: row.format,
    architecture: row.architecture,
    activation: row.activation,
    k: row.k,
    dIn: row.d_in,
    dSae: row.d_sae,
    dOut: row.d_out,
    hook: row.hook,
    options: parseStored<Record<string, unknown>>(row.options, 'options'),
    path,
    present: change === undefined && existsSync(path),
    warnings: [...(change === undefined ? [] : [change]), ...parseStored<string[]>(row.warnings, 'warnings')],
    files: storedFiles(row.files),
  }
}

function activationsFrom(row: ActivationsRow, ws: Workspace): ActivationsRecord {
  const path = pathOf(storedLocation(row.location), ws)
  return {
    id: row.id,
    name: row.name,
    rows: row.rows,
    d: row.d,
    masked: row.masked,
    maskReasons: parseStored<MaskReasons>(row.mask_reasons, 'reasons of a mask'),
    about: row.about === null ? null : parseStored<ActivationsAbout>(row.about, 'what is known of activations'),
    unit: row.unit,
    columns: parseStored<string[]>(row.columns, 'names of columns'),
    path,
    present: !ws.changed.has(row.id) && existsSync(path),
    model: findLanguageModel(ws, row.id),
    format: row.format,
    tensor: row.tensor,
    mask: toBytes(row.mask),
    mean: toFloat64(row.mean),
    totalVariance: row.total_variance,
    files: storedFiles(row.files),
  }
}

/** @param id whole or its first eight or more digits @throws AppError not-found, bad-input */
export function getDictionary(ws: Workspace, id: string): DictionaryRecord {
  const row = ws.db.prepare<[string], DictionaryRow>('SELECT * FROM dictionary WHERE id = ?')
  return dictionaryFrom(row.get(resolveId(ws.db, 'dictionary', id))!, ws)
}

/** @param id whole or its first eight or more digits @throws AppError not-found, bad-input */
export function getActivations(ws: Workspace, id: string): ActivationsRecord {
  const row = ws.db.prepare<[string], ActivationsRow>('SELECT * FROM activations WHERE id = ?')
  return activationsFrom(row.get(resolveId(ws.db, 'activations', id))!, ws)
}

/** @param id whole or its first eight or more digits @throws AppError not-found, bad-input */
export function getRun(ws: Workspace, id: string): RunRow {
  return ws.db.prepare<[string], RunRow>('SELECT * FROM run WHERE id = ?').get(resolveId(ws.db, 'run', id))!
}

export function findRun(ws: Workspace, dictionary: string, activations: string): RunRow | null {
  const sql = 'SELECT * FROM run WHERE dictionary = ? AND activations = ? ORDER BY numerics_version DESC LIMIT 1'
  return ws.db.prepare<[string, string], RunRow>(sql).get(dictionary, activations) ?? null
}

export const allRuns = (ws: Workspace): RunRow[] =>
  ws.db
    .prepare<[], RunRow>(
      'SELECT run.* FROM run JOIN dictionary d ON d.id = run.dictionary JOIN activations a ON a.id = run.activations WHERE d.removed_at IS NULL AND a.removed_at IS NULL ORDER BY a.position, d.position',
    )
    .all()

export const allDictionaries = (ws: Workspace): DictionaryRecord[] =>
  ws.db
    .prepare<[], DictionaryRow>('SELECT * FROM dictionary WHERE removed_at IS NULL ORDER BY position')
    .all()
    .map(row => dictionaryFrom(row, ws))

export const allActivations = (ws: Workspace): ActivationsRecord[] =>
  ws.db
    .prepare<[], ActivationsRow>('SELECT * FROM activations WHERE removed_at IS NULL ORDER BY position')
    .all()
    .map(row => activationsFrom(row, ws))

export function runInfo(row: RunRow, rows: number): RunInfo {
  const { id, dictionary, activations, state, l0, fvu, dead, provider, reason, seconds, error } = row
  const rowsPerSecond = seconds > 0 && row.rows_done > 0 ? row.rows_done / seconds : null
  const rowsDone = row.rows_done
  return {
    id,
    dictionary,
    activations,
    state,
    rowsDone,
    rows,
    l0,
    fvu,
    dead,
    provider,
    reason,
    seconds,
    rowsPerSecond,
    error,
  }
}

const modelInfo = ({ path: _p, files: _f, ...info }: LanguageModel): LanguageModelInfo => info

/** What crosses to the page: no file records, no masks. */
export function workspaceInfo(ws: Workspace, runs: RunInfo[]): WorkspaceInfo {
  const firstView = getMeta(ws.db, 'firstView')
  return {
    id: ws.id,
    name: ws.name,
    path: ws.folder,
    readOnly: ws.readOnly,
    dictionaries: allDictionaries(ws).map(({ files: _files, ...info }) => info),
    activations: allActivations(ws).map(
      ({ files: _f, format: _o, tensor: _t, mask: _m, mean: _e, totalVariance: _v, model, ...info }) => ({
        ...info,
        model: model && modelInfo(model),
      }),
    ),
    runs,
    firstView: firstView ? parseStored<WorkspaceInfo['firstView']>(firstView, 'the first view') : null,
  }
}

/** The file must be where it was, and what it was. @throws AppError not-found */
export function requirePresent(item: { path: string; present: boolean; name: string }): void {
  if (item.present) return
  throw new AppError(
    'not-found',
    `${item.path}: the file of ${item.name} is no longer there, or no longer what was added. Put it back or add it again.`,
  )
}
