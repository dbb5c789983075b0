// Worker thread that reads activations whose columns lie in the container itself: headers held together first, then the columns, cell by cell as
// text. What it has read waits until it is asked for, so that a large table is never in two threads at once. Ended to cancel, and when a part
// takes too long.
import { parentPort, workerData } from 'node:worker_threads'
import { toAppError, type ErrorCode } from '../../../shared/errors.ts'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { findActivations, type FoundActivations } from '../../containers/activations.ts'
import type { Wanted } from '../../containers/activations/container.ts'
import { createExcluded, markExcluded, type Excluded } from '../../containers/excluded-rows.ts'
import { badTable } from '../../containers/parquet-checks.ts'
import { blockTexts } from '../token-blocks.ts'
import { tokenTexts, type TokenTexts } from './token-texts.ts'

export interface TableTask extends Wanted {
  path: string
}

export type TableMessage =
  | { t: 'described'; description: ActivationsDescription }
  /** begins with a part of a column; it should be there before `ms` have passed */
  | { t: 'reading'; path: string; name: string; bytes: number; ms: number }
  /** blocks of a column as they are stored; `done` cells of the whole table */
  | { t: 'blocks'; column: number; blocks: string[]; done: number }
  | { t: 'end'; excluded: Excluded }
  | { t: 'failed'; code: ErrorCode; message: string }

/** cells of all columns together, characters */
const maxText = 2 ** 29

const port = parentPort!
const post = (message: TableMessage) => port.postMessage(message)
const asked = () => new Promise<void>(resolve => port.once('message', () => resolve()))

/** A decoder does some millions of cells and tens of megabytes a second; a tenth of that is slow, less is a file made to mislead. */
const patience = ({ rows, bytes }: { rows: number; bytes: number }) => 2_000 + rows / 400 + bytes / 4_000

async function readColumns(
  { path, container }: FoundActivations,
  described: ActivationsDescription,
  { description, textOf, isSpecial }: TokenTexts,
): Promise<Excluded> {
  const { rows, columns } = description
  const excluded = createExcluded(rows)
  const open = columns.map(() => ({ blocks: blockTexts(), from: 0 }))
  let characters = 0
  let done = 0
  const take = async (file: string, name: string, cells: string[]) => {
    const column = columns.indexOf(name)
    const { blocks, from } = open[column]!
    for (const cell of cells) characters += cell.length
    if (characters > maxText) throw badTable(file, `its columns have more than ${maxText} characters.`)
    markExcluded(excluded, { name, from, cells }, file)
    if (name === 'token_id') cells.forEach((cell, i) => isSpecial(cell) && (excluded.special[from + i] = 1))
    open[column]!.from += cells.length
    done += cells.length
    const isLast = open[column]!.from === rows
    post({ t: 'blocks', column, blocks: [...blocks.add(cells), ...(isLast ? blocks.rest() : [])], done })
    await asked()
  }
  for await (const part of container.parts!(path, described)) {
    const { name, bytes, path: file } = part
    post({ t: 'reading', path: file, name, bytes, ms: patience(part) })
    const cells = await part.read()
    await take(file, name, cells)
    if (textOf && name === 'token_id') await take(file, 'token', cells.map(textOf))
  }
  return excluded
}

async function run({ path, ...wanted }: TableTask): Promise<void> {
  try {
    const found = await findActivations(path)
    const described = await found.container.describe(found.path, wanted)
    const texts = await tokenTexts(found.path, described)
    post({ t: 'described', description: texts.description })
    await asked()
    post({ t: 'end', excluded: await readColumns(found, described, texts) })
  } catch (e) {
    const { code, message } = toAppError(e)
    post({ t: 'failed', code, message })
  }
}

void run(workerData as TableTask)
