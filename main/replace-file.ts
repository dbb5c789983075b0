// Writes a file whole or not at all: a crash leaves the old one or the new one, never half of one. Data process, command line.
import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** @throws what the file system says; the draft is removed */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`)
  try {
    // On the disk before it takes the old one's place: a power cut leaves one of the two.
    await writeFile(draft, bytes, { flag: 'wx', flush: true })
    await rename(draft, path)
  } catch (e) {
    await rm(draft, { force: true })
    throw e
  }
}
