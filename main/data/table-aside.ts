// Reads activations whose columns lie in them in a worker thread: a table from a stranger can keep its decoder busy for long, and this process
// serves the window meanwhile. Data process, command line.
import { Worker } from 'node:worker_threads'
import type { Excluded } from '../containers/excluded-rows.ts'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsDescription } from '../../shared/model.ts'
import type { Wanted } from '../containers/activations/container.ts'
import { workerUrl } from './worker-url.ts'
import type { TableMessage, TableTask } from './workers/table-worker.ts'

export interface InsideTable {
  description: ActivationsDescription
  /** of each column in the description's order, as they are stored (token-blocks.ts) */
  blocks: string[][]
  excluded: Excluded
}

export interface TableOptions {
  signal?: AbortSignal
  /** cells read, of all */
  onCells?: (done: number, total: number) => void
}

/** Cells of a part and its text, megabytes; unpacked pages lie outside this, and are at most 1 GiB (parquet-checks.ts). */
const maxHeap = 2_048

/** Headers only. @throws AppError bad-input, not-found, too-new, unsupported-format, out-of-memory, cancelled */
export async function describeAside(
  path: string,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<ActivationsDescription> {
  let found: ActivationsDescription | null = null
  await readAside({ path, ...wanted }, signal, message => {
    if (message.t !== 'described') return 'go on'
    found = message.description
    return 'enough'
  })
  return found!
}

/** Headers and all columns. @throws as describeAside; bad-input for a part that takes far longer than its size explains */
export async function readTable(
  path: string,
  wanted: Wanted,
  { signal, onCells }: TableOptions = {},
): Promise<InsideTable> {
  const table: { description: ActivationsDescription | null; blocks: string[][]; excluded: Excluded | null } = {
    description: null,
    blocks: [],
    excluded: null,
  }
  await readAside({ path, ...wanted }, signal, message => {
    if (message.t === 'described') {
      table.description = message.description
      table.blocks = message.description.columns.map(() => [])
    }
    if (message.t === 'blocks') {
      table.blocks[message.column]!.push(...message.blocks)
      onCells?.(message.done, table.description!.rows * table.blocks.length)
    }
    if (message.t === 'end') table.excluded = message.excluded
    return 'go on'
  })
  return table as InsideTable
}

/** Runs a worker until `take` has enough or it has told all. */
function readAside(
  task: TableTask,
  signal: AbortSignal | undefined,
  take: (message: TableMessage) => 'go on' | 'enough',
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AppError('cancelled', 'Cancelled.'))
    const worker = new Worker(workerUrl('table-worker'), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: maxHeap },
    })
    let timer: NodeJS.Timeout | undefined
    const end = (error: AppError | null) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      worker.removeAllListeners()
      // It may still fail while it ends; that is nobody's error any more.
      worker.on('error', () => undefined)
      void worker.terminate().then(() => (error ? reject(error) : resolve()))
    }
    const cancel = () => end(new AppError('cancelled', 'Cancelled.'))
    signal?.addEventListener('abort', cancel, { once: true })
    const tooLong = ({ path, name, bytes, ms }: Extract<TableMessage, { t: 'reading' }>) => {
      const found = `column ${name} was not read after ${(ms / 1000).toFixed(0)} s, far longer than its ${bytes} bytes explain`
      end(new AppError('bad-input', `${path}: ${found}. It is broken, or made to mislead; write it again.`))
    }
    worker.on('message', (message: TableMessage) => {
      clearTimeout(timer)
      if (message.t === 'failed') return end(new AppError(message.code, message.message))
      if (message.t === 'reading') {
        timer = setTimeout(() => tooLong(message), message.ms)
        return
      }
      if (take(message) === 'enough' || message.t === 'end') return end(null)
      worker.postMessage('next')
    })
    worker.on('error', e => {
      const isMemory = 'code' in e && e.code === 'ERR_WORKER_OUT_OF_MEMORY'
      const why = isMemory ? 'needs more memory than a table of this size should' : `cannot be read (${e.message})`
      end(new AppError(isMemory ? 'out-of-memory' : 'internal', `${task.path}: it ${why}.`, { cause: e }))
    })
    worker.on('exit', () => end(new AppError('internal', `${task.path}: reading it ended unexpectedly. Try again.`)))
  })
}
