// The files of labels: a stranger's file or folder read within bounds, ours written whole or not at all. Data process, command line.
import { existsSync } from 'node:fs'
import { lstat, mkdir, readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { replaceFile } from '../../replace-file.ts'
import { decodeUtf8 } from '../utf8.ts'
import type { ReadNotes, TextFile } from './types.ts'

/** what is read of a folder at most */
const limits = { files: 200_000, depth: 8, bytes: 512 * 1024 * 1024 }

/**
 * Text files at `path`: itself, or those below it that `reads` wants, in the order of their paths. Links are left out.
 * @throws AppError not-found, bad-input naming the file
 */
export async function readTexts(path: string, reads: (path: string) => boolean, notes: ReadNotes): Promise<TextFile[]> {
  const found = await lstat(path).catch(() => null)
  if (!found) throw new AppError('not-found', `${path}: there is no such file or folder.`)
  const names = found.isDirectory() ? (await walk(path, '', 0, notes)).filter(reads).sort() : ['']
  let left = limits.bytes
  const out: TextFile[] = []
  for (const name of names) {
    const bytes = await unpacked(join(path, name), left)
    left -= bytes.byteLength
    out.push({ path: name || basename(path), text: decodeUtf8(bytes, join(path, name)) })
  }
  return out
}

async function walk(root: string, below: string, depth: number, notes: ReadNotes): Promise<string[]> {
  const out: string[] = []
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name
    if (entry.isDirectory() && depth < limits.depth) out.push(...(await walk(root, path, depth + 1, notes)))
    else if (entry.isFile()) out.push(path)
    else notes.ignore(entry.isDirectory() ? 'folders that lie too deep' : 'links')
    if (out.length > limits.files) {
      throw new AppError('bad-input', `${root}: found more than ${limits.files} files, expected a folder of labels.`)
    }
  }
  return out
}

async function unpacked(path: string, most: number): Promise<Uint8Array> {
  const { size } = await lstat(path)
  const tooLarge = () =>
    new AppError('bad-input', `${path}: found more than ${limits.bytes / 2 ** 20} MB of labels, expected less.`)
  if (size > most) throw tooLarge()
  const bytes = await readFile(path)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, most) })
  } catch (e) {
    if (e instanceof RangeError) throw tooLarge()
    throw new AppError('bad-input', `${path}: its compressed data are damaged.`, { cause: e })
  }
}

/**
 * Writes the files; the single one of path '' is `path` itself.
 * @returns bytes of each, as they are on disk
 * @throws AppError bad-input when a folder is not empty, read-only, disk-full
 */
export async function writeTexts(
  path: string,
  files: readonly TextFile[],
  place: 'file' | 'folder',
): Promise<Uint8Array[]> {
  try {
    if (place === 'folder') await requireEmpty(path)
    const out: Uint8Array[] = []
    for (const file of files) {
      const bytes = Buffer.from(file.text, 'utf8')
      // No time and no system in the header: the same labels give the same bytes.
      const packed = file.path.endsWith('.gz') ? withoutSystem(gzipSync(bytes, { level: 6 })) : bytes
      const to = join(path, file.path)
      if (file.path) await mkdir(dirname(to), { recursive: true })
      await replaceFile(to, packed)
      out.push(packed)
    }
    return out
  } catch (e) {
    const { code, message } = toAppError(e)
    if (code === 'bad-input') throw e
    throw new AppError(code, `${path}: it could not be written (${message}). Choose another place.`, { cause: e })
  }
}

async function requireEmpty(path: string): Promise<void> {
  if (!existsSync(path)) return
  const names = await readdir(path).catch(() => ['a file'])
  if (names.length === 0) return
  throw new AppError('bad-input', `${path}: found ${names.length} files in it, expected a new or an empty folder.`)
}

/** RFC 1952: byte 9 is the operating system; 255 says that it is not known. */
function withoutSystem(bytes: Buffer): Buffer {
  bytes[9] = 255
  return bytes
}
