// zonoscope text: a text through the language model of some activations and a dictionary, token by token. Command line.
import { resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceInfo } from '../../../shared/model.ts'
import { UsageError, type Command } from '../command.ts'
import { openLocal } from '../local.ts'
import { parseCount, required } from '../options.ts'

export const command: Command = {
  name: 'text',
  usage: 'text --workspace DIR [--dictionary ID] [--activations ID] [--by-line] [--spaced] [--top N] "TEXT"|-',
  summary: 'The tokens of a text and the features that are on at each.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        workspace: { type: 'string' },
        dictionary: { type: 'string' },
        activations: { type: 'string' },
        'by-line': { type: 'boolean', default: false },
        spaced: { type: 'boolean', default: false },
        top: { type: 'string' },
      },
      allowPositionals: true,
    })
    const folder = resolve(required('--workspace', values.workspace))
    const top = parseCount('--top', values.top, 1) ?? Infinity
    if (positionals.length !== 1) throw new UsageError('One text is expected, in quotes, or - for standard input.')
    const text = positionals[0] === '-' ? await readAll(process.stdin) : positionals[0]!
    const local = await openLocal(folder)
    try {
      const info = await local.data.call('workspace.get', undefined)
      const { dictionary, activations } = chosen(info, values.dictionary, values.activations)
      const request = { dictionary, activations, text, byLine: values['by-line'], spaced: values.spaced }
      const { signal } = io
      const onProgress = ({ done, total, phase }: { done: number; total: number; phase: string }) =>
        io.progress(`${phase}: ${done} of ${total}`)
      const answer = await local.data.call('text.encode', request, { signal, onProgress })
      const { tokens, counted, l0 } = answer
      if (tokens.left > 0) io.warn(`The text is too long: its last ${tokens.left} tokens were not run.`)
      const items = []
      for (let token = 0; token < tokens.ids.length; token++) {
        const { active } = await local.data.call('text.token', { ...request, token }, { signal })
        items.push({
          id: tokens.ids[token],
          text: tokens.shown[token],
          start: tokens.starts[token],
          end: tokens.ends[token],
          masked: tokens.masked[token] === 1,
          seen: tokens.seen[token],
          active: active
            .slice(0, top)
            .map(({ feature, value, contribution, label }) => ({ feature, activation: value, contribution, label })),
        })
      }
      const { documents, windows, context, overlap, left } = tokens
      io.print({ dictionary, activations, documents, windows, context, overlap, left, counted, l0, tokens: items })
    } finally {
      await local.close()
    }
  },
}

/** Ids given, or the first activations with a model and the first dictionary that fits it. @throws AppError not-found */
function chosen(info: WorkspaceInfo, dictionary: string | undefined, activations: string | undefined) {
  const on = activations ?? info.activations.find(a => a.model !== null)?.id
  if (on === undefined) {
    throw new AppError('not-found', 'No activations of this workspace know the language model that they came from.')
  }
  const d = info.activations.find(a => a.id.startsWith(on))?.d
  const by = dictionary ?? info.dictionaries.find(({ dIn }) => dIn === d)?.id
  if (by === undefined) throw new AppError('not-found', 'No dictionary of this workspace fits the activations.')
  return { dictionary: by, activations: on }
}
