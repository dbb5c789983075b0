// Content hashes of files and the ids made of them. Data process, command line.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson, numericsVersion } from '../../shared/ids.ts'
import { AppError } from '../../shared/errors.ts'

/** A referred file as it was when it was added. `name` is relative to the item's location. */
export interface FileRecord {
  name: string
  size: number
  mtimeMs: number
  sha256: string
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** Reads a file in blocks. @throws AppError cancelled, not-found */
export async function hashFile(path: string, name: string, signal?: AbortSignal): Promise<FileRecord> {
  const { size, mtimeMs } = await stat(path)
  const hash = createHash('sha256')
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
    hash.update(block as Buffer)
  }
  return { name, size, mtimeMs, sha256: hash.digest('hex') }
}

/** Files of a folder, one after another. @param names relative to it @throws AppError cancelled, not-found */
export async function hashFiles(folder: string, names: readonly string[], signal?: AbortSignal): Promise<FileRecord[]> {
  const files: FileRecord[] = []
  for (const name of names) files.push(await hashFile(join(folder, name), name, signal))
  return files
}

/** [[name, sha256], ...] sorted by name: the part of an id that stands for the bytes. */
const fileList = (files: FileRecord[]): [string, string][] =>
  files.map(f => [f.name, f.sha256] as [string, string]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** Whether two lists of files have the same names, and the same sizes or hashes, in any order. */
export function sameFiles<K extends 'size' | 'sha256'>(
  a: readonly Pick<FileRecord, 'name' | K>[],
  b: readonly Pick<FileRecord, 'name' | K>[],
  key: K,
): boolean {
  const of = (files: typeof a) => files.map(file => `${file.name} ${file[key]}`).sort().join('\n') // prettier-ignore
  return of(a) === of(b)
}

export const dictionaryIdOf = (format: string, options: Record<string, unknown>, files: FileRecord[]): string =>
  sha256(canonicalJson({ format, options, files: fileList(files) }))

export const activationsIdOf = (format: string, tensor: string | null, files: FileRecord[]): string =>
  sha256(canonicalJson({ format, tensor, rowOrder: 'file', options: {}, files: fileList(files) }))

export const runIdOf = (dictionary: string, activations: string, mask: Uint8Array): string =>
  sha256(canonicalJson({ dictionaryId: dictionary, activationsId: activations, mask: sha256(mask), numericsVersion }))
