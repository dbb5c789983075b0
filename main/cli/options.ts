// Reading values of command-line flags: key=value options, row numbers. Command line.
import { parsePair } from '../../shared/given-options.ts'
import { UsageError } from './command.ts'

/** `--option key=value` pairs. A value is JSON if it parses, else text. A later one wins. */
export function parseOptions(pairs: string[] | undefined): Record<string, unknown> {
  const options = new Map<string, unknown>()
  for (const pair of pairs ?? []) {
    const parsed = parsePair(pair)
    if (!parsed) throw new UsageError(`--option ${pair}: expected key=value, for example --option k=8.`)
    options.set(...parsed)
  }
  return Object.fromEntries(options)
}

/** A whole number of at least `min`, or null when the flag was not given. */
export function parseCount(flag: string, text: string | undefined, min: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
    throw new UsageError(`${flag} ${text}: expected a whole number of at least ${min}.`)
  }
  return value
}

/** A flag's value that must be there. */
export function required(flag: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${flag} is missing.`)
  return value
}
