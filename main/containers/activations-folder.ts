// A folder of activations: acts.npy, tokens.parquet, meta.json (docs/activations-folder.md), found from itself or any of its files.
// Data and inference processes, command line.
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { readJsonObject } from './json.ts'
import { openNpy } from './npy.ts'
import { onlyFolder } from './only-folder.ts'
import { openParquet, readParquetColumn } from './parquet.ts'

export const folderFormat = 'zonoscope-activations'
const version = 1
const maxMeta = 2 ** 20
/** cells of all columns together, characters */
const maxText = 2 ** 29

/** What decides the numbers and texts of a folder; an unembedding may be large and is nothing of them. */
export const folderFiles = ['acts.npy', 'meta.json', 'tokens.parquet']
const names = new Set([...folderFiles, 'unembedding.npy'])

const text = z.string().max(1_000)
const metaSchema = z.object({
  format: z.literal(folderFormat),
  version: z.literal(version),
  model: text,
  /** what was read, in TransformerLens' words: blocks.3.hook_resid_post */
  hook: text,
  n: z.int().min(0),
  d: z.int().min(1),
  dtype: text.optional(),
  layer: z.int().min(0).nullish(),
  /** what a row is: word, token */
  unit: z
    .string()
    .regex(/^[a-z][a-z -]{0,30}$/)
    .optional(),
  unembedding: z
    .string()
    .regex(/^[^/\\]+\.npy$/, 'expected the name of a .npy file in the folder')
    .nullish(),
})
export type FolderMeta = z.infer<typeof metaSchema>

/** The folder that a path stands for: itself, or the one whose file it names; null when it is no such folder. */
export async function findActivationsFolder(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) {
    const folder = await onlyFolder(path)
    return existsSync(join(folder, 'meta.json')) && existsSync(join(folder, 'acts.npy')) ? folder : null
  }
  const folder = dirname(path)
  if (!found || !names.has(basename(path)) || !existsSync(join(folder, 'meta.json'))) return null
  // A meta.json of somebody else's says nothing about a plain acts.npy beside it.
  const meta = await readJsonObject(join(folder, 'meta.json'), maxMeta).catch(() => null)
  return meta?.get('format') === folderFormat ? folder : null
}

/** @throws AppError not-found, bad-input naming the entry, too-new */
export async function readFolderMeta(folder: string): Promise<FolderMeta> {
  const path = join(folder, 'meta.json')
  const value = await readJsonObject(path, maxMeta)
  const found = value.get('version')
  if (value.get('format') === folderFormat && typeof found === 'number' && found > version) {
    throw new AppError('too-new', `${path}: found version ${found}, this program reads version ${version}.`)
  }
  const parsed = metaSchema.safeParse(Object.fromEntries(value))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') ?? ''
  throw new AppError(
    'bad-input',
    `${path}: found ${JSON.stringify(value.get(where) ?? null).slice(0, 100)} for ${where}, expected it as in docs/activations-folder.md (${issue?.message ?? 'wrong content'}).`,
  )
}

export interface FolderDescription {
  meta: FolderMeta
  /** names of the columns, token first */
  columns: string[]
  warnings: string[]
}

/** Reads all headers and holds them together. @throws AppError bad-input naming file, found and expected; not-found; too-new; unsupported-format */
export async function describeFolder(folder: string): Promise<FolderDescription> {
  const meta = await readFolderMeta(folder)
  const { n, d, dtype } = meta
  const acts = await arrayOf(join(folder, 'acts.npy'))
  if (acts.shape.length !== 2 || acts.shape[0] !== n || acts.shape[1] !== d || (dtype ?? acts.type) !== acts.type) {
    const expected = `${dtype ?? acts.type} [${n}, ${d}], as meta.json says`
    throw new AppError(
      'bad-input',
      `${acts.path}: found ${acts.type} [${acts.shape.join(', ')}], expected ${expected}.`,
    )
  }
  if (typeof meta.unembedding === 'string') {
    const { path, shape, type } = await arrayOf(join(folder, meta.unembedding))
    if (shape.length !== 2 || shape[1] !== d) {
      throw new AppError('bad-input', `${path}: found ${type} [${shape.join(', ')}], expected [vocab, ${d}].`)
    }
  }
  const table = await openParquet(join(folder, 'tokens.parquet'))
  await table.source.close()
  if (table.rows !== n) {
    throw new AppError(
      'bad-input',
      `${table.path}: found ${table.rows} rows, expected ${n}, one for each row of acts.npy.`,
    )
  }
  if (!table.names.includes('token')) {
    const found = [...table.names, ...table.leftOut].join(', ').slice(0, 200)
    throw new AppError('bad-input', `${table.path}: found columns ${found}, expected one of strings named token.`)
  }
  const warnings = table.leftOut.map(
    name => `${table.path}: column ${name.slice(0, 80)} holds neither text, numbers nor booleans and is left out.`,
  )
  return { meta, columns: ['token', ...table.names.filter(name => name !== 'token')], warnings }
}

async function arrayOf(path: string) {
  const { source, layout } = await openNpy(path)
  await source.close()
  return { path, shape: layout.shape, type: layout.type }
}

/** Every column of the table as text, token first. @throws AppError bad-input, unsupported-format, cancelled */
export async function readFolderColumns(
  folder: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<string[][]> {
  const table = await openParquet(join(folder, 'tokens.parquet'))
  try {
    const columns: string[][] = []
    let characters = 0
    for (const name of names) {
      if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
      const cells = await readParquetColumn(table, name)
      for (const cell of cells) characters += cell.length
      if (characters > maxText) {
        throw new AppError('bad-input', `${table.path}: its columns have more than ${maxText} characters.`)
      }
      columns.push(cells)
    }
    return columns
  } finally {
    await table.source.close()
  }
}

/** Rows that its columns say are no data (honesty rule 9): special tokens, and the first position. [rows], 1 where so. */
export interface Excluded {
  special: Uint8Array
  position: Uint8Array
}

const truths = new Map([
  ['true', 1],
  ['1', 1],
  ['false', 0],
  ['0', 0],
  ['', 0],
])

/** @param table path, for messages. @throws AppError bad-input where is_special or is_bos is neither true nor false */
export function excludedRows(table: string, names: readonly string[], columns: string[][]): Excluded {
  const rows = columns[0]?.length ?? 0
  const special = new Uint8Array(rows)
  for (const name of ['is_special', 'is_bos']) {
    columns[names.indexOf(name)]?.forEach((cell, row) => {
      const truth = truths.get(cell)
      if (truth === undefined) {
        throw new AppError(
          'bad-input',
          `${table}: column ${name}, row ${row}: found ${cell.slice(0, 40)}, expected true or false.`,
        )
      }
      if (truth) special[row] = 1
    })
  }
  const position = new Uint8Array(rows)
  columns[names.indexOf('position')]?.forEach((cell, row) => {
    if (cell !== '' && Number(cell) === 0) position[row] = 1
  })
  return { special, position }
}
