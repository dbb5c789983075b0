// Settings of a dictionary's JSON file, with the user's options on top. Inference process.
import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { requireKnown, show } from './given-options.ts'

/**
 * A file's settings with the user's on top.
 * @param path of the file, for messages
 * @param warnings gets a line for every setting that another value replaces
 */
export function withOptions(
  path: string,
  file: ReadonlyMap<string, unknown>,
  options: Record<string, unknown>,
  givable: readonly string[],
  warnings: string[],
): Map<string, unknown> {
  requireKnown(path, options, givable)
  const settings = new Map(file)
  for (const [name, value] of Object.entries(options)) {
    const before = settings.get(name)
    if (before !== undefined && before !== null && before !== value) {
      warnings.push(`The given option ${name}=${show(value)} is used; ${basename(path)} says ${show(before)}.`)
    }
    settings.set(name, value)
  }
  return settings
}

/** Reads single settings and says what is wrong with one. @throws AppError bad-input from every function */
export function settingReader(path: string, settings: ReadonlyMap<string, unknown>) {
  const bad = (name: string, expected: string) =>
    new AppError('bad-input', `${path}: ${name} is ${show(settings.get(name))}, expected ${expected}.`)
  return {
    bad,
    /** @param fallback where the file is silent */
    flag(name: string, fallback: boolean): boolean {
      const value = settings.get(name) ?? fallback
      if (typeof value !== 'boolean') throw bad(name, 'true or false')
      return value
    },
    /** A count above 0, or null where the file is silent; 8.0 is 8. */
    size(name: string): number | null {
      const value = settings.get(name) ?? null
      if (value === null) return null
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
        throw bad(name, 'a whole number above 0')
      }
      return value
    },
    /** A finite number, or null where the file is silent. */
    number(name: string): number | null {
      const value = settings.get(name) ?? null
      if (value === null) return null
      if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(name, 'a number')
      return value
    },
  }
}
