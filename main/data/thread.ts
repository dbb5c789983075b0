// A worker thread that is started for one answer and ended with it. Data process, command line.
import { Worker } from 'node:worker_threads'
import { AppError, toAppError } from '../../shared/errors.ts'

/** What one may do with a thread that has said something. */
export interface Thread<O> {
  /** The answer: the thread is ended, then it is given. */
  done(output: O): void
  fail(error: AppError): void
  /** Says something to it, unless it has been ended. */
  post(message: unknown): void
}

/**
 * Starts the thread at `url` and gives its messages to `take` until that has the answer. However the thread ends, there is an answer or an error.
 * @throws AppError cancelled, out-of-memory, gone when it ended without a word, and what it failed with
 */
export function runThread<M, O>(
  url: URL,
  workerData: unknown,
  signal: AbortSignal | undefined,
  take: (message: M, thread: Thread<O>) => void,
): Promise<O> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AppError('cancelled', 'Cancelled.'))
    const worker = new Worker(url, { workerData })
    let ended = false
    const end = async (settle: () => void) => {
      if (ended) return
      ended = true
      signal?.removeEventListener('abort', cancel)
      await worker.terminate()
      settle()
    }
    const fail = (error: AppError) => void end(() => reject(error))
    const cancel = () => fail(new AppError('cancelled', 'Cancelled.'))
    signal?.addEventListener('abort', cancel, { once: true })
    const thread: Thread<O> = {
      done: output => void end(() => resolve(output)),
      fail,
      post: message => {
        if (!ended) worker.postMessage(message)
      },
    }
    worker.on('message', (message: M) => {
      if (ended) return
      try {
        take(message, thread)
      } catch (e) {
        fail(toAppError(e))
      }
    })
    worker.on('messageerror', e => fail(toAppError(e)))
    worker.on('error', e => fail(isMemory(e) ? outOfMemory(e) : toAppError(e)))
    worker.on('exit', () => fail(new AppError('gone', 'The computation ended unexpectedly. Try again.')))
  })
}

const isMemory = (e: Error): boolean => 'code' in e && e.code === 'ERR_WORKER_OUT_OF_MEMORY'
const outOfMemory = (cause: Error) =>
  new AppError('out-of-memory', 'There is not enough memory for this. Choose fewer rows or features.', { cause })
