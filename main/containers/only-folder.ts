// Folders that hold nothing but one folder stand for it: downloads keep a repository's long paths. Data and inference processes.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const maxDepth = 8

/** The innermost folder reached by going into lone folders (hidden entries do not count). `folder` itself when it holds more. */
export async function onlyFolder(folder: string): Promise<string> {
  let at = folder
  for (let depth = 0; depth < maxDepth; depth++) {
    const entries = (await readdir(at, { withFileTypes: true })).filter(entry => !entry.name.startsWith('.'))
    if (entries.length !== 1 || !entries[0]!.isDirectory()) return at
    at = join(at, entries[0]!.name)
  }
  return at
}
