// Text to tokens, in a thread of its own that is ended when it takes too long. Data process, command line.
import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import { workerUrl } from './worker-url.ts'
import type { EncodedText } from './workers/text-encoding.ts'
import type { TokenizerReply, TokenizerRequest } from './workers/tokenizer-worker.ts'

export type { EncodedText } from './workers/text-encoding.ts'

export interface Tokenizers {
  /**
   * Tokens of a text with the tokenizer.json at `path`.
   * @throws AppError bad-input, unsupported-format, not-found, out-of-memory, cancelled
   */
  encode(path: string, text: string, signal?: AbortSignal): Promise<EncodedText>
  close(): Promise<void>
}

export interface TokenizerLimits {
  /** for reading the file and encoding one text; the largest vocabularies of today take three */
  seconds: number
}

const defaultLimits: TokenizerLimits = { seconds: 30 }
/** an idle tokenizer is let go after this long */
const idleMs = 120_000

interface Job {
  id: number
  resolve(output: EncodedText): void
  reject(error: AppError): void
  timer: ReturnType<typeof setTimeout>
}

interface Loaded {
  /** the file as it was when it was read */
  key: string
  worker: Worker
  jobs: Map<number, Job>
}

export function createTokenizers(limits: TokenizerLimits = defaultLimits): Tokenizers {
  let loaded: Loaded | null = null
  let next = 0
  let idle: ReturnType<typeof setTimeout> | undefined

  /** Ends a thread and answers all who wait for it. */
  const end = async (which: Loaded, error: AppError) => {
    if (loaded === which) loaded = null
    const jobs = [...which.jobs.values()]
    which.jobs.clear()
    for (const job of jobs) {
      clearTimeout(job.timer)
      job.reject(error)
    }
    await which.worker.terminate()
  }
  const letGo = (which: Loaded) => void end(which, new AppError('cancelled', 'Cancelled.'))

  const start = (path: string, key: string): Loaded => {
    // No limit of memory here: a thread that meets one may take the whole process with it. The file is checked first instead.
    const worker = new Worker(workerUrl('tokenizer-worker'), { workerData: { path } })
    const made: Loaded = { key, worker, jobs: new Map() }
    // A worker that waits must not keep the command line from ending.
    worker.unref()
    worker.on('message', (reply: TokenizerReply) => {
      const job = made.jobs.get(reply.id)
      if (!job) return
      made.jobs.delete(reply.id)
      clearTimeout(job.timer)
      if (made.jobs.size === 0) worker.unref()
      if (reply.ok) job.resolve(reply.output)
      else job.reject(new AppError(reply.code, reply.message))
    })
    worker.on('error', e => {
      const isMemory = 'code' in e && e.code === 'ERR_WORKER_OUT_OF_MEMORY'
      const message = isMemory ? `${path}: reading it takes more memory than there is.` : e.message
      void end(made, new AppError(isMemory ? 'out-of-memory' : 'internal', message, { cause: e }))
    })
    worker.on('exit', () => void end(made, new AppError('gone', 'The tokenizer ended unexpectedly. Try again.')))
    return made
  }

  return {
    encode: (path, text, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new AppError('cancelled', 'Cancelled.'))
        const key = stampOf(path)
        if (loaded && loaded.key !== key) letGo(loaded)
        const mine = (loaded ??= start(path, key))
        clearTimeout(idle)
        idle = setTimeout(() => mine.jobs.size === 0 && letGo(mine), idleMs)
        idle.unref()
        const id = next++
        const late = () => {
          const message = `${path}: encoding this text took more than ${limits.seconds} s and was ended.`
          void end(mine, new AppError('bad-input', message))
        }
        const abort = () => {
          const job = mine.jobs.get(id)
          if (!job) return
          mine.jobs.delete(id)
          clearTimeout(job.timer)
          reject(new AppError('cancelled', 'Cancelled.'))
          if (mine.jobs.size === 0) letGo(mine)
        }
        signal?.addEventListener('abort', abort, { once: true })
        const done = () => signal?.removeEventListener('abort', abort)
        mine.jobs.set(id, {
          id,
          resolve: output => (done(), resolve(output)),
          reject: error => (done(), reject(error)),
          timer: setTimeout(late, 1_000 * limits.seconds),
        })
        mine.worker.ref()
        mine.worker.postMessage({ id, text } satisfies TokenizerRequest)
      }),
    close: async () => {
      clearTimeout(idle)
      if (loaded) await end(loaded, new AppError('cancelled', 'Cancelled.'))
    },
  }
}

/** @throws AppError not-found */
function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new AppError('not-found', `${path}: there is no such file, a tokenizer.json was expected.`)
  return `${path} ${stats.size} ${stats.mtimeMs}`
}
