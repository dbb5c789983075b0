// Parts of language models kept loaded: made once, made again when a file changed, given up when memory runs short. Inference process, command line.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type * as ort from 'onnxruntime-node'
import type { ModelRef } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { LanguageModelDescription } from '../../shared/model.ts'
import { openLanguageModel, readModelPart, type LanguageModel, type ModelPart } from './language-model.ts'
import { createSession } from './providers.ts'

export interface LoadedPart {
  /** the graph's file, for messages */
  path: string
  description: LanguageModelDescription
  session: ort.InferenceSession
}

interface Entry {
  key: string
  part: Promise<LoadedPart>
  stamp: string
  files: string[]
  /** calls that are using it; it is released when it is retired and the last has left */
  users: number
  lastUse: number
  retired: boolean
}

export interface ModelSessions {
  /** Runs `work` with a part of the model, loading it first if need be. @throws what loading throws */
  use<T>(model: ModelRef, part: ModelPart, work: (loaded: LoadedPart) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** @param kept parts that may stay loaded beside those in use: the two of one model, and of the one before */
export function createModelSessions(kept = 4): ModelSessions {
  const entries = new Map<string, Entry>()
  let clock = 0

  const release = (entry: Entry) => void entry.part.then(({ session }) => session.release()).catch(() => undefined) // a failed load has nothing to release
  const retire = (entry: Entry) => {
    entry.retired = true
    if (entries.get(entry.key) === entry) entries.delete(entry.key)
    if (entry.users === 0) release(entry)
  }
  const leave = (entry: Entry) => {
    entry.users--
    if (entry.retired && entry.users === 0) release(entry)
  }

  /** Counts the caller as its user before anything is awaited. */
  const acquire = async (ref: ModelRef, part: ModelPart): Promise<Entry> => {
    const key = JSON.stringify([ref.path, ref.threads, part])
    const known = entries.get(key)
    if (known) {
      known.users++
      if ((await stampOf(known.files)) === known.stamp) return known
      retire(known)
      leave(known)
    }
    const model = await openLanguageModel(ref.path)
    const stamp = await stampOf(model.files)
    const other = entries.get(key) // another caller may have been here in the meantime
    if (other) {
      other.users++
      return other
    }
    const loading = load(model, part, ref.threads)
    const entry: Entry = { key, part: loading, stamp, files: model.files, users: 1, lastUse: 0, retired: false }
    entries.set(key, entry)
    loading.catch(() => retire(entry))
    return entry
  }

  const makeRoom = () => {
    const idle = [...entries.values()].filter(e => e.users === 0).sort((a, b) => b.lastUse - a.lastUse)
    for (const entry of idle.slice(kept)) retire(entry)
  }

  return {
    async use(ref, part, work) {
      const entry = await acquire(ref, part)
      entry.lastUse = ++clock
      try {
        return await work(await entry.part)
      } finally {
        leave(entry)
        makeRoom()
      }
    },
    async close() {
      const all = [...entries.values()]
      entries.clear()
      await Promise.allSettled(all.map(async entry => (await entry.part).session.release()))
    },
  }
}

async function load(model: LanguageModel, part: ModelPart, threads: number | null): Promise<LoadedPart> {
  const path = join(model.folder, `${part}.onnx`)
  const { model: bytes } = await readModelPart(model, part)
  // On the CPU always: the numbers of a sample are made once and kept, and must not depend on the graphics card.
  const graph = { model: bytes, fed: [], externalData: [], bytes: bytes.length }
  const { session } = await createSession(graph, 'cpu', threads, 'language model').catch((e: unknown) => {
    if (!(e instanceof AppError) || e.code !== 'internal') throw e
    throw new AppError('bad-input', `${path}: ${e.message}`, { cause: e })
  })
  return { path, description: model.description, session }
}

/** Sizes and times of files: a model that was made again must not be answered from memory. */
async function stampOf(files: string[]): Promise<string> {
  const stats = await Promise.all(files.map(file => stat(file).catch(() => null)))
  return stats.map(s => (s ? `${s.size}:${s.mtimeMs}` : 'gone')).join(' ')
}
