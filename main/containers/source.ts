// Positioned reads of a file from a stranger: never the whole file, never past its end. Data and inference processes, command line.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'

/** An open regular file. Offsets and lengths are bytes. */
export interface ByteSource {
  path: string
  size: number
  /** @throws AppError bad-input when the range is not wholly inside the file */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  /** Fills `target` from `offset`. */
  readInto(target: Uint8Array, offset: number): Promise<void>
  close(): Promise<void>
}

// One pread moves at most 2 GiB on Linux; smaller steps also keep other work of the process going.
const step = 64 * 2 ** 20

/** Opens a file for reading. @throws AppError not-found, bad-input (a folder, a device, no permission) */
export async function openSource(path: string): Promise<ByteSource> {
  // Non-blocking, so that a named pipe is refused below instead of waited for.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((e: unknown) => {
    throw openError(path, e)
  })
  const stat = await handle.stat()
  if (!stat.isFile()) {
    await handle.close()
    throw new AppError('bad-input', `${path}: this is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}.`)
  }
  const { size } = stat
  const readInto = async (target: Uint8Array, offset: number) => {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + target.length > size) {
      throw new AppError(
        'bad-input',
        `${path}: the file ends at byte ${size}, but bytes ${offset} to ${offset + target.length} are needed. It may be truncated; copy it again.`,
      )
    }
    for (let done = 0; done < target.length;) {
      const { bytesRead } = await handle.read(target, done, Math.min(step, target.length - done), offset + done)
      if (bytesRead === 0) throw new AppError('bad-input', `${path}: the file became shorter while it was being read.`)
      done += bytesRead
    }
  }
  return {
    path,
    size,
    readInto,
    async read(offset, length) {
      if (!Number.isSafeInteger(length) || length < 0 || length > size) {
        throw new AppError('bad-input', `${path}: ${length} bytes are needed, the file has ${size}.`)
      }
      const target = new Uint8Array(length)
      await readInto(target, offset)
      return target
    },
    close: () => handle.close(),
  }
}

/** A failed open as one of our errors, naming the file. */
export function openError(path: string, e: unknown): AppError {
  const code = typeof e === 'object' && e !== null && 'code' in e ? String(e.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return new AppError('not-found', `${path}: there is no such file.`)
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError('bad-input', `${path}: no permission to read it.`, { cause: e })
  }
  return new AppError('bad-input', `${path}: cannot be read (${e instanceof Error ? e.message : String(e)}).`, {
    cause: e,
  })
}
