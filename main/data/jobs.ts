// The job queue: one at a time, with pause, cancel, resume, order and progress about four times a second. Data process, command line.
import { createPace } from '../../core/pace.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { JobInfo, JobMove, JobState } from '../../shared/job-model.ts'

/** What a job says of itself while it runs; what is left out is as before. */
export interface JobStep {
  done?: number
  /** what it does while it counts no units; '' when it counts them again */
  phase?: string
  provider?: string
  reason?: string
}

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
  /** spent on it in earlier sessions */
  seconds: number
  /** why it failed in an earlier session */
  error: string | null
  start(signal: AbortSignal, report: (step: JobStep) => void): Promise<void>
  /** Remembers a change of state; `seconds` is the time spent running since the last change. */
  save(state: JobState, error: string | null, seconds: number): void
  /** bytes on disk of what is there so far; null where it writes nothing */
  bytes?(): number | null
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
  /** Moves a queued job among the queued ones. @throws AppError not-found */
  move(id: string, to: JobMove): void
  /** Takes jobs that have ended off the list: this one, or all that are done or cancelled. */
  clear(id: string | null): void
  /** Ends a job, running or not, and takes it off the list. */
  remove(id: string): Promise<void>
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

interface Running {
  entry: Entry
  abort: AbortController
  ended: Promise<void>
  stopAs: JobState
}

const tellEveryMs = 250
const over = new Set<JobState>(['done', 'failed', 'cancelled'])
const now = () => performance.now() / 1000

/** @param reorder told when jobs changed their order or left the list */
export function createJobQueue(tell: (job: JobInfo) => void, reorder: () => void = () => undefined): JobQueue {
  /** in the order in which they start */
  let entries: Entry[] = []
  let running: Running | null = null
  let closed = false

  const find = (id: string) => entries.find(entry => entry.work.id === id)
  const need = (id: string): Entry => {
    const entry = find(id)
    if (!entry) throw new AppError('not-found', `There is no job ${id}.`)
    return entry
  }
  const change = (entry: Entry, part: Partial<JobInfo>) => {
    entry.info = { ...entry.info, ...part }
    tell(entry.info)
  }
  const stateOf = (entry: Entry, state: JobState): Partial<JobInfo> => ({
    state,
    endedAt: over.has(state) ? new Date().toISOString() : null,
    bytes: entry.work.bytes?.() ?? null,
    ...(state === 'running' ? {} : { rate: null, secondsLeft: null, phase: '' }),
  })
  const setState = (entry: Entry, state: JobState, seconds = 0, failure: AppError | null = null) => {
    entry.work.save(state, failure?.message ?? null, seconds)
    change(entry, { ...stateOf(entry, state), error: failure?.message ?? null, errorCode: failure?.code ?? null })
  }

  const pump = () => {
    if (running || closed) return
    const next = entries.find(entry => entry.info.state === 'queued')
    if (!next) return
    const current: Running = {
      entry: next,
      abort: new AbortController(),
      ended: Promise.resolve(),
      stopAs: 'interrupted',
    }
    running = current
    current.ended = perform(current).finally(() => {
      running = null
      pump()
    })
  }

  const perform = async (current: Running) => {
    const { entry, abort } = current
    const began = now()
    const before = entry.info.seconds
    const pace = createPace()
    let told = -Infinity
    const report = ({ done = entry.info.done, ...said }: JobStep) => {
      pace.add(done, now())
      const rate = pace.rate()
      const secondsLeft = rate && rate > 0 ? (entry.info.total - done) / rate : null
      entry.info = { ...entry.info, ...said, done, rate, secondsLeft, seconds: before + now() - began }
      const due = now() - told >= tellEveryMs / 1000
      if (!due && said.phase === undefined) return
      told = now()
      change(entry, { bytes: entry.work.bytes?.() ?? null })
    }
    const settle = (state: JobState, failure: AppError | null) => {
      const seconds = now() - began
      entry.info = { ...entry.info, seconds: before + seconds }
      try {
        setState(entry, state, seconds, failure)
      } catch (e) {
        // A state that cannot be written down (the disk is full) is still the state.
        const { code, message } = failure ?? toAppError(e)
        change(entry, { ...stateOf(entry, 'failed'), error: message, errorCode: code })
      }
    }
    try {
      setState(entry, 'running')
      await entry.work.start(abort.signal, report)
      settle('done', null)
    } catch (e) {
      const error = toAppError(e)
      const state: JobState = abort.signal.aborted ? current.stopAs : error.code === 'gone' ? 'interrupted' : 'failed'
      settle(state, state === 'failed' ? error : null)
    }
  }

  const stop = (id: string, state: JobState, from: JobState[]) => {
    const entry = need(id)
    if (running?.entry === entry) {
      running.stopAs = state
      running.abort.abort()
    } else if (from.includes(entry.info.state)) setState(entry, state)
  }
  const drop = (gone: (entry: Entry) => boolean) => {
    entries = entries.filter(entry => !gone(entry))
    reorder()
  }

  return {
    list: () => entries.map(entry => entry.info),
    get: id => find(id)?.info ?? null,
    put: (work, state) => {
      const { id, kind, title, unit, run, total, done, seconds, error } = work
      const nothing = { phase: '', rate: null, secondsLeft: null, provider: null, reason: null, endedAt: null }
      const told = { id, kind, title, unit, run, total, done, seconds, error, errorCode: null }
      const info: JobInfo = { ...told, ...nothing, state, bytes: work.bytes?.() ?? null }
      // Put last again: queued in the order asked.
      entries = [...entries.filter(entry => entry.work.id !== id), { work, info }]
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
    move: (id, to) => {
      const entry = need(id)
      const queued = entries.filter(({ info }) => info.state === 'queued')
      const at = queued.indexOf(entry)
      if (at < 0) return
      const target = to === 'first' ? 0 : Math.max(0, Math.min(queued.length - 1, to === 'up' ? at - 1 : at + 1))
      const moved = queued.toSpliced(at, 1).toSpliced(target, 0, entry)
      // Only the queued ones change places; the others stay where they are.
      let next = 0
      entries = entries.map(old => (old.info.state === 'queued' ? moved[next++]! : old))
      reorder()
    },
    clear: id => drop(({ work, info }) => (id === null ? ['done', 'cancelled'].includes(info.state) : work.id === id && over.has(info.state))), // prettier-ignore
    remove: async id => {
      const entry = find(id)
      if (!entry) return
      if (running?.entry === entry) {
        const { ended } = running
        stop(id, 'cancelled', [])
        await ended
      }
      drop(other => other === entry)
    },
    resumeInterrupted: () => {
      for (const entry of entries) if (entry.info.state === 'interrupted') setState(entry, 'queued')
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
