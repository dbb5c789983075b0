// The data process's side of its worker thread: one thread, started when first needed, ended to cancel. Data process, command line.
import { Worker } from 'node:worker_threads'
import type { AngleTable } from '../../core/angles/types.ts'
import type { MainLatents, MainLatentsInput, ReadClasses, ReadClassesInput } from '../../core/analysis/read-classes.ts'
import type { TurnReport } from '../../core/analysis/turn-types.ts'
import type { FeaturePairs, PairsInput } from '../../core/matching/pairs.ts'
import type { ActivationPlane } from '../../core/zones/activation-plane.ts'
import type { Comparison, ComparisonInput } from '../../core/zones/comparison.ts'
import type { ZoneView } from '../../core/zones/types.ts'
import type { SliceFrame } from '../../core/zones/view.ts'
import type { PlaceCell, SectionCounts, WholeSection } from '../../core/zones/whole-dictionary.ts'
import { AppError } from '../../shared/errors.ts'
import { workerUrl } from './worker-url.ts'
import type { ComputeReply, ComputeRequest } from './workers/compute-worker.ts'
import type { AngleTask } from './workers/angle-task.ts'
import type { PlaneTask } from './workers/plane-task.ts'
import type { ComputeTask } from './workers/tasks.ts'
import type { TurnTask } from './workers/turn-task.ts'
import type { ZoneTask } from './workers/zone-task.ts'

export interface Compute {
  /** @throws AppError cancelled, bad-input, internal */
  zone(task: ZoneTask, signal?: AbortSignal): Promise<{ view: ZoneView; frame: SliceFrame }>
  /** @throws AppError cancelled, bad-input, internal */
  plane(task: PlaneTask, signal?: AbortSignal): Promise<ActivationPlane>
  /** @throws AppError cancelled, bad-input, internal */
  angles(task: AngleTask, signal?: AbortSignal): Promise<AngleTable>
  /** @throws AppError cancelled, internal */
  turn(task: TurnTask, signal?: AbortSignal): Promise<TurnReport>
  /** @throws AppError cancelled, internal */
  compare(input: ComparisonInput, signal?: AbortSignal): Promise<Comparison>
  /** @throws AppError cancelled, internal */
  pairs(input: PairsInput, signal?: AbortSignal): Promise<FeaturePairs>
  /** Counts over all features of a dictionary. @throws AppError cancelled, internal */
  count(section: WholeSection, signal?: AbortSignal): Promise<SectionCounts>
  /** The cell of one place among all features. @throws AppError cancelled, internal */
  cell(section: WholeSection, place: number[], signal?: AbortSignal): Promise<PlaceCell>
  /** A probe of classes and how well it reads left-out word types. @throws AppError cancelled, internal */
  classes(input: ReadClassesInput, signal?: AbortSignal): Promise<ReadClasses>
  /** Main latents of a class. @throws AppError cancelled, internal */
  latents(input: MainLatentsInput, signal?: AbortSignal): Promise<MainLatents>
  close(): Promise<void>
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

export function createCompute(): Compute {
  let worker: Worker | null = null
  let next = 0
  const waiting = new Map<number, Waiting>()

  const fail = (error: Error) => {
    worker = null
    const pending = [...waiting.values()]
    waiting.clear()
    pending.forEach(({ reject }) => reject(error))
  }

  const start = (): Worker => {
    const made = new Worker(workerUrl('compute-worker'))
    // A worker that waits must not keep the command line from ending.
    made.unref()
    made.on('message', (reply: ComputeReply) => {
      const entry = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (reply.ok) entry?.resolve(reply.output)
      else entry?.reject(new AppError('internal', reply.message))
      if (waiting.size === 0) made.unref()
    })
    made.on('error', e => {
      if (worker === made) fail(new AppError(isMemory(e) ? 'out-of-memory' : 'internal', e.message, { cause: e }))
    })
    made.on('exit', () => {
      if (worker === made) fail(new AppError('gone', 'The computation ended unexpectedly. Try again.'))
    })
    return made
  }

  const run = <T>(task: ComputeTask, signal?: AbortSignal) =>
    new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(new AppError('cancelled', 'Cancelled.'))
      worker ??= start()
      const id = next++
      const abort = () => {
        if (!waiting.delete(id)) return
        reject(new AppError('cancelled', 'Cancelled.'))
        // Nothing else is waiting: end the thread instead of letting it finish for nobody.
        if (waiting.size === 0 && worker) {
          const old = worker
          worker = null
          void old.terminate()
        }
      }
      signal?.addEventListener('abort', abort, { once: true })
      const done = () => signal?.removeEventListener('abort', abort)
      waiting.set(id, {
        resolve: value => (done(), resolve(value as T)),
        reject: error => (done(), reject(error)),
      })
      worker.ref()
      worker.postMessage({ id, task } satisfies ComputeRequest)
    })

  return {
    zone: (input, signal) => run<{ view: ZoneView; frame: SliceFrame }>({ kind: 'zone', input }, signal),
    plane: (input, signal) => run<ActivationPlane>({ kind: 'plane', input }, signal),
    turn: (input, signal) => run<TurnReport>({ kind: 'turn', input }, signal),
    count: (input, signal) => run<SectionCounts>({ kind: 'count', input }, signal),
    cell: (section, place, signal) => run<PlaceCell>({ kind: 'cell', input: { section, place } }, signal),
    angles: (input, signal) => run<AngleTable>({ kind: 'angles', input }, signal),
    pairs: (input, signal) => run<FeaturePairs>({ kind: 'pairs', input }, signal),
    compare: (input, signal) => run<Comparison>({ kind: 'compare', input }, signal),
    classes: (input, signal) => run<ReadClasses>({ kind: 'classes', input }, signal),
    latents: (input, signal) => run<MainLatents>({ kind: 'latents', input }, signal),
    close: async () => {
      const old = worker
      fail(new AppError('cancelled', 'Cancelled.'))
      await old?.terminate()
    },
  }
}

const isMemory = (e: Error): boolean => 'code' in e && e.code === 'ERR_WORKER_OUT_OF_MEMORY'
