// A folder whose files are one matrix of activations, one after another. Data and inference processes, command line.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { elementBytes } from '../elements.ts'
import { onlyFolder } from '../only-folder.ts'
import type { ActivationsContainer, Wanted } from './container.ts'
import { joinRows, type Shard } from './join-rows.ts'
import { choiceOf, readingsOf, type Reading } from './readings.ts'
import { choose, describeReading, openReading, withTensors, type OpenTensors } from './tensor-file.ts'

const maxShards = 65_536
const natural = new Intl.Collator('en', { numeric: true })

/** Names in natural order: 2.pt before 10.pt. */
export const inOrder = (names: readonly string[]): string[] => [...names].sort(natural.compare)

export interface ShardFolder {
  id: string
  /** those of a folder's names that are shards; [] when it is no such folder */
  shards(names: readonly string[]): readonly string[]
  /** a look into the first of them */
  matches?(path: string): Promise<boolean>
  open: OpenTensors
}

/** Each shard holds the same tensor, with rows of the same width. Texts lie in a table beside the folder. */
export function shardFolder({ id, shards, matches, open }: ShardFolder): ActivationsContainer {
  const list = async (folder: string) => inOrder(shards(await readdir(folder)))
  const readings = async (folder: string, wanted: Wanted) => {
    const names = await list(folder)
    if (names.length > maxShards)
      throw new AppError('bad-input', `${folder}: found ${names.length} files, expected at most ${maxShards}.`)
    const first = await readingOf(open, join(folder, names[0]!), wanted)
    const parts: (Shard & { reading: Reading })[] = []
    for (const name of names) {
      const path = join(folder, name)
      const reading = await readingOf(open, path, { tensor: first.tensor, d: wanted.d ?? null })
      requireSame(path, reading, first)
      parts.push({ path, rows: reading.rows, reading })
    }
    return { first, parts }
  }
  return {
    id,
    files: list,
    table: 'beside',
    recognise: async ({ path, isFolder }) => {
      if (!isFolder) return null
      const folder = await onlyFolder(path)
      const [first] = await list(folder)
      return first !== undefined && (matches === undefined || (await matches(join(folder, first)))) ? folder : null
    },
    choices: async folder => {
      const [first] = await list(folder)
      return withTensors(open, join(folder, first!), file => readingsOf(file.layouts).map(choiceOf))
    },
    describe: async (folder, wanted) => {
      const { first, parts } = await readings(folder, wanted)
      const rows = parts.reduce((sum, part) => sum + part.rows, 0)
      const told = await describeReading(id, folder, {
        reading: { ...first, rows },
        layouts: [first.layout],
        d: wanted.d ?? null,
      })
      return { ...told, warnings: [...told.warnings, ...sayOrder(await list(folder))] }
    },
    open: async (folder, tensor) => {
      const { first, parts } = await readings(folder, { tensor })
      return joinRows(folder, parts, {
        tensor: first.tensor,
        d: first.d,
        rowBytes: first.d * elementBytes[first.layout.type],
        open: ({ path }) => openReading(open, path, { tensor: first.tensor }),
      })
    },
  }
}

function requireSame(path: string, found: Reading, first: Reading): void {
  if (found.d === first.d && found.positions === first.positions) return
  const words = ({ rows, d, positions }: Reading) =>
    `rows of ${d} numbers${positions === null ? '' : `, ${positions} a document`} (${rows} rows)`
  throw new AppError(
    'bad-input',
    `${path}: found ${words(found)}, expected ${words(first)}, as in the first file of the folder.`,
  )
}

const sayOrder = (names: readonly string[]): string[] => {
  if (names.length < 2) return []
  const some = names.length < 5 ? names.join(', ') : `${names[0]}, ${names[1]}, … ${names.at(-1)}`
  return [`${names.length} files are read as one matrix, one after another: ${some}.`]
}

/** Headers of shards as they were read: a run asks for them again with each of its batches. */
const known = new Map<string, { stamp: string; reading: Reading }>()

async function readingOf(open: OpenTensors, path: string, wanted: Wanted): Promise<Reading> {
  const { size, mtimeMs } = await stat(path)
  const key = JSON.stringify([path, wanted.tensor, wanted.d ?? null])
  const stamp = `${size}:${mtimeMs}`
  const before = known.get(key)
  if (before?.stamp === stamp) return before.reading
  const reading = await withTensors(open, path, file => choose(path, file, wanted))
  if (known.size >= 2 * maxShards) known.clear()
  known.set(key, { stamp, reading })
  return reading
}
