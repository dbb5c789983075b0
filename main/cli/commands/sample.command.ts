// zonoscope sample NAME --workspace DIR: makes a workspace from a shipped sample and computes its runs. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import { sampleOf } from '../../data/samples.ts'
import { UsageError, type Command } from '../command.ts'
import { openLocal, runSummary, waitForJobs } from '../local.ts'
import { required } from '../options.ts'

export const command: Command = {
  name: 'sample',
  usage: 'sample NAME --workspace DIR [--all]',
  summary: 'Makes a workspace from a shipped sample, runs included.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { workspace: { type: 'string' }, all: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) throw new UsageError('Name one sample, for example words.')
    const folder = resolve(required('--workspace', values.workspace))
    io.progress(`Making ${folder} from the sample ${name}`)
    const local = await openLocal(folder, {
      sample: name,
      signal: io.signal,
      onProgress: ({ done, total, phase }) => io.progress(`${phase}: ${Math.floor((100 * done) / total)}%`),
    })
    try {
      // A making that was interrupted goes on; anything else in the folder is left alone.
      if (sampleOf(local.session.ctx)?.name !== name) {
        throw new AppError('bad-input', `${folder}: found another workspace, expected a missing or empty folder.`)
      }
      const { runs, dictionaries, activations: sets } = await local.data.call('workspace.get', undefined)
      const wanted = values.all
        ? dictionaries.map(({ id }) => ({ dictionary: id, activations: sets[0]!.id }))
        : runs.map(({ dictionary, activations }) => ({ dictionary, activations }))
      const jobs: string[] = []
      for (const { dictionary, activations } of wanted) {
        const { job } = await local.data.call('run.start', { dictionary, activations })
        if (job) jobs.push(job)
      }
      await waitForJobs(local, jobs, io)
      const info = await local.data.call('workspace.get', undefined)
      io.print({
        workspace: folder,
        dictionaries: info.dictionaries.map(({ id, name: title, format, architecture, dIn, dSae }) => ({
          id,
          name: title,
          format,
          architecture,
          dIn,
          dSae,
        })),
        activations: info.activations.map(({ id, name: title, rows, d }) => ({ id, name: title, rows, d })),
        runs: info.runs.map(runSummary),
      })
    } finally {
      await local.close()
    }
  },
}
