// zonoscope run: applies a dictionary to activations in a workspace; cached and resumable. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import { hookOf, hookWarning } from '../../../shared/hooks.ts'
import type { WorkspaceInfo } from '../../../shared/model.ts'
import type { Command } from '../command.ts'
import { openLocal, runSummary, sayEstimate, waitForJobs } from '../local.ts'
import { parseOptions, required } from '../options.ts'

export const command: Command = {
  name: 'run',
  usage: 'run --workspace DIR --sae PATH --activations PATH [--tensor NAME] [--option key=value ...]',
  summary: 'Applies a dictionary to activations in a workspace; goes on where it was interrupted.',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        workspace: { type: 'string' },
        sae: { type: 'string' },
        activations: { type: 'string' },
        tensor: { type: 'string' },
        option: { type: 'string', multiple: true },
        shard: { type: 'string' },
      },
    })
    const folder = resolve(required('--workspace', values.workspace))
    const sae = resolve(required('--sae', values.sae))
    const activationsPath = resolve(required('--activations', values.activations))
    const options = parseOptions(values.option)
    if (values.shard !== undefined) {
      throw new AppError(
        'unsupported-format',
        '--shard: this version runs whole sets only; shards need a later version.',
      )
    }
    const local = await openLocal(folder, { create: true })
    try {
      const call = { signal: io.signal }
      const onProgress = ({ done, total, phase }: { done: number; total: number; phase: string }) =>
        io.progress(`${phase}: ${Math.floor((100 * done) / Math.max(1, total))}%`)
      const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(sae), options }, call)
      const { dictionaries } = await local.data.call('workspace.get', undefined)
      const d = dictionaries.find(({ id }) => id === dictionary)!.dIn
      const added = { fileId: local.grant(activationsPath), d, ...(values.tensor ? { tensor: values.tensor } : {}) }
      const { id: activations } = await local.data.call('activations.add', added, { ...call, onProgress })
      const info = await local.data.call('workspace.get', undefined)
      const elsewhere = trainedElsewhere(info, dictionary, activations)
      if (elsewhere) io.warn(`Warning: ${elsewhere}`)
      await sayEstimate(local, { dictionary, activations }, io)
      const { run, job } = await local.data.call('run.start', { dictionary, activations }, call)
      if (job) await waitForJobs(local, [job], io)
      const { runs } = await local.data.call('workspace.get', undefined)
      io.print(runSummary(runs.find(({ id }) => id === run)!))
    } finally {
      await local.close()
    }
  },
}

/** The warning about a dictionary that was trained at another place than the activations', if it was. */
function trainedElsewhere({ dictionaries, activations }: WorkspaceInfo, dictionary: string, on: string): string | null {
  const sae = dictionaries.find(({ id }) => id === dictionary)
  const acts = activations.find(({ id }) => id === on)
  return sae && acts ? hookWarning(sae, { name: acts.name, hook: hookOf(acts) }) : null
}
