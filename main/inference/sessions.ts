// Dictionaries kept loaded: one session a reference, made once, the least recently used one given up when memory runs short. Inference process.
import { stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import type { SaeRef } from '../../shared/contract.ts'
import { canonicalJson } from '../../shared/ids.ts'
import { createEncoder, type Encoder } from './encoder.ts'
import { openSae } from './formats/index.ts'

interface Entry {
  key: string
  encoder: Promise<Encoder>
  /** size and time of its files when it was read */
  stamp: string
  files: string[]
  /** calls that are using it; it is not released before they end */
  users: number
  lastUse: number
  bytes: number
  /** its files changed or its place is needed: to be released when the last user leaves */
  retired: boolean
}

export interface SessionStore {
  /** Runs `work` with the dictionary's session, loading it first if need be. @throws what loading throws */
  use<T>(ref: SaeRef, work: (encoder: Encoder) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** @param budget bytes of weights that may stay loaded beside the one in use */
export function createSessionStore(budget = Math.min(4 * 2 ** 30, totalmem() / 4)): SessionStore {
  const entries = new Map<string, Entry>()
  let clock = 0

  const release = (entry: Entry) => void entry.encoder.then(encoder => encoder.release()).catch(() => undefined) // a failed load has nothing to release

  const retire = (entry: Entry) => {
    entry.retired = true
    if (entries.get(entry.key) === entry) entries.delete(entry.key)
    if (entry.users === 0) release(entry)
  }

  const leave = (entry: Entry) => {
    entry.users--
    if (entry.retired && entry.users === 0) release(entry)
  }

  /** Finds or starts loading a dictionary, and counts the caller as its user before anything is awaited. */
  const acquire = async (ref: SaeRef): Promise<Entry> => {
    const key = canonicalJson(ref)
    const known = entries.get(key)
    if (known) {
      known.users++
      if ((await stampOf(known.files)) === known.stamp) return known
      retire(known)
      leave(known)
    }
    const model = await openSae(ref.path, ref.options)
    const stamp = await stampOf(model.files)
    const other = entries.get(key) // another caller may have been here in the meantime
    if (other) {
      other.users++
      return other
    }
    const encoder = createEncoder(model, ref.provider, ref.threads)
    const entry: Entry = { key, encoder, stamp, files: model.files, users: 1, lastUse: 0, bytes: 0, retired: false }
    entries.set(key, entry)
    encoder.then(
      ({ bytes }) => {
        entry.bytes = bytes
        makeRoom(entry)
      },
      () => retire(entry),
    )
    return entry
  }

  const makeRoom = (newest: Entry) => {
    const idle = [...entries.values()].filter(e => e !== newest && e.users === 0).sort((a, b) => a.lastUse - b.lastUse)
    let total = [...entries.values()].reduce((sum, e) => sum + e.bytes, 0)
    for (const entry of idle) {
      if (total <= budget) return
      total -= entry.bytes
      retire(entry)
    }
  }

  return {
    async use(ref, work) {
      const entry = await acquire(ref)
      entry.lastUse = ++clock
      try {
        return await work(await entry.encoder)
      } finally {
        leave(entry)
      }
    },
    async close() {
      const all = [...entries.values()]
      entries.clear()
      await Promise.allSettled(all.map(async entry => (await entry.encoder).release()))
    },
  }
}

/** Sizes and times of files: a dictionary that was trained again must not be answered from memory. */
async function stampOf(files: string[]): Promise<string> {
  const stats = await Promise.all(files.map(file => stat(file).catch(() => null)))
  return stats.map(s => (s ? `${s.size}:${s.mtimeMs}` : 'gone')).join(' ')
}
