// What runs an analysis in a thread of its own: opens the runs' caches to read, computes, tells how far it is. Worker thread of the data process.
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, toAppError, type ErrorCode } from '../../../shared/errors.ts'
import type { CodeRows } from '../codes/types.ts'
import { openRunCache, type RunCache, type RunShape } from '../run-cache.ts'

/** A run as another thread finds it again. */
export interface RunHandle {
  file: string
  shape: RunShape
}

/** The codes of a run, read in blocks on the thread's own connection. */
export interface RunCodes extends Pick<
  RunCache,
  'shape' | 'summary' | 'postings' | 'postingsBlock' | 'codesOf' | 'setsOf'
> {
  /** Codes of all rows that have been computed, in blocks of at most a chunk, ascending; masked rows among them. */
  blocks(): Generator<CodeRows>
}

export interface AnalysisContext<O> {
  /** in the order in which they were asked for */
  runs: readonly RunCodes[]
  progress(done: number, total: number, phase: string): void
  /** An answer from a part of the data, shown until the whole one is there. */
  first(answer: O): void
  /** What only the data process can do, as encoding rows: its handler answers, and what that throws is thrown here. */
  ask(question: unknown): Promise<unknown>
}

/** One analysis: plain numbers in and out; what it throws is what a person reads. */
export type AnalysisTask<I, O> = (input: I, context: AnalysisContext<O>) => O | Promise<O>

export interface AnalysisRequest {
  name: string
  input: unknown
  runs: RunHandle[]
}
export type AnalysisMessage =
  | { t: 'progress'; done: number; total: number; phase: string }
  | { t: 'first'; output: unknown }
  | { t: 'ask'; id: number; question: unknown }
  | { t: 'done'; output: unknown }
  | { t: 'failed'; code: ErrorCode; message: string }

/** What the data process says to a question. */
export type AnalysisAnswer = { id: number; output: unknown } | { id: number; code: ErrorCode; message: string }

/** ms between two words about progress */
const quiet = 150

/** Runs the analysis that the thread was started for. @param tasks by name */
export async function serveAnalysis(tasks: Readonly<Record<string, AnalysisTask<never, unknown>>>): Promise<void> {
  const { name, input, runs: handles } = workerData as AnalysisRequest
  const post = (message: AnalysisMessage) => parentPort?.postMessage(message)
  const caches: RunCache[] = []
  let told = 0
  let last: AnalysisMessage
  try {
    const task = tasks[name]
    if (!task) throw new AppError('internal', `There is no analysis named ${name}.`)
    for (const { file, shape } of handles) caches.push(openRunCache(file, shape, { readonly: true }))
    const output = await task(input as never, {
      runs: caches.map(codesOf),
      progress: (done, total, phase) => {
        const now = Date.now()
        if (now - told < quiet && done < total) return
        told = now
        post({ t: 'progress', done, total, phase })
      },
      first: answer => post({ t: 'first', output: answer }),
      ask: createAsk(post),
    })
    last = { t: 'done', output }
  } catch (e) {
    const { code, message } = toAppError(e)
    last = { t: 'failed', code, message }
  }
  // Closed first: with the last word the thread is ended, and that must not meet SQLite at work.
  for (const cache of caches) cache.close()
  post(last)
}

/** Questions by number, whose answers may come in any order. */
function createAsk(post: (message: AnalysisMessage) => void): (question: unknown) => Promise<unknown> {
  const waiting = new Map<number, { resolve(output: unknown): void; reject(e: Error): void }>()
  let next = 0
  return question => {
    if (next === 0) {
      parentPort?.on('message', (answer: AnalysisAnswer) => {
        const asked = waiting.get(answer.id)
        waiting.delete(answer.id)
        if ('code' in answer) asked?.reject(new AppError(answer.code, answer.message))
        else asked?.resolve(answer.output)
      })
    }
    return new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      post({ t: 'ask', id, question })
    })
  }
}

function codesOf(cache: RunCache): RunCodes {
  const { shape, summary, postings, postingsBlock, setsOf, codesOf: codes } = cache
  return {
    shape,
    summary,
    postings,
    postingsBlock,
    setsOf,
    codesOf: codes,
    *blocks() {
      for (let row = 0, done = cache.rowsDone(); row < done;) {
        const block = cache.batchOf(row)
        if (!block) return
        yield block
        row = block.to
      }
    },
  }
}
