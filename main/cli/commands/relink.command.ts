// zonoscope relink: finds files of a workspace that moved, by their hash. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import type { Command } from '../command.ts'
import { openLocal } from '../local.ts'
import { required } from '../options.ts'
import { findChangedFiles } from '../../data/changed-files.ts'

export const command: Command = {
  name: 'relink',
  usage: 'relink --workspace DIR --in FOLDER',
  summary: 'Finds dictionaries and activations that moved: files of the same size and hash in a folder.',
  async run(args, io) {
    const { values } = parseArgs({ args, options: { workspace: { type: 'string' }, in: { type: 'string' } } })
    const folder = resolve(required('--workspace', values.workspace))
    const root = resolve(required('--in', values.in))
    const local = await openLocal(folder)
    try {
      const { ws } = local.session.ctx
      // Files that are there with other bytes are looked for too.
      ws.changed = await findChangedFiles(ws, io.signal)
      const call = { signal: io.signal, onProgress: ({ phase }: { phase: string }) => io.progress(phase) }
      const report = await local.data.call('file.relink', { fileId: local.grant(root) }, call)
      io.print(report)
      const n = report.missing.length
      if (n > 0)
        throw new AppError('not-found', `${root}: ${n} of the workspace ${n === 1 ? 'is' : 'are'} not in there.`)
    } finally {
      await local.close()
    }
  },
}
