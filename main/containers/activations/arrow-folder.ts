// Arrow files as one matrix: which column, in which order. Data and inference processes, command line.
import { AppError } from '../../../shared/errors.ts'
import type { ActivationsAbout, ActivationsDescription, TensorChoice } from '../../../shared/model.ts'
import { readArrowIndex } from '../arrow.ts'
import { elementBytes } from '../elements.ts'
import { matricesOf, openArrowRows, tokenColumn, tokenParts, widthOf, type ArrowMatrix } from './arrow-rows.ts'
import type { ActivationRows, ActivationsContainer, ColumnPart, Wanted } from './container.ts'
import { joinRows } from './join-rows.ts'

interface Chosen {
  shards: { path: string; rows: number }[]
  choices: TensorChoice[]
  choice: TensorChoice & { tensor: string }
  matrix: ArrowMatrix
  hasTokens: boolean
}

/** What the methods of a container do once its files are known. */
export function arrowContainer(
  id: string,
  filesOf: (path: string) => Promise<string[]>,
  aboutOf: (path: string, column: string) => Promise<ActivationsAbout | null>,
): Omit<ActivationsContainer, 'recognise' | 'files'> {
  const choose = async (path: string, wanted: Wanted): Promise<Chosen> => {
    const files = await filesOf(path)
    const indices = await Promise.all(files.slice(0, 1).map(readArrowIndex))
    const [first] = indices
    if (!first) throw new AppError('bad-input', `${path}: it lists no files.`)
    const matrices = await matricesOf(first)
    const choices = matrices.map(choiceOf)
    const at = chooseColumn(path, choices, wanted)
    const shards: Chosen['shards'] = []
    const { positions } = widthOf(matrices[at]!.shape)
    let documents = 0
    for (const file of files) {
      const { batches } = await readArrowIndex(file)
      const found = batches.reduce((sum, { rows }) => sum + rows, 0)
      documents += found
      shards.push({ path: file, rows: found * (positions ?? 1) })
    }
    const matrix = { ...matrices[at]!, documents }
    return {
      shards,
      choices,
      choice: { ...choiceOf(matrix), tensor: matrix.column.name },
      matrix,
      hasTokens: tokenColumn(first) !== null,
    }
  }
  return {
    id,
    table: 'inside',
    choices: async path => (await matricesOf(await readArrowIndex((await filesOf(path))[0]!))).map(choiceOf),
    describe: async (path, wanted): Promise<ActivationsDescription> => {
      const { choices, choice, hasTokens } = await choose(path, wanted)
      const { tensor, rows, d, dtype, positions } = choice
      const tensors = choices.map(c => ({ name: c.tensor!, shape: c.shape, dtype: c.dtype }))
      const columns = hasTokens ? ['token_id'] : []
      const about = await aboutOf(path, tensor)
      return {
        kind: 'activations',
        format: id,
        rows,
        d,
        dtype,
        tensor,
        tensors,
        positions,
        columns,
        about,
        warnings: [],
      }
    },
    open: async (path, tensor): Promise<ActivationRows> => {
      const { shards, choice, matrix } = await choose(path, { tensor })
      const { column, shape } = matrix
      return joinRows(path, shards, {
        tensor: choice.tensor,
        d: choice.d,
        rowBytes: choice.d * elementBytes[column.type],
        open: shard => openArrowRows(shard.path, column.name, shape),
      })
    },
    async *parts(path, { columns, positions }): AsyncGenerator<ColumnPart> {
      if (!columns.includes('token_id')) return
      for (const file of await filesOf(path)) yield* tokenParts(file, positions ?? 1)
    },
  }
}

function choiceOf({ column, documents, shape }: ArrowMatrix): TensorChoice {
  const { positions, d } = widthOf(shape)
  const rows = documents * (positions ?? 1)
  return { tensor: column.name, shape: [documents, ...shape], dtype: column.type, rows, d, positions }
}

/** @returns its place @throws AppError bad-input naming the candidates */
export function chooseColumn(path: string, choices: readonly TensorChoice[], { tensor, d = null }: Wanted): number {
  const list = choices
    .map(c => `${c.tensor} ${c.dtype} [${c.shape}]`)
    .slice(0, 12)
    .join(', ')
  if (tensor !== null) {
    const at = choices.findIndex(choice => choice.tensor === tensor)
    if (at >= 0) return at
    const found = list || 'no columns of lists of floats'
    throw new AppError('bad-input', `${path}: found ${found}, expected a column ${tensor} of lists of floats.`)
  }
  const fitting = choices.filter(choice => choice.d === d)
  if (fitting.length === 1) return choices.indexOf(fitting[0]!)
  if (choices.length === 1) return 0
  throw new AppError(
    'bad-input',
    choices.length === 0
      ? `${path}: found no column of lists of floats, all of one length, expected one.`
      : `${path}: several columns could be the activations: ${list}. Name one (--tensor NAME).`,
  )
}
