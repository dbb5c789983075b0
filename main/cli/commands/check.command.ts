// zonoscope check: databases, referred files, runs and definitions of a workspace. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import { checkWorkspace } from '../../data/check.ts'
import type { Command } from '../command.ts'
import { samplesFolder } from '../places.ts'
import { required } from '../options.ts'

export const command: Command = {
  name: 'check',
  usage: 'check --workspace DIR',
  summary: 'Checks the databases, referred files, runs and definitions of a workspace.',
  async run(args, io) {
    const { values } = parseArgs({ args, options: { workspace: { type: 'string' } } })
    const folder = resolve(required('--workspace', values.workspace))
    const problems = await checkWorkspace(folder, {
      samplesFolder,
      signal: io.signal,
      onStep: text => io.progress(text),
    })
    io.print({ ok: problems.length === 0, problems })
    if (problems.length > 0) {
      throw new AppError('bad-input', `${folder}: ${problems.length} problem${problems.length === 1 ? '' : 's'} found.`)
    }
  },
}
