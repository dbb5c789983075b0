// A folder of activations (docs/activations-folder.md): acts.npy, tokens.parquet, meta.json, found from itself or any of its files.
// Data and inference processes, command line.
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { aboutFolder, folderFormat, isFolderMeta, readFolderMeta } from '../folder-meta.ts'
import { openNpy } from '../npy.ts'
import { onlyFolder } from '../only-folder.ts'
import { openParquet, partSize, readParquetCells } from '../parquet.ts'
import type { ActivationsContainer, ColumnPart, Offered } from './container.ts'
import { choiceOf, readingsOf } from './readings.ts'
import { rowsOf } from './tensor-file.ts'

// An unembedding may be large and decides nothing of the rows.
const files = ['acts.npy', 'meta.json', 'tokens.parquet']
const names = new Set([...files, 'unembedding.npy'])

export const tablePath = (folder: string): string => join(folder, 'tokens.parquet')

async function recognise({ path, isFolder }: Offered): Promise<string | null> {
  if (isFolder) {
    const folder = await onlyFolder(path)
    return existsSync(join(folder, 'meta.json')) && existsSync(join(folder, 'acts.npy')) ? folder : null
  }
  const folder = dirname(path)
  // A meta.json of somebody else's says nothing about a plain acts.npy beside it.
  return names.has(basename(path)) && (await isFolderMeta(folder)) ? folder : null
}

/** Reads all headers and holds them together. */
export async function describeFolder(folder: string): Promise<ActivationsDescription> {
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
  const { columns, warnings } = await describeTable(folder, n)
  const facts = { rows: n, d, dtype: acts.type, tensor: null, tensors: [], positions: null }
  return { kind: 'activations', format: folderFormat, ...facts, columns, about: aboutFolder(meta), warnings }
}

async function describeTable(folder: string, n: number): Promise<{ columns: string[]; warnings: string[] }> {
  const table = await openParquet(tablePath(folder))
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
  return { columns: ['token', ...table.names.filter(name => name !== 'token')], warnings }
}

async function* parts(folder: string, { columns }: ActivationsDescription): AsyncGenerator<ColumnPart> {
  const table = await openParquet(tablePath(folder))
  try {
    for (const name of columns) {
      for (let group = 0; group < table.groups; group++) {
        yield {
          path: table.path,
          name,
          ...partSize(table, name, group),
          read: () => readParquetCells(table, name, group),
        }
      }
    }
  } finally {
    await table.source.close()
  }
}

async function arrayOf(path: string) {
  const { source, layout } = await openNpy(path)
  await source.close()
  return { ...layout, path }
}

export const container: ActivationsContainer = {
  id: folderFormat,
  files: () => Promise.resolve(files),
  table: 'inside',
  recognise,
  parts,
  choices: async folder => readingsOf([await arrayOf(join(folder, 'acts.npy'))]).map(choiceOf),
  describe: folder => describeFolder(folder),
  open: async folder => {
    const { source, layout } = await openNpy(join(folder, 'acts.npy'))
    const [rows = 0, d = 0] = layout.shape
    return rowsOf({ layout, rows, d, positions: null, tensor: null }, source)
  },
}
