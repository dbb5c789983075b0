// Worker thread that reads a folder of activations: headers held together first, then the table's columns, cell by cell as text. What it has
// read waits until it is asked for, so that a large table is never in two threads at once. Ended to cancel, and when a part takes too long.
import { parentPort, workerData } from 'node:worker_threads'
import { toAppError, type ErrorCode } from '../../../shared/errors.ts'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { describeFolder, tablePath } from '../../containers/activations/folder.container.ts'
import { createExcluded, markExcluded, type Excluded } from '../../containers/excluded-rows.ts'
import { openParquet, partSize, readParquetCells } from '../../containers/parquet.ts'
import { badTable } from '../../containers/parquet-checks.ts'
import { blockTexts } from '../token-blocks.ts'

export interface TableTask {
  folder: string
}

export type TableMessage =
  | { t: 'described'; description: ActivationsDescription }
  /** begins with a part of a column; it should be there before `ms` have passed */
  | { t: 'reading'; name: string; bytes: number; ms: number }
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

async function readColumns(folder: string, names: readonly string[]): Promise<Excluded> {
  const table = await openParquet(tablePath(folder))
  try {
    const excluded = createExcluded(table.rows)
    let characters = 0
    let done = 0
    for (const [column, name] of names.entries()) {
      const blocks = blockTexts()
      let from = 0
      for (let group = 0; group < table.groups; group++) {
        const size = partSize(table, name, group)
        post({ t: 'reading', name, bytes: size.bytes, ms: patience(size) })
        const cells = await readParquetCells(table, name, group)
        for (const cell of cells) characters += cell.length
        if (characters > maxText) throw badTable(table.path, `its columns have more than ${maxText} characters.`)
        markExcluded(excluded, { name, from, cells }, table.path)
        from += cells.length
        done += cells.length
        const isLast = group === table.groups - 1
        post({ t: 'blocks', column, blocks: [...blocks.add(cells), ...(isLast ? blocks.rest() : [])], done })
        await asked()
      }
    }
    return excluded
  } finally {
    await table.source.close()
  }
}

async function run({ folder }: TableTask): Promise<void> {
  try {
    const description = await describeFolder(folder)
    post({ t: 'described', description })
    await asked()
    post({ t: 'end', excluded: await readColumns(folder, description.columns) })
  } catch (e) {
    const { code, message } = toAppError(e)
    post({ t: 'failed', code, message })
  }
}

void run(workerData as TableTask)
