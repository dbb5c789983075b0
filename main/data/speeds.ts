// How fast runs went on this machine and what they took on disk, kept in a small file of the user's. Data process.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { z } from 'zod'
import type { SaeKind } from '../../core/sae/types.ts'
import type { Settings } from '../../shared/settings.ts'

const schema = z.object({
  machine: z.string(),
  /** what the person chose, not what came of it: it decides what the next run will be like */
  provider: z.string(),
  threads: z.number().nullable(),
  dictionary: z.string(),
  kind: z.string(),
  dIn: z.number(),
  dSae: z.number(),
  rowsPerSecond: z.number().positive(),
  bytesPerRow: z.number().positive(),
  /** active features of a row */
  entriesPerRow: z.number().min(0),
})
const fileSchema = z.object({ format: z.literal('zonoscope-speeds'), version: z.literal(1), runs: z.array(schema) })

/** One finished run. */
export type Speed = z.infer<typeof schema>

export interface Speeds {
  /** the last one first */
  list(): readonly Speed[]
  add(speed: Speed): void
}

/** What a run is like, as far as its speed goes. */
export interface RunLike {
  dictionary: string
  kind: SaeKind
  dIn: number
  dSae: number
}

const mostKept = 200
/** Runs that an estimate is made of. */
const mostUsed = 5
const { length: cores, 0: cpu } = cpus()
const machine = `${cpu?.model.trim() ?? 'unknown'} x${cores || availableParallelism()}`

/** @param file null keeps them for this session only. A file that cannot be read is as none: it is only memory. */
export function createSpeeds(file: string | null): Speeds {
  let runs: readonly Speed[] = file === null ? [] : read(file)
  return {
    list: () => runs,
    add: speed => {
      runs = [speed, ...runs].slice(0, mostKept)
      if (file === null) return
      try {
        writeFileSync(`${file}.new`, JSON.stringify({ format: 'zonoscope-speeds', version: 1, runs }))
        renameSync(`${file}.new`, file)
      } catch {
        // A full disk: the run is what counts.
      }
    },
  }
}

function read(file: string): readonly Speed[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).runs
  } catch {
    return []
  }
}

/** Of the machine and the settings that count. */
export const speedKey = ({ provider, threads }: Settings): Pick<Speed, 'machine' | 'provider' | 'threads'> => ({
  machine,
  provider,
  threads,
})

/** Runs to go by: of the same dictionary, else of dictionaries of its kind and size, under the same settings on this machine. */
export function alike(
  speeds: readonly Speed[],
  like: RunLike,
  settings: Settings,
): { runs: readonly Speed[]; same: boolean } {
  const key = speedKey(settings)
  const here = speeds.filter(s => s.machine === key.machine && s.provider === key.provider && s.threads === key.threads)
  const same = here.filter(s => s.dictionary === like.dictionary)
  if (same.length > 0) return { runs: same.slice(0, mostUsed), same: true }
  const near = here.filter(s => s.kind === like.kind && s.dIn === like.dIn && s.dSae === like.dSae)
  return { runs: near.slice(0, mostUsed), same: false }
}
