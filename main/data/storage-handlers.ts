// The calls about jobs and housekeeping, on the open workspace. Data process, command line.
import type { Ctx, Handlers } from '../../shared/contract.ts'
import type { StorageApi } from '../../shared/storage-api.ts'
import { createEstimates } from './run-estimate.ts'
import { saveOrder } from './runs.ts'
import type { Session } from './session.ts'

/** Makes a handler of what runs on the open workspace. */
type Wrap = <I, O, P>(
  work: (s: Session, input: I, call: Ctx<P>) => O | Promise<O>,
) => (input: I, call: Ctx<P>) => Promise<O>

export function storageHandlers({ on, onWritable }: { on: Wrap; onWritable: Wrap }): Handlers<StorageApi> {
  const estimates = createEstimates()
  return {
    'job.list': on(s => s.jobs.list()),
    'job.pause': onWritable((s, { job }) => s.jobs.pause(job)),
    'job.resume': onWritable((s, { job }) => s.jobs.resume(job)),
    'job.cancel': onWritable((s, { job }) => s.jobs.cancel(job)),
    'job.move': onWritable((s, { job, to }) => {
      s.jobs.move(job, to)
      saveOrder(s.ctx, s.jobs)
    }),
    'job.clear': on((s, { job }) => s.jobs.clear(job)),
    'run.estimate': on((s, input, { signal }) =>
      estimates.estimate(s.ctx, input, { signal, busy: s.jobs.list().some(job => job.state === 'running') }),
    ),
  }
}
