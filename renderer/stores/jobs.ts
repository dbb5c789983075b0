// Long work of the data process: what runs, how far it is, pause, resume, cancel. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { JobInfo, RunInfo } from '../../shared/model.ts'
import { AppError } from '../../shared/errors.ts'
import { data, onData } from '../api.ts'
import { useNotices } from './notices.ts'

const open = new Set(['queued', 'running', 'paused', 'interrupted'])

export const useJobs = defineStore('jobs', () => {
  const jobs = shallowRef<readonly JobInfo[]>([])
  /** The job the bottom bar shows: the running one, else the first that still has something to do. */
  const active = computed(
    () => jobs.value.find(job => job.state === 'running') ?? jobs.value.find(job => open.has(job.state)) ?? null,
  )
  const waiting = computed(() => jobs.value.filter(job => open.has(job.state) && job.id !== active.value?.id).length)

  const update = (job: JobInfo) => {
    const before = jobs.value.find(old => old.id === job.id)
    if (job.state === 'failed' && before?.state !== 'failed') {
      useNotices().fail(job.title, new AppError('internal', job.error ?? 'It failed for an unknown reason.'))
    }
    jobs.value = jobs.value.some(old => old.id === job.id)
      ? jobs.value.map(old => (old.id === job.id ? job : old))
      : [...jobs.value, job]
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
    })
  const act = async (verb: 'pause' | 'resume' | 'cancel', job: JobInfo) => {
    try {
      await data.call(`job.${verb}`, { job: job.id })
    } catch (error) {
      useNotices().fail(`${job.title} could not be changed`, error)
    }
  }
  return { jobs, active, waiting, ofRun, live, load, listen, act }
})
