// Tries a regular expression in a worker thread, which is ended when it takes too long. Data process, command line.
import { Worker } from 'node:worker_threads'
import type { Match } from '../../core/query/ast.ts'
import { printMatch } from '../../core/query/print.ts'
import { AppError } from '../../shared/errors.ts'
import { workerUrl } from './worker-url.ts'
import type { RegexRequest } from './workers/regex-worker.ts'

/** An expression that takes longer than this over the texts of one request was not meant. */
const longestMs = 2_000
/** megabytes: the texts of one request and their copies */
const maxHeap = 1_024

export interface RegexAside {
  /** 1 where a text passes, [texts] @throws AppError bad-input when it takes too long, cancelled */
  test(texts: readonly string[]): Promise<Uint8Array>
  /** Every place, as triples text, from, to. @throws as test */
  places(texts: readonly string[]): Promise<Int32Array>
  close(): Promise<void>
}

/** The thread starts with the first request; close() must be awaited whatever happens. */
export function regexAside(match: Match, signal?: AbortSignal): RegexAside {
  let worker: Worker | null = null
  const ask = (request: RegexRequest): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AppError('cancelled', 'Cancelled.'))
      worker ??= new Worker(workerUrl('regex-worker'), {
        workerData: match,
        resourceLimits: { maxOldGenerationSizeMb: maxHeap },
      })
      const asked = worker
      let timer: NodeJS.Timeout | undefined
      const end = (settle: () => void) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', cancel)
        asked.removeAllListeners()
        asked.on('error', () => undefined) // nobody's any more
        settle()
      }
      const fail = (error: AppError) => {
        worker = null
        end(() => reject(error))
        void asked.terminate()
      }
      const cancel = () => fail(new AppError('cancelled', 'Cancelled.'))
      const tooLong = () =>
        fail(new AppError('bad-input', `${printMatch(match)} takes too long. Use a simpler expression.`))
      signal?.addEventListener('abort', cancel, { once: true })
      asked.on('message', (answer: unknown) => {
        // Starting the thread and copying the texts do not count.
        if (answer === 'begun') timer = setTimeout(tooLong, longestMs)
        else end(() => resolve(answer))
      })
      asked.on('error', e =>
        fail(new AppError('bad-input', `${printMatch(match)} cannot be tried: ${e.message}.`, { cause: e })),
      )
      asked.on('exit', () => fail(new AppError('gone', 'The search ended unexpectedly. Try again.')))
      asked.postMessage(request)
    })
  return {
    test: texts => ask({ texts, places: false }) as Promise<Uint8Array>,
    places: texts => ask({ texts, places: true }) as Promise<Int32Array>,
    close: async () => void (await worker?.terminate()),
  }
}
