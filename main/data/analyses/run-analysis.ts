// Runs an analysis in a worker thread with the codes of finished runs: progress, a first answer, and cancel. Data process, command line.
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { Context } from '../context.ts'
import type { OpenRun } from '../feature-table.ts'
import { cacheFile } from '../run-caches.ts'
import { runThread } from '../thread.ts'
import { workerUrl } from '../worker-url.ts'
import type { tasks } from '../workers/analyses/index.ts'
import type {
  AnalysisAnswer,
  AnalysisMessage,
  AnalysisRequest,
  AnalysisTask,
  RunHandle,
} from '../workers/analysis-thread.ts'

type Tasks = typeof tasks
type InputOf<T> = T extends AnalysisTask<infer I, unknown> ? I : never
type OutputOf<T> = T extends AnalysisTask<never, infer O> ? O : never

/**
 * @param name of the analysis among those of workers/analyses
 * @param runs whose codes it reads, in the order in which it expects them
 * @param answer says what the analysis asks
 * @throws AppError cancelled, bad-input, out-of-memory, internal, gone
 */
export function runAnalysis<N extends keyof Tasks & string>(
  ctx: Context,
  name: N,
  input: InputOf<Tasks[N]>,
  runs: readonly OpenRun[],
  call: Ctx<AnalysisProgress<OutputOf<Tasks[N]>>>,
  answer?: Answer,
): Promise<OutputOf<Tasks[N]>> {
  const request = { name, input, runs: runs.map(run => handleOf(ctx, run)) }
  return analyse(workerUrl('analysis-worker'), request, call, answer)
}

/** Answers what an analysis asks. */
export type Answer = (question: unknown) => Promise<unknown>

const unasked: Answer = async () => {
  throw new AppError('internal', 'An analysis asked something that nobody answers.')
}

/** A run as the worker thread finds it again. */
const handleOf = ({ ws }: Context, { row, cache }: OpenRun): RunHandle => ({
  file: cacheFile(ws, row.id),
  shape: cache.shape,
})

/** Starts the thread at `url`, which calls `serveAnalysis`, and waits for its answer. @throws as `runAnalysis` */
export function analyse<O>(
  url: URL,
  request: AnalysisRequest,
  { signal, progress }: Ctx<AnalysisProgress<O>>,
  answer: Answer = unasked,
): Promise<O> {
  let last = { done: 0, total: 0, phase: '' }
  const said = (id: number, question: unknown): Promise<AnalysisAnswer> =>
    answer(question).then(
      output => ({ id, output }),
      (e: unknown) => {
        const { code, message } = toAppError(e)
        return { id, code, message }
      },
    )
  return runThread<AnalysisMessage, O>(url, request, signal, (message, thread) => {
    if (message.t === 'progress') {
      last = { done: message.done, total: message.total, phase: message.phase }
      progress(last)
    } else if (message.t === 'first') progress({ ...last, first: message.output as O })
    else if (message.t === 'ask') void said(message.id, message.question).then(thread.post)
    else if (message.t === 'done') thread.done(message.output as O)
    else thread.fail(new AppError(message.code, message.message))
  })
}
