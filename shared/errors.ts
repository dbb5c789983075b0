// The closed list of errors that cross processes, and their exit status on the command line. Every process.

export const errorCodes = [
  'bad-input',
  'not-found',
  'unsupported-format',
  'out-of-memory',
  'cancelled',
  'gone',
  'locked',
  'too-new',
  'read-only',
  'disk-full',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An error with its code, made where it happens. `message` is what the user reads: what happened, in which file, what to do. */
export class AppError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** Exit status of the command line (docs/command-line.md). */
export const exitStatus: Record<ErrorCode, number> = {
  'bad-input': 3,
  'not-found': 3,
  'unsupported-format': 4,
  'out-of-memory': 1,
  cancelled: 130,
  gone: 1,
  locked: 3,
  'too-new': 3,
  'read-only': 3,
  'disk-full': 1,
  internal: 1,
}

/** Any thrown value as an AppError: ours stay, known system errors get their code, the rest is `internal`. */
export function toAppError(e: unknown): AppError {
  if (e instanceof AppError) return e
  const message = e instanceof Error ? e.message : String(e)
  const code = typeof e === 'object' && e !== null && 'code' in e ? String((e as { code: unknown }).code) : ''
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return new AppError(
      'disk-full',
      `The disk is full (${message}). Free some space and try again; nothing already saved is lost.`,
      { cause: e },
    )
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') return new AppError('not-found', message, { cause: e })
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code.startsWith('SQLITE_READONLY')) {
    return new AppError('read-only', message, { cause: e })
  }
  if (e instanceof Error && e.name === 'AbortError') return new AppError('cancelled', 'Cancelled.', { cause: e })
  return new AppError('internal', message, { cause: e })
}
