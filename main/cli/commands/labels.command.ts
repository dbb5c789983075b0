// zonoscope labels: definitions into a file, or out of one, in our own form or another program's. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { labelFormats, type LabelFormatId } from '../../../shared/labels-api.ts'
import { UsageError, type Command } from '../command.ts'
import { openLocal } from '../local.ts'
import { parseOptions, required } from '../options.ts'

export const command: Command = {
  name: 'labels',
  usage: `labels export|import --workspace DIR --format ${labelFormats.join('|')} [--dictionary ID] [--annotator NAME] [--map ID=ID ...] [--option key=value ...] FILE`,
  summary: 'Definitions in and out of files, with a report of what the format could not hold.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        workspace: { type: 'string' },
        format: { type: 'string' },
        dictionary: { type: 'string' },
        annotator: { type: 'string' },
        map: { type: 'string', multiple: true },
        option: { type: 'string', multiple: true },
      },
      allowPositionals: true,
    })
    const [act, file, ...more] = positionals
    if (act !== 'export' && act !== 'import') throw new UsageError(`labels ${act ?? ''}: expected export or import.`)
    if (file === undefined || more.length > 0) throw new UsageError(`labels ${act}: expected one file or folder.`)
    const format = formatOf(required('--format', values.format))
    const folder = resolve(required('--workspace', values.workspace))
    const [options, map] = [parseOptions(values.option), mapOf(values.map)]
    const local = await openLocal(folder)
    try {
      const given = { fileId: local.grant(resolve(file)), format, dictionary: values.dictionary ?? null, options }
      const call = {
        signal: io.signal,
        onProgress: (p: { done: number; total: number; phase: string }) => io.progress(`${p.phase} ${p.done} of ${p.total}`), // prettier-ignore
      }
      io.print(
        act === 'export'
          ? await local.data.call('labels.export', given, { signal: io.signal })
          : await local.data.call('labels.import', { ...given, annotator: values.annotator ?? null, map }, call),
      )
    } finally {
      await local.close()
    }
  },
}

function formatOf(text: string): LabelFormatId {
  const found = labelFormats.find(name => name === text)
  if (!found) throw new UsageError(`--format ${text}: expected one of ${labelFormats.join(', ')}.`)
  return found
}

function mapOf(pairs: string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map(pair => {
      const [from, to, ...rest] = pair.split('=')
      if (!from || !to || rest.length > 0) throw new UsageError(`--map ${pair}: expected ID=ID, theirs and ours.`)
      return [from, to]
    }),
  )
}
