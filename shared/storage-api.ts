// Jobs and housekeeping: a part of the data server's contract (contract.ts). Types only; every process.
import type { JobInfo, JobMove, RunEstimate } from './job-model.ts'

export interface StorageApi {
  /** In the order in which they start. */
  'job.list': { in: void; out: JobInfo[] }
  'job.pause': { in: { job: string }; out: void }
  'job.resume': { in: { job: string }; out: void }
  'job.cancel': { in: { job: string }; out: void }
  /** Moves a queued job among the queued ones. */
  'job.move': { in: { job: string; to: JobMove }; out: void }
  /** Takes a job that has ended off the list; without one, all that are done or cancelled. Nothing is deleted. */
  'job.clear': { in: { job: string | null }; out: void }

  /** What a run will cost. `probe` encodes one batch where no earlier run tells. @throws bad-input when they do not fit */
  'run.estimate': { in: { dictionary: string; activations: string; probe: boolean }; out: RunEstimate }
}
