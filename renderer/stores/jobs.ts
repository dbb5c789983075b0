// Long work of the data process: what runs, how far it is, the order of the queue, pause, resume, cancel. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { JobInfo, JobMove, JobState } from '../../shared/job-model.ts'
import type { RunInfo } from '../../shared/model.ts'
import { AppError } from '../../shared/errors.ts'
import { data, onData } from '../api.ts'
import { useNotices } from './notices.ts'

const open = new Set<JobState>(['queued', 'running', 'paused', 'interrupted'])
/** What a person looks for first. */
const rank: Record<JobState, number> = { running: 0, queued: 1, failed: 2, interrupted: 3, paused: 3, cancelled: 4, done: 5 } // prettier-ignore

export const useJobs = defineStore('jobs', () => {
  const jobs = shallowRef<readonly JobInfo[]>([])
  /** Whether the panel of all jobs is out. */
  const shown = shallowRef(false)
  /** The job the bottom bar shows: the running one, else the first that still has something to do. */
  const active = computed(
    () => jobs.value.find(job => job.state === 'running') ?? jobs.value.find(job => open.has(job.state)) ?? null,
  )
  const waiting = computed(() => jobs.value.filter(job => open.has(job.state) && job.id !== active.value?.id).length)
  const failed = computed(() => jobs.value.filter(job => job.state === 'failed').length)
  /** All, as the panel lists them, with the place in the queue of those that wait: 1 is next. */
  const ordered = computed(() => {
    const queued = jobs.value.filter(job => job.state === 'queued')
    return [...jobs.value]
      .sort((a, b) => rank[a.state] - rank[b.state])
      .map(job => {
        const at = queued.indexOf(job)
        return { job, place: at < 0 ? null : at + 1, last: at === queued.length - 1 }
      })
  })

  const update = (job: JobInfo) => {
    const before = jobs.value.find(old => old.id === job.id)
    if (job.state === 'failed' && before?.state !== 'failed') {
      useNotices().fail(job.title, new AppError(job.errorCode ?? 'internal', job.error ?? 'It failed for an unknown reason.')) // prettier-ignore
    }
    jobs.value = before ? jobs.value.map(old => (old.id === job.id ? job : old)) : [...jobs.value, job]
  }
  /** The job of a run that is not over, if there is one. */
  const ofRun = (run: RunInfo | null) => jobs.value.find(job => job.run === run?.id && open.has(job.state)) ?? null
  /** A run with the numbers of its job, which are told more often. */
  const live = <R extends RunInfo | null>(run: R): R => {
    const job = ofRun(run)
    if (!run || job?.state !== 'running' || run.state !== 'running') return run
    return { ...run, rowsDone: job.done, rowsPerSecond: job.rate }
  }
  const load = async () => {
    jobs.value = await data.call('job.list', undefined)
  }
  const listen = () =>
    onData(event => {
      if (event.t === 'job') update(event.job)
      if (event.t === 'jobs') void load().catch(() => undefined)
    })
  const attempt = async (title: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      useNotices().fail(`${title} could not be changed`, error)
    }
  }
  const act = (verb: 'pause' | 'resume' | 'cancel', job: JobInfo) =>
    attempt(job.title, () => data.call(`job.${verb}`, { job: job.id }))
  const move = (job: JobInfo, to: JobMove) => attempt(job.title, () => data.call('job.move', { job: job.id, to }))
  /** Takes one that has ended off the list, or all that are done or cancelled. */
  const clear = (job: JobInfo | null) =>
    attempt(job?.title ?? 'The list of jobs', () => data.call('job.clear', { job: job?.id ?? null }))
  return { jobs, shown, active, waiting, failed, ordered, ofRun, live, load, listen, act, move, clear }
})
