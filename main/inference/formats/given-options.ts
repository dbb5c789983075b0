// Options that a person gave beside the files: only known ones, and they win over the files. Inference process.
import { AppError } from '../../../shared/errors.ts'

/** A value from a file or a person for a message: short, on one line. */
export const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? 'missing'

/** @throws AppError bad-input naming the options that the format knows */
export function requireKnown(path: string, options: Record<string, unknown>, givable: readonly string[]): void {
  const unknown = Object.keys(options).find(option => !givable.includes(option))
  if (unknown === undefined) return
  const known = givable.length > 0 ? `options are ${givable.join(', ')}` : 'it has none'
  throw new AppError('bad-input', `${path}: there is no option ${unknown.slice(0, 60)} for this format; ${known}.`)
}

/**
 * The option as given, else what the file says; null where neither does. A given one that the file contradicts is named in `warnings`.
 */
export function givenOr(options: Record<string, unknown>, name: string, said: unknown, warnings: string[]): unknown {
  const given = options[name] ?? null
  if (given === null) return said ?? null
  if (said !== null && said !== undefined && said !== given) {
    warnings.push(`The given option ${name}=${show(given)} is used; the file says ${show(said)}.`)
  }
  return given
}

/** @throws AppError bad-input unless it is a whole number from 1 to `most` */
export function requireCount(path: string, name: string, value: unknown, most: number, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new AppError(
      'bad-input',
      `${path}: ${name} is ${String(value).slice(0, 40)}, expected a whole number above 0. Give --option ${name}=N.`,
    )
  }
  if (value <= most) return value
  throw new AppError('bad-input', `${path}: ${name} is ${value}, ${what}. Give --option ${name}=N.`)
}
