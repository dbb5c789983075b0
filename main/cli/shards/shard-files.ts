// A shard: the codes of a part of a run's rows, computed elsewhere. Its files, and what shard.json says. Command line.
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { numericsVersion } from '../../../shared/ids.ts'
import { readJsonObject } from '../../containers/json.ts'

export const shardFile = 'shard.json'
/** token, feature, activation: as `encode` writes them */
export const codesFile = 'codes.parquet'
/** token, squared_error, tau: what else a run keeps of a row */
export const rowsFile = 'rows.parquet'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const row = z.number().int().min(0)
const schema = z.object({
  dictionaryId: hash,
  activationsId: hash,
  options: z.record(z.string(), z.unknown()),
  from: row,
  to: row,
  numericsVersion: z.number().int(),
  provider: z.string().max(40).default('unknown'),
  reason: z.string().max(1_000).default(''),
  /** where the files were, for a workspace that does not have them yet */
  sae: z.string().max(4_096).optional(),
  activations: z.string().max(4_096).optional(),
  tensor: z.string().max(1_000).nullable().optional(),
})

export type ShardFacts = z.output<typeof schema>

export interface Shard extends ShardFacts {
  folder: string
}

const maxJson = 1_000_000

/** @throws AppError bad-input naming the file */
async function readShard(folder: string): Promise<Shard> {
  const path = join(folder, shardFile)
  const parsed = schema.safeParse(Object.fromEntries(await readJsonObject(path, maxJson)))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new AppError('bad-input', `${path}: ${issue.path.join('.')}: ${issue.message}.`)
  }
  if (parsed.data.numericsVersion !== numericsVersion) {
    const found = `${path}: found codes of numerics version ${parsed.data.numericsVersion}, expected ${numericsVersion}`
    throw new AppError('unsupported-format', `${found}. Compute the shard again with this version of Zonoscope.`)
  }
  return { ...parsed.data, folder }
}

/**
 * The shards that paths stand for: a shard's folder, its shard.json, or a folder that holds shards, or a folder `shards` of them.
 * @throws AppError not-found, bad-input
 */
export async function findShards(paths: readonly string[]): Promise<Shard[]> {
  const folders: string[] = []
  for (const path of paths) {
    const found = await shardFolders(path)
    if (found.length === 0) {
      throw new AppError(
        'not-found',
        `${path}: found no shard, expected a folder with ${shardFile} (from run --shard).`,
      )
    }
    folders.push(...found)
  }
  const shards: Shard[] = []
  for (const folder of new Set(folders)) shards.push(await readShard(folder))
  return shards
}

async function shardFolders(path: string): Promise<string[]> {
  if (basename(path) === shardFile) return [dirname(path)]
  if (await isFile(join(path, shardFile))) return [path]
  for (const place of [path, join(path, 'shards')]) {
    const names = await readdir(place).catch(() => [])
    const folders: string[] = []
    for (const name of names.sort()) if (await isFile(join(place, name, shardFile))) folders.push(join(place, name))
    if (folders.length > 0) return folders
  }
  return []
}

export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    s => s.isFile(),
    () => false,
  )

/**
 * Shards of one run in order of rows.
 * @throws AppError bad-input where they are of several runs, or leave out or repeat rows
 */
export function inOrder(shards: Shard[], rows: number): Shard[] {
  const sorted = [...shards].sort((a, b) => a.from - b.from)
  const [first] = sorted as [Shard]
  let next = 0
  for (const shard of sorted) {
    const at = join(shard.folder, shardFile)
    for (const key of ['dictionaryId', 'activationsId'] as const) {
      if (shard[key] === first[key]) continue
      const found = `${at}: found ${key} ${shard[key].slice(0, 12)}, expected ${first[key].slice(0, 12)}`
      throw new AppError('bad-input', `${found} as in ${first.folder}: these are shards of different runs.`)
    }
    if (shard.from !== next || shard.to <= shard.from || shard.to > rows) {
      throw new AppError(
        'bad-input',
        `${at}: found rows ${shard.from} to ${shard.to}, expected rows from ${next} of ${rows}.`,
      )
    }
    next = shard.to
  }
  if (next !== rows) {
    throw new AppError(
      'bad-input',
      `${sorted.at(-1)!.folder}: the shards end at row ${next}, expected ${rows}. One is missing.`,
    )
  }
  return sorted
}
