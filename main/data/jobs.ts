// The job queue: one at a time, with pause, cancel, resume and progress about four times a second. Data process, command line.
import { AppError, toAppError } from '../../shared/errors.ts'
import type { JobInfo, JobState } from '../../shared/model.ts'

/** What a job does. It must stop soon after `signal` aborts, with everything up to its last commit kept. */
export interface Work {
  id: string
  kind: JobInfo['kind']
  title: string
  unit: string
  run: string | null
  total: number
  /** where it stands before it starts (a resumed one does not begin at 0) */
  done: number
  start(signal: AbortSignal, report: (done: number) => void): Promise<void>
  /** Remembers a change of state; `seconds` is the time spent running since the last change. */
  save(state: JobState, error: string | null, seconds: number): void
}

export interface JobQueue {
  list(): JobInfo[]
  get(id: string): JobInfo | null
  /** Adds a job in a state, or gives a known one new work; only `queued` starts by itself. */
  put(work: Work, state: JobState): void
  pause(id: string): void
  /** Queues a paused, interrupted, cancelled or failed job again. */
  resume(id: string): void
  cancel(id: string): void
  /** Queues what was interrupted because inference went away. */
  resumeInterrupted(): void
  isRunning(run: string): boolean
  /** Interrupts the running job and waits for its last commit. Nothing starts any more. */
  close(): Promise<void>
}

interface Entry {
  work: Work
  info: JobInfo
}

const tellEveryMs = 250

export function createJobQueue(tell: (job: JobInfo) => void): JobQueue {
  const entries = new Map<string, Entry>()
  let running: { entry: Entry; abort: AbortController; ended: Promise<void>; stopAs: JobState } | null = null
  let closed = false

  const need = (id: string): Entry => {
    const entry = entries.get(id)
    if (!entry) throw new AppError('not-found', `There is no job ${id}.`)
    return entry
  }

  const setState = (entry: Entry, state: JobState, error: string | null = null, seconds = 0) => {
    entry.work.save(state, error, seconds)
    entry.info = { ...entry.info, state, error }
    if (state !== 'running') entry.info = { ...entry.info, rate: null, secondsLeft: null }
    tell(entry.info)
  }

  const pump = () => {
    if (running || closed) return
    const next = [...entries.values()].find(entry => entry.info.state === 'queued')
    if (!next) return
    const abort = new AbortController()
    const current = { entry: next, abort, ended: Promise.resolve(), stopAs: 'interrupted' as JobState }
    running = current
    current.ended = perform(next, abort.signal, () => current.stopAs).finally(() => {
      running = null
      pump()
    })
  }

  const perform = async (entry: Entry, signal: AbortSignal, stopAs: () => JobState) => {
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    const first = entry.info.done
    let told = 0
    const report = (done: number) => {
      const rate = seconds() > 0 ? (done - first) / seconds() : null
      const secondsLeft = rate && rate > 0 ? (entry.info.total - done) / rate : null
      entry.info = { ...entry.info, done, rate, secondsLeft }
      const now = performance.now()
      if (now - told < tellEveryMs) return
      told = now
      tell(entry.info)
    }
    try {
      setState(entry, 'running')
      await entry.work.start(signal, report)
      setState(entry, 'done', null, seconds())
    } catch (e) {
      const error = toAppError(e)
      const state: JobState = signal.aborted ? stopAs() : error.code === 'gone' ? 'interrupted' : 'failed'
      settle(entry, state, state === 'failed' ? error.message : null, seconds())
    }
  }

  /** A state that cannot be written down (the disk is full) is still the state. */
  const settle = (entry: Entry, state: JobState, error: string | null, seconds: number) => {
    try {
      setState(entry, state, error, seconds)
    } catch (e) {
      entry.info = {
        ...entry.info,
        state: 'failed',
        error: error ?? toAppError(e).message,
        rate: null,
        secondsLeft: null,
      }
      tell(entry.info)
    }
  }

  const stop = (id: string, state: JobState, from: JobState[]) => {
    const entry = need(id)
    if (running?.entry === entry) {
      running.stopAs = state
      running.abort.abort()
    } else if (from.includes(entry.info.state)) setState(entry, state)
  }

  return {
    list: () => [...entries.values()].map(entry => entry.info),
    get: id => entries.get(id)?.info ?? null,
    put: (work, state) => {
      const { id, kind, title, unit, run, total, done } = work
      const info: JobInfo = {
        id,
        kind,
        title,
        unit,
        run,
        total,
        done,
        state,
        rate: null,
        secondsLeft: null,
        error: null,
      }
      // Put last again: queued in the order asked.
      entries.delete(id)
      entries.set(id, { work, info })
      tell(info)
      pump()
    },
    pause: id => stop(id, 'paused', ['queued', 'interrupted']),
    cancel: id => stop(id, 'cancelled', ['queued', 'interrupted', 'paused', 'failed']),
    resume: id => {
      const entry = need(id)
      if (!['paused', 'interrupted', 'cancelled', 'failed'].includes(entry.info.state)) return
      setState(entry, 'queued')
      pump()
    },
    resumeInterrupted: () => {
      for (const entry of entries.values()) if (entry.info.state === 'interrupted') setState(entry, 'queued')
      pump()
    },
    isRunning: run => running?.entry.work.run === run,
    close: async () => {
      closed = true
      running?.abort.abort()
      await running?.ended
    },
  }
}
