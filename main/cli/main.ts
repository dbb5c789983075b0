// The frame of the command line: finds the command, runs it, turns what happened into an exit status. Plain Node.
import { exitStatus, toAppError } from '../../shared/errors.ts'
import { UsageError, type Command } from './command.ts'
import { createIo, oneLine, type Sinks } from './io.ts'

// Lazy: a command's packages (SQLite, ONNX Runtime) are loaded only when it is asked for.
const modules = import.meta.glob<{ command: Command }>('./commands/*.command.ts')
const nameOf = (file: string) => file.replace(/^.*\//, '').replace(/\.command\.ts$/, '')
const program = 'zonoscope'

/** Names of all commands, sorted. */
export const commandNames = (): string[] => Object.keys(modules).map(nameOf).sort()

/** Loads one command; null if there is none of that name. */
export async function loadCommand(name: string): Promise<Command | null> {
  const load = Object.entries(modules).find(([file]) => nameOf(file) === name)?.[1]
  return load ? (await load()).command : null
}

/**
 * Runs `zonoscope ARGS`.
 * @returns the exit status: 0 done, 1 internal error, 2 wrong usage, 3 bad input, 4 unsupported, 130 cancelled
 */
export async function main(args: string[], sinks: Sinks, signal: AbortSignal): Promise<number> {
  // Everything after a lone `--` belongs to the command.
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const flags = args.slice(0, end)
  const quiet = flags.includes('--quiet')
  const help = flags.includes('--help') || flags.includes('-h')
  const rest = args.filter((arg, i) => i >= end || !['--quiet', '--help', '-h'].includes(arg))
  const name = rest.shift()
  if (name === undefined || name === 'help') {
    sinks.err(await overview())
    return help || name === 'help' ? 0 : 2
  }
  let command: Command | null = null
  try {
    command = await loadCommand(name)
    if (!command) {
      sinks.err(
        `There is no command ${oneLine(name)}. Commands: ${commandNames().join(', ')}. Help: ${program} --help\n`,
      )
      return 2
    }
    if (help) {
      sinks.err(`${command.summary}\nUsage: ${program} ${command.usage}\n`)
      return 0
    }
    const io = createIo(sinks, { quiet, signal })
    await command.run(rest, io)
    return 0
  } catch (e) {
    return report(e, command, sinks, signal)
  }
}

/** Says on one line what went wrong and returns the exit status. */
function report(e: unknown, command: Command | null, sinks: Sinks, signal: AbortSignal): number {
  if (e instanceof UsageError || isParseError(e)) {
    sinks.err(`${oneLine((e as Error).message)}\nUsage: ${program} ${command?.usage ?? 'COMMAND ...'}\n`)
    return 2
  }
  const error = toAppError(e)
  const code = signal.aborted ? 'cancelled' : error.code
  sinks.err(`${oneLine(code === 'cancelled' ? 'Cancelled.' : error.message)}\n`)
  if (code === 'internal' && process.env.ZONOSCOPE_DEBUG && e instanceof Error) sinks.err(`${e.stack}\n`)
  return exitStatus[code]
}

/** What node:util parseArgs throws for unknown or incomplete options. */
const isParseError = (e: unknown): boolean =>
  e instanceof TypeError && 'code' in e && String(e.code).startsWith('ERR_PARSE_ARGS')

async function overview(): Promise<string> {
  const lines = [`Usage: ${program} COMMAND [--quiet] ...`, '']
  for (const name of commandNames()) {
    // A command whose native module is missing must not take the help of the others with it.
    const command = await loadCommand(name).catch(() => null)
    lines.push(`  ${name.padEnd(12)} ${command?.summary ?? '(cannot be loaded here)'}`)
  }
  lines.push('', 'Results are JSON on standard output; progress and messages go to standard error (--quiet for none).')
  lines.push('Exit status: 0 done, 1 internal error, 2 wrong usage, 3 bad input, 4 unsupported, 130 cancelled.')
  return `${lines.join('\n')}\n`
}
