// zonoscope pack: a workspace with chosen data in a folder of its own, to send to a colleague. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceInfo } from '../../../shared/model.ts'
import type { PackChoice } from '../../../shared/storage-model.ts'
import type { Command } from '../command.ts'
import { openLocal } from '../local.ts'
import { required } from '../options.ts'

export const command: Command = {
  name: 'pack',
  usage: 'pack --workspace DIR --out PATH [--with all|none|dictionaries|activations|runs|ID ...]',
  summary: 'Packs a workspace with chosen data into a new folder that can be opened elsewhere.',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        workspace: { type: 'string' },
        out: { type: 'string' },
        with: { type: 'string', multiple: true },
      },
    })
    const folder = resolve(required('--workspace', values.workspace))
    const out = resolve(required('--out', values.out))
    const local = await openLocal(folder)
    try {
      const info = await local.data.call('workspace.get', undefined)
      const choice = values.with ? choiceOf(info, values.with.flatMap(text => text.split(','))) : null // prettier-ignore
      const onProgress = ({ done, total, phase }: { done: number; total: number; phase: string }) =>
        io.progress(`${phase}: ${Math.floor((100 * done) / Math.max(1, total))}%`)
      io.print(await local.data.call('workspace.pack', { fileId: local.grant(out), choice }, { signal: io.signal, onProgress })) // prettier-ignore
    } finally {
      await local.close()
    }
  },
}

/** What `--with` names: kinds, or ids of eight or more digits. @throws AppError not-found */
function choiceOf(info: WorkspaceInfo, words: readonly string[]): PackChoice {
  const lists = { dictionaries: info.dictionaries, activations: info.activations, runs: info.runs }
  const choice: PackChoice = { dictionaries: [], activations: [], runs: [] }
  for (const word of words) {
    if (word === 'none') continue
    let found = 0
    for (const kind of ['dictionaries', 'activations', 'runs'] as const) {
      const named = word === 'all' || word === kind
      const ids = lists[kind].map(({ id }) => id).filter(id => named || (word.length >= 8 && id.startsWith(word)))
      choice[kind].push(...ids)
      found += ids.length + Number(named)
    }
    if (found === 0) throw new AppError('not-found', `--with ${word}: expected all, none, dictionaries, activations, runs, or an id of the workspace.`) // prettier-ignore
  }
  return choice
}
