// Bytes of a stranger's file as text, or a refusal that names the file. Data process, command line.
import { AppError } from '../../shared/errors.ts'

/** @throws AppError bad-input naming the file */
export function decodeUtf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (e) {
    throw new AppError('bad-input', `${path}: found bytes that are not UTF-8, expected text.`, { cause: e })
  }
}
