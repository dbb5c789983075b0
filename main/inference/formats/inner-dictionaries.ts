// Folders that hold several dictionaries: what they are, so that a person can choose. Inference process, command line.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SaeListing } from './format.ts'

const maxDepth = 3
/** folders looked into: a stranger's tree may be of any size */
const maxFolders = 400
const maxListed = 12

/** "a, b and 3 more" */
export const listed = (names: readonly string[]): string =>
  names.length > maxListed
    ? `${names.slice(0, maxListed).join(', ')} and ${names.length - maxListed} more`
    : names.join(', ')

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
