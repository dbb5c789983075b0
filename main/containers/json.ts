// Reads a small JSON file from a stranger. Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'
import { openSource } from './source.ts'

/**
 * @param maxBytes a larger file is refused before it is read
 * @returns the file's object as a Map, so that names of object prototypes mean nothing
 * @throws AppError not-found; bad-input when it is too large, not JSON (NaN and Infinity are not), or not an object
 */
export async function readJsonObject(path: string, maxBytes: number): Promise<Map<string, unknown>> {
  const source = await openSource(path)
  try {
    if (source.size > maxBytes) {
      throw new AppError(
        'bad-input',
        `${path}: it has ${source.size} bytes, expected a small file (at most ${maxBytes}).`,
      )
    }
    const text = new TextDecoder().decode(await source.read(0, source.size))
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (e) {
      throw new AppError(
        'bad-input',
        `${path}: not valid JSON (${e instanceof Error ? e.message.slice(0, 200) : ''}).`,
        {
          cause: e,
        },
      )
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new AppError(
        'bad-input',
        `${path}: found ${Array.isArray(value) ? 'a list' : typeof value}, expected an object.`,
      )
    }
    return new Map(Object.entries(value))
  } finally {
    await source.close()
  }
}
