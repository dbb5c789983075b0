// Long work as it crosses processes: what runs, how far it is, what it will cost. Pure types.
import type { ErrorCode } from './errors.ts'

export type JobState = 'queued' | 'running' | 'paused' | 'interrupted' | 'done' | 'failed' | 'cancelled'

export interface JobInfo {
  id: string
  kind: 'run' | 'import'
  title: string
  state: JobState
  /** of `total`, in `unit`s */
  done: number
  total: number
  unit: string
  /** what it does now, in a word or two; empty while it counts rows */
  phase: string
  /** units a second over the last seconds; null until there is something to go by */
  rate: number | null
  secondsLeft: number | null
  /** spent running so far, earlier sessions included */
  seconds: number
  /** bytes on disk of what is there so far; null where it writes nothing */
  bytes: number | null
  /** where inference runs, and why; null until it does */
  provider: string | null
  reason: string | null
  error: string | null
  /** null where nothing failed, and for failures of earlier sessions */
  errorCode: ErrorCode | null
  /** ISO 8601, UTC; null until it ended in this session */
  endedAt: string | null
  run: string | null
}

/** Where a queued job can be moved to. */
export type JobMove = 'first' | 'up' | 'down'

/** What a run will cost, said before it starts. */
export interface RunEstimate {
  /** rows to do: all of them, or those that are left of a run that stopped */
  rows: number
  unit: string
  /** where time and disk come from: runs of this machine that are alike, one batch encoded now, or nothing yet */
  source: 'earlier' | 'probe' | 'none'
  /** what they come from, in words: 2 earlier runs of this dictionary on this machine */
  basis: string
  seconds: number | null
  /** bytes that the results will take on disk */
  bytes: number | null
  /** bytes free on the workspace's disk; null where the system does not say */
  free: number | null
  /** false when `bytes` and a reserve are more than is free */
  fits: boolean
}
