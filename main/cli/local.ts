// Data and inference in one plain Node process: what a command needs to work on a workspace. Command line.
import { AppError } from '../../shared/errors.ts'
import type { Client, DataApi, InferenceApi } from '../../shared/contract.ts'
import type { JobInfo } from '../../shared/job-model.ts'
import { defaultSettings, type RunInfo } from '../../shared/model.ts'
import { connect, portPair, serve, type PortLike } from '../../shared/rpc.ts'
import { dataSchemas, inferenceSchemas, parser } from '../../shared/schemas.ts'
import { createInferenceLink } from '../data/inference-link.ts'
import { createDataServer, type DataServer } from '../data/server.ts'
import type { Session } from '../data/session.ts'
import type { Io } from './command.ts'
import { fontsFolder, samplesFolder } from './places.ts'

export interface Local {
  server: DataServer
  session: Session
  data: Client<DataApi>
  /** An id for a path, as a dialog would give. */
  grant(path: string): string
  /** Ends jobs after their last commit and releases the workspace. */
  close(): Promise<void>
}

export interface LocalOptions {
  /** makes an empty workspace where there is none */
  create?: boolean
  /** makes it from this sample */
  sample?: string
  samplesFolder?: string
  /** ends making a sample */
  signal?: AbortSignal
  /** of making a sample */
  onProgress?: (progress: { done: number; total: number; phase: string }) => void
}

/** Inference is loaded when it is first asked: `check` and `query` work without ONNX Runtime. */
async function startInference(): Promise<PortLike> {
  const { createInferenceServer } = await import('../inference/server.ts')
  const pair = portPair()
  serve<InferenceApi>(pair.a, createInferenceServer(), parser(inferenceSchemas))
  return pair.b
}

/** Opens a workspace for one command; unfinished runs wait until a command asks for them. */
export async function openLocal(folder: string, options: LocalOptions = {}): Promise<Local> {
  const server = createDataServer({
    samplesFolder: options.samplesFolder ?? samplesFolder,
    fontsFolder,
    settings: defaultSettings,
    speedsFile: null,
    inference: createInferenceLink(startInference),
    goOn: false,
  })
  const pair = portPair()
  serve<DataApi>(pair.a, server.handlers, parser(dataSchemas))
  const close = async () => {
    pair.close()
    await server.close()
  }
  try {
    const { create = false, sample = null, signal, onProgress } = options
    const session = await server.open(folder, { create, sample, signal, onProgress })
    return { server, session, data: connect<DataApi>(pair.b), grant: path => server.files.grantPath(path), close }
  } catch (e) {
    await close()
    throw e
  }
}

/**
 * Waits until none of these jobs is queued or running, telling progress.
 * @throws AppError cancelled after Ctrl+C (the jobs stop at their last commit), or what made a job fail
 */
export async function waitForJobs(local: Local, jobs: string[], io: Io): Promise<void> {
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  io.signal.addEventListener('abort', interrupt, { once: true })
  const pending = async () => (await local.data.call('job.list', undefined)).filter(job => jobs.includes(job.id))
  const unfinished = (job: JobInfo) => job.state === 'queued' || job.state === 'running'
  try {
    await new Promise<void>((resolve, reject) => {
      const look = async () => {
        const list = await pending()
        const failed = list.find(job => job.state === 'failed' || job.state === 'interrupted')
        if (failed)
          reject(new AppError(failed.errorCode ?? 'internal', failed.error ?? `${failed.title}: interrupted.`))
        else if (!list.some(unfinished)) resolve()
      }
      const onProgress = (event: { t: string; job?: JobInfo }) => {
        if (event.t !== 'job' || !event.job || !jobs.includes(event.job.id)) return
        io.progress(progressLine(event.job))
        if (!unfinished(event.job)) look().catch(reject)
      }
      local.data.call('events.listen', undefined, { signal: stop.signal, onProgress }).catch(reject)
      if (io.signal.aborted) stop.abort()
      else look().catch(reject)
    })
  } finally {
    stop.abort()
    io.signal.removeEventListener('abort', interrupt)
  }
}

/** Rows from which measuring a batch first is worth its time. */
const worthMeasuring = 20_000

/** Says on standard error what a run will cost, and when it will not fit on the disk. */
export async function sayEstimate(local: Local, pair: { dictionary: string; activations: string }, io: Io) {
  const { activations } = await local.data.call('workspace.get', undefined)
  const probe = activations.some(({ id, rows }) => id === pair.activations && rows >= worthMeasuring)
  const call = { signal: io.signal }
  const { seconds, bytes, basis, fits, free } = await local.data.call('run.estimate', { ...pair, probe }, call)
  if (seconds === null || bytes === null) return
  const megabytes = (n: number) => `${Math.ceil(n / 1e6)} MB`
  io.warn(`About ${Math.ceil(seconds)} s and ${megabytes(bytes)} on disk, by ${basis}.`)
  if (!fits) io.warn(`Warning: only ${megabytes(free ?? 0)} are free; the run will stop when the disk is nearly full.`)
}

function progressLine({ title, done, total, unit, rate, secondsLeft, state }: JobInfo): string {
  const speed = rate === null ? '' : `, ${Math.round(rate)} ${unit}/s`
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`
  return state === 'running' ? `${title}: ${done} of ${total} ${unit}${speed}${left}` : `${title}: ${state}`
}

/** One entry of `runs` as docs/command-line.md has it. */
export const runSummary = ({ id, dictionary, activations, rows, l0, fvu, dead }: RunInfo) => ({
  id,
  dictionary,
  activations,
  rows,
  l0,
  fvu,
  dead,
})
