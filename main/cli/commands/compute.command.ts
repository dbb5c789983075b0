// `compute`: one computation on plain numbers, in and out as JSON. Command line; loads no native module.
import { readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { families } from '../../../core/families/index.ts'
import { AppError } from '../../../shared/errors.ts'
import { UsageError, type Command } from '../command.ts'

/** Larger inputs are a mistake: the largest arrangement is a few kilobytes. */
const MOST_BYTES = 64 * 1024 * 1024
const names = [...families.keys()]

export const command: Command = {
  name: 'compute',
  usage: 'compute FAMILY [--input FILE] | compute --list',
  summary: 'One computation on plain numbers: JSON in (standard input), JSON out.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { input: { type: 'string' }, list: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    })
    if (values.list) {
      if (positionals.length || values.input !== undefined) throw new UsageError('--list stands alone.')
      io.print(names)
      return
    }
    const [name, ...rest] = positionals
    if (name === undefined) throw new UsageError(`Which family? One of ${names.join(', ')}.`)
    if (rest.length) throw new UsageError(`Only one family at a time; ${rest[0]} is too much.`)
    const family = families.get(name)
    if (!family) throw new UsageError(`There is no family ${name}. Families: ${names.join(', ')}.`)
    const file = values.input ?? 'standard input'
    const input = parse(
      values.input === undefined ? await readStandardInput(io.signal) : await readText(values.input),
      file,
    )
    io.print(computeOrExplain(() => family.compute(input), file))
  },
}

function computeOrExplain(compute: () => unknown, file: string): unknown {
  try {
    return compute()
  } catch (e) {
    // Core throws plain Errors for input it cannot take; a TypeError or RangeError is our own mistake.
    if (e instanceof Error && e.constructor === Error)
      throw new AppError('bad-input', `${file}: ${e.message}`, { cause: e })
    throw e
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (e) {
    const why = text.trim() === '' ? 'nothing found' : e instanceof Error ? e.message : String(e)
    throw new AppError('bad-input', `${file}: ${why}; the input object of a golden case, as JSON, is expected.`, {
      cause: e,
    })
  }
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MOST_BYTES) throw new AppError('bad-input', `${path}: ${size} bytes found; at most 64 MiB are expected.`)
    return await readFile(path, 'utf8')
  } catch (e) {
    if (e instanceof AppError) throw e
    const why =
      e instanceof Error && 'code' in e && e.code === 'ENOENT' ? 'there is no such file' : String((e as Error).message)
    throw new AppError('bad-input', `${path}: ${why}; a JSON file is expected.`, { cause: e })
  }
}

async function readStandardInput(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  const stop = () => process.stdin.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes > MOST_BYTES) throw new AppError('bad-input', 'standard input: more than 64 MiB found.')
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
  if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
  return Buffer.concat(chunks).toString('utf8')
}
