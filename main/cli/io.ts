// Where the command line's words go: one JSON document to standard output, progress and messages to standard error.
import { AppError } from '../../shared/errors.ts'
import type { Io } from './command.ts'

/** The two places to write to: the process's own, or a test's. */
export interface Sinks {
  out(text: string): void
  err(text: string): void
}

/** JSON of a command's result: typed arrays as arrays, NaN and infinity as null, big integers as numbers where exact. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, v: unknown) => {
    if (ArrayBuffer.isView(v) && !(v instanceof DataView)) return Array.from(v as unknown as ArrayLike<number>)
    if (typeof v === 'bigint') return Number.isSafeInteger(Number(v)) ? Number(v) : String(v)
    return v
  })
}

/**
 * Makes the `io` of one command.
 * @param now milliseconds, for the limit of one progress line a second
 */
export function createIo(
  sinks: Sinks,
  options: { quiet: boolean; signal: AbortSignal; now?: () => number },
): Io & { printed(): boolean } {
  const { quiet, signal, now = Date.now } = options
  let printed = false
  let last = -Infinity
  return {
    quiet,
    signal,
    printed: () => printed,
    print(value) {
      if (printed) throw new AppError('internal', 'A command printed a second result.')
      printed = true
      sinks.out(`${toJson(value)}\n`)
    },
    progress(text) {
      if (quiet || now() - last < 1000) return
      last = now()
      sinks.err(`${oneLine(text)}\n`)
    },
    warn(text) {
      if (!quiet) sinks.err(`${oneLine(text)}\n`)
    },
  }
}

/** Text on one line, without control characters (file and tensor names come from strangers). */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- terminal escapes in names must not reach the terminal
  return text.replace(/\s*\n\s*/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
}
