// Jobs and what they will cost in words. Pure; renderer.
import type { ErrorCode } from '../../../shared/errors.ts'
import type { JobInfo, JobState, RunEstimate } from '../../../shared/job-model.ts'
import { formatBytes, formatCount, formatDuration, formatGuess, formatRate, plural } from '../../format.ts'

export const stateWords: Record<JobState, string> = {
  queued: 'waiting',
  running: 'running',
  paused: 'paused',
  interrupted: 'interrupted',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** 0..100; 0 of nothing. */
export const percentOf = ({ done, total }: Pick<JobInfo, 'done' | 'total'>): number =>
  total > 0 ? Math.min(100, (100 * done) / total) : 0

/** 62% · 9,800 rows/s · 25 s left; or what it does instead of counting. */
export function progressWords(job: JobInfo): string {
  const share = `${Math.floor(percentOf(job))}%`
  if (job.state !== 'running') return `${share} · ${stateWords[job.state]}`
  if (job.phase) return `${share} · ${job.phase}`
  const parts = [share]
  if (job.rate) parts.push(`${formatRate(job.rate)} ${job.unit}/s`)
  if (job.secondsLeft !== null) parts.push(`${formatGuess(job.secondsLeft)} left`)
  return parts.join(' · ')
}

/** 12,000 of 41,000 words · 2 min · 120 MB on disk */
export function costWords(job: JobInfo): string {
  const parts = [`${formatCount(job.done)} of ${formatCount(job.total)} ${job.unit}`]
  if (job.seconds >= 1) parts.push(formatDuration(job.seconds))
  if (job.bytes) parts.push(`${formatBytes(job.bytes)} on disk`)
  if (job.provider) parts.push(job.provider.toUpperCase())
  return parts.join(' · ')
}

/** What a person does about a failed job, where its message does not say; empty where nothing but trying again is known. */
export function adviceOf(code: ErrorCode | null): string {
  if (code === 'disk-full') return 'What is done is kept: make room on the disk, then retry.'
  if (code === 'not-found') return 'Put the file back, or find it again under Workspace, Storage, then retry.'
  if (code === 'out-of-memory') return 'Close other programs, or set fewer threads in Settings, then retry.'
  if (code === 'read-only') return 'Give this user the right to write to the folder, then retry.'
  return 'What is done is kept: retry goes on from there.'
}

/** About 3 min and 120 MB; null where neither is known. */
export function estimateWords(estimate: RunEstimate): string | null {
  const { seconds, bytes } = estimate
  if (seconds === null || bytes === null) return null
  return `About ${formatGuess(seconds).replace(/^under /, '')} and ${formatBytes(bytes)} on disk`
}

/** For 294,353 tokens, by 2 earlier runs of this dictionary on this machine */
export const basisWords = ({ rows, unit, basis }: RunEstimate): string =>
  `for ${formatCount(rows)} ${plural(rows, unit)}, by ${basis}`

/** What is said where the results will not fit; null where they do. */
export function roomWords({ fits, bytes, free }: RunEstimate): string | null {
  if (fits) return null
  const has = `It needs ${formatBytes(bytes)}, and ${formatBytes(free)} are free on this disk`
  return `${has}. It would stop when the disk is nearly full; what is done by then is kept.`
}
