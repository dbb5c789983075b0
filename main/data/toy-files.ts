// Toys of the lab as JSON files that a person picks. Data process.
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'
import { replaceFile } from '../replace-file.ts'

const largest = 4_000_000

/** @throws AppError not-found, bad-input for a folder, a large file, and what is no JSON */
export async function readToyFile(path: string): Promise<unknown> {
  const info = await stat(path).catch((e: unknown) => {
    throw toAppError(e)
  })
  if (!info.isFile() || info.size > largest) {
    throw new AppError('bad-input', `${basename(path)}: a JSON file of at most 4 MB is expected.`)
  }
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch (e) {
    throw new AppError('bad-input', `${basename(path)}: this is not valid JSON.`, { cause: e })
  }
}

/** Writes the file whole or not at all. @throws AppError read-only, disk-full */
export async function writeToyFile(toy: unknown, path: string): Promise<void> {
  try {
    await replaceFile(path, Buffer.from(`${JSON.stringify(toy, null, 1)}\n`))
  } catch (e) {
    const { code, message } = toAppError(e)
    throw new AppError(code, `${basename(path)} could not be written (${message}). Choose another place.`, { cause: e })
  }
}
