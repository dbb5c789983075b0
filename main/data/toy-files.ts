// Toys of the lab as JSON or safetensors files that a person picks. Data process.
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { readToyFile as readToy } from '../../core/toy/exchange.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import { replaceFile } from '../replace-file.ts'
import { readToySafetensors, toySafetensors } from './toy-safetensors.ts'

const largest = 4_000_000
const isSafetensors = (path: string) => extname(path).toLowerCase() === '.safetensors'

/** What a file holds, by its ending. @throws AppError not-found, bad-input for a folder, a large file, and what is neither */
export async function readToyFile(path: string): Promise<unknown> {
  const info = await stat(path).catch((e: unknown) => {
    throw toAppError(e)
  })
  if (!info.isFile() || info.size > largest) {
    throw new AppError('bad-input', `${basename(path)}: a JSON or safetensors file of at most 4 MB is expected.`)
  }
  if (isSafetensors(path)) return readToySafetensors(path)
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch (e) {
    throw new AppError('bad-input', `${basename(path)}: this is not valid JSON.`, { cause: e })
  }
}

/** Writes the file whole or not at all, as its ending says. @throws AppError read-only, disk-full, bad-input for what is no toy */
export async function writeToyFile(toy: unknown, path: string): Promise<void> {
  try {
    // Checked first: matrices of any shape come from the page.
    const bytes = isSafetensors(path)
      ? toySafetensors({ ...readToy(toy) })
      : Buffer.from(`${JSON.stringify(toy, null, 1)}\n`)
    await replaceFile(path, bytes)
  } catch (e) {
    const { code, message } = toAppError(e)
    throw new AppError(code, `${basename(path)} could not be written (${message}). Choose another place.`, { cause: e })
  }
}
