// Folders that hold several dictionaries: what they are, so that a person can choose. Inference process, command line.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { SaeListing } from './format.ts'

const maxDepth = 3
/** folders looked into: a stranger's tree may be of any size */
const maxFolders = 400
const maxListed = 12

/** What is said of a path that holds several. @param names inside it */
export function severalDictionaries(path: string, names: readonly string[]): AppError {
  const more = names.length > maxListed ? ` and ${names.length - maxListed} more` : ''
  return new AppError(
    'bad-input',
    `${path}: found ${names.length === 1 ? '1 dictionary' : `${names.length} dictionaries`} inside, expected a dictionary: choose ${names.length === 1 ? 'it' : 'one of them'}: ${names.slice(0, maxListed).join(', ')}${more}.`,
  )
}

/**
 * Folders below one that look like dictionaries, by their paths from it, in order.
 * @param isDictionary whether names look like one
 */
export async function dictionariesIn(
  folder: string,
  isDictionary: (listing: SaeListing) => boolean,
): Promise<string[]> {
  const found: string[] = []
  let left = maxFolders
  const look = async (inner: string, depth: number): Promise<void> => {
    if (left-- <= 0) return
    const path = join(folder, inner)
    const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
    const names = new Set(entries.map(entry => entry.name))
    if (depth > 0 && isDictionary({ path, folder: path, file: null, names })) found.push(inner)
    else if (depth < maxDepth) {
      for (const { name } of entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))) {
        await look(inner === '' ? name : join(inner, name), depth + 1)
      }
    }
  }
  await look('', 0)
  return found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}
