// Jobs and housekeeping: a part of the data server's contract (contract.ts). Types only; every process.
import type { StepProgress } from './concept-api.ts'
import type { JobInfo, JobMove, RunEstimate } from './job-model.ts'
import type { ItemKind, PackChoice, PackReport, RelinkReport, StorageInfo } from './storage-model.ts'

/** A dictionary or activations of the workspace. */
export interface ItemInput {
  kind: ItemKind
  id: string
}

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
  /** Deletes the results of a run, which can be computed again. Definitions stay. */
  'run.delete': { in: { run: string }; out: void }
  /** Deletes the results and queues the run again. @throws not-found when a file is missing, with the results kept */
  'run.rebuild': { in: { run: string }; out: { run: string; job: string | null } }

  'storage.get': { in: void; out: StorageInfo }
  /** Deletes results in the workspace's folder that belong to no run. */
  'storage.clean': { in: void; out: void }
  /** Takes it out of the workspace with the results of its runs; files and definitions stay. */
  'item.remove': { in: ItemInput; out: void }
  /** Puts back what was taken out, without its runs. */
  'item.restore': { in: ItemInput; out: void }
  'item.rename': { in: ItemInput & { name: string }; out: void }
  'workspace.rename': { in: { name: string }; out: void }
  /** Shows where its files lie in the system's file manager; the workspace's folder without one. */
  'item.show': { in: { item: ItemInput | null }; out: void }
  /** Packs the workspace with chosen data into a new folder; null packs all that is there. Nothing is written over. */
  'workspace.pack': { in: { fileId: string; choice: PackChoice | null }; out: PackReport; progress: StepProgress }
  /** Looks in a picked folder, or beside a picked file, for everything that is missing, and links what has the same bytes. */
  'file.relink': { in: { fileId: string }; out: RelinkReport; progress: StepProgress }
}
