// Parquet with a column of lists of floats, all of one length: a table, or the shards of a data set as the Hugging Face Hub keeps them, among them
// caches of SAELens (with cache_activations_runner_cfg.json). Data and inference processes, command line.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { ActivationsDescription, TensorChoice } from '../../../shared/model.ts'
import { isFloatType } from '../elements.ts'
import { onlyFolder } from '../only-folder.ts'
import { listColumnsOf, type ListColumn } from '../parquet-lists.ts'
import { openParquet, partSize, readParquetCells, type ParquetTable } from '../parquet.ts'
import { chooseColumn } from './arrow-folder.ts'
import { tokenNames, widthOf } from './arrow-rows.ts'
import type { ActivationRows, ActivationsContainer, ColumnPart, Offered, Wanted } from './container.ts'
import { joinRows } from './join-rows.ts'
import { listMatrix, openListRows } from './parquet-rows.ts'
import { aboutOf, configName } from './saelens-config.ts'
import { inOrder } from './shard-folder.ts'

const isTable = (name: string) => /^[^.].*\.parquet$/.test(name)
const cellsAPart = 262_144

/** Names of the shards, in the recognised folder; '' for the recognised file itself. */
async function filesOf(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => null)
  if (!names) return ['']
  const here = names.filter(isTable)
  if (here.length > 0) return inOrder(here)
  const inside = names.includes('data') ? await readdir(join(path, 'data')) : []
  return inOrder(inside.filter(isTable)).map(name => join('data', name))
}
const placesOf = async (path: string) => (await filesOf(path)).map(name => (name === '' ? path : join(path, name)))

async function recognise({ path, isFolder, head }: Offered): Promise<string | null> {
  if (!isFolder) return new TextDecoder('latin1').decode(head.subarray(0, 4)) === 'PAR1' ? path : null
  const folder = await onlyFolder(path)
  const found = await filesOf(folder).catch(() => [])
  return found.length > 0 ? folder : null
}

async function withTable<T>(path: string, work: (table: ParquetTable) => Promise<T>): Promise<T> {
  const table = await openParquet(path, true)
  try {
    return await work(table)
  } finally {
    await table.source.close()
  }
}

const choicesOf = (table: ParquetTable): Promise<TensorChoice[]> =>
  Promise.all(
    listColumnsOf(table)
      .filter(({ type }) => isFloatType(type))
      .map(async column => {
        const { shape } = await listMatrix(table, column)
        const { positions, d } = widthOf(shape.length === 0 ? [0] : shape)
        const rows = table.rows * (positions ?? 1)
        return { tensor: column.name, shape: [table.rows, ...shape], dtype: column.type, rows, d, positions }
      }),
  )

const tokensOf = (table: ParquetTable): ListColumn | undefined =>
  listColumnsOf(table).find(({ name, type, lists }) => tokenNames.includes(name) && lists === 1 && type.includes('int'))

/** A table of tokens beside acts.npy is a part of a folder that lacks the third. @throws AppError not-found */
function requireMeta(table: string): void {
  const folder = dirname(table)
  const meta = join(folder, 'meta.json')
  if (!existsSync(join(folder, 'acts.npy')) || existsSync(meta)) return
  const found = `found acts.npy and ${basename(table)} without meta.json`
  throw new AppError('not-found', `${folder}: ${found}, expected all three (docs/activations-folder.md).`)
}

async function describe(path: string, wanted: Wanted): Promise<ActivationsDescription> {
  const [first, ...others] = await placesOf(path)
  const { choices, names, leftOut, hasTokens } = await withTable(first!, async table => ({
    choices: (await choicesOf(table)).filter(({ d }) => d > 0),
    names: table.names,
    leftOut: table.leftOut,
    hasTokens: tokensOf(table) !== undefined,
  }))
  if (choices.length === 0) requireMeta(first!)
  const { tensor, d, dtype, positions, ...one } = choices[chooseColumn(first!, choices, wanted)]!
  let { rows } = one
  for (const other of others) rows += (await withTable(other, async table => table.rows)) * (positions ?? 1)
  // Cells of a whole document say nothing of one position.
  const columns = positions === null ? names : hasTokens ? ['token_id'] : []
  const used = [tensor, ...(hasTokens && positions !== null ? tokenNames : [])]
  const left = [...leftOut, ...(positions === null ? [] : names)].filter(name => !used.includes(name))
  const warnings = left.map(name => `${first}: column ${name.slice(0, 80)} is left out.`)
  const tensors = choices.map(choice => ({ name: choice.tensor!, shape: choice.shape, dtype: choice.dtype }))
  const about = await aboutOf(path, tensor!)
  const format = about ? 'saelens_activation_cache' : 'parquet'
  return { kind: 'activations', format, rows, d, dtype, tensor, tensors, positions, columns, about, warnings }
}

async function open(path: string, tensor: string | null): Promise<ActivationRows> {
  const described = await describe(path, { tensor })
  const { d, positions } = described
  const perRow = positions ?? 1
  const shards: { path: string; rows: number }[] = []
  for (const place of await placesOf(path)) {
    shards.push({ path: place, rows: (await withTable(place, async table => table.rows)) * perRow })
  }
  const openShard = (shard: { path: string }) => openListRows(shard.path, described.tensor!, () => perRow)
  return joinRows(path, shards, { tensor: described.tensor, d, rowBytes: 4 * d, open: openShard })
}

async function* parts(path: string, { columns, positions }: ActivationsDescription): AsyncGenerator<ColumnPart> {
  for (const place of await placesOf(path)) {
    const table = await openParquet(place, true)
    try {
      if (positions !== null) {
        if (columns.includes('token_id')) yield* tokenParts(table, positions)
        continue
      }
      for (const name of columns) {
        for (let group = 0; group < table.groups; group++) {
          yield { path: place, name, ...partSize(table, name, group), read: () => readParquetCells(table, name, group) }
        }
      }
    } finally {
      await table.source.close()
    }
  }
}

async function* tokenParts({ path, rows: documents }: ParquetTable, positions: number): AsyncGenerator<ColumnPart> {
  const name = await withTable(path, async table => tokensOf(table)?.name ?? tokenNames[0]!)
  const source = await openListRows(path, name, () => positions)
  try {
    const rows = documents * positions
    for (let from = 0; from < rows; from += cellsAPart) {
      const to = Math.min(rows, from + cellsAPart)
      yield { path, name: 'token_id', rows: to - from, bytes: 8 * (to - from), read: async () => Array.from(await source.readRows(from, to), String) } // prettier-ignore
    }
  } finally {
    await source.close()
  }
}

export const container: ActivationsContainer = {
  id: 'parquet',
  table: 'inside',
  recognise,
  files: async path => {
    const names = await filesOf(path)
    return names[0] === '' ? names : [...names, ...((await readdir(path)).includes(configName) ? [configName] : [])]
  },
  parts,
  choices: async path => withTable((await placesOf(path))[0]!, choicesOf),
  describe,
  open,
}
