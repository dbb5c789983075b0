// Text that the page made, as a file of a person's choice. Data process.
import { basename } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'
import { replaceFile } from '../replace-file.ts'

/** The whole file or none. @throws AppError read-only, disk-full */
export async function writeText(text: string, path: string): Promise<{ bytes: number }> {
  const bytes = Buffer.from(text, 'utf8')
  try {
    await replaceFile(path, bytes)
  } catch (e) {
    const { code, message } = toAppError(e)
    throw new AppError(code, `${basename(path)} could not be written (${message}). Choose another place.`, { cause: e })
  }
  return { bytes: bytes.byteLength }
}
