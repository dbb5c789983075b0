// What a command of the command line is and what it gets from the frame. Types and the usage error; command line.

/** The frame's side of a command: output, progress and interruption. */
export interface Io {
  /** Prints the command's result: one JSON document on standard output. A second call is a mistake and throws. */
  print(value: unknown): void
  /** A progress line on standard error, at most one a second; nothing with --quiet. */
  progress(text: string): void
  /** A message on standard error; nothing with --quiet. */
  warn(text: string): void
  /** Aborted by Ctrl+C. */
  signal: AbortSignal
  quiet: boolean
}

export interface Command {
  /** also the file's name: `<name>.command.ts` */
  name: string
  /** one line, after the program's name */
  usage: string
  /** one line, what it does */
  summary: string
  /** @param args what follows the command's name, without the frame's own flags (--quiet, --help) */
  run(args: string[], io: Io): Promise<void>
}

/** Wrong usage of a command: exit status 2, printed with the usage line. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
