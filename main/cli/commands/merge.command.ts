// zonoscope merge: shards that were computed elsewhere become one run, the same as an unbroken one. Command line.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import { getActivations, getDictionary } from '../../data/catalogue.ts'
import { startRun } from '../../data/runs.ts'
import { addPair } from '../add-pair.ts'
import { UsageError, type Command, type Io } from '../command.ts'
import { openLocal, runSummary, waitForJobs, type Local } from '../local.ts'
import { required } from '../options.ts'
import { shardBatches } from '../shards/read-shards.ts'
import { findShards, inOrder, type Shard } from '../shards/shard-files.ts'

export const command: Command = {
  name: 'merge',
  usage: 'merge --workspace DIR SHARD...',
  summary: 'Makes one run of shards (run --shard) that were computed elsewhere.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { workspace: { type: 'string' } },
      allowPositionals: true,
    })
    const folder = resolve(required('--workspace', values.workspace))
    if (positionals.length === 0) throw new UsageError('No shards are named.')
    const shards = await findShards(positionals.map(path => resolve(path)))
    const local = await openLocal(folder, { create: true })
    try {
      const pair = await pairOf(local, shards[0]!, io)
      const { ctx, jobs } = local.session
      const ordered = inOrder(shards, getActivations(ctx.ws, pair.activations).rows)
      const { source, close } = shardBatches(ordered, getDictionary(ctx.ws, pair.dictionary).dSae)
      try {
        const { run, job } = startRun(ctx, jobs, pair, source)
        if (job) await waitForJobs(local, [job], io)
        const { runs } = await local.data.call('workspace.get', undefined)
        io.print(runSummary(runs.find(({ id }) => id === run)!))
      } finally {
        await close()
      }
    } finally {
      await local.close()
    }
  },
}

/** The pair that the shards are of: in the workspace, or added from where their files were. @throws AppError not-found, bad-input */
async function pairOf(local: Local, shard: Shard, io: Io): Promise<{ dictionary: string; activations: string }> {
  const pair = { dictionary: shard.dictionaryId, activations: shard.activationsId }
  const info = await local.data.call('workspace.get', undefined)
  const known = (list: { id: string }[], id: string) => list.some(item => item.id === id)
  if (known(info.dictionaries, pair.dictionary) && known(info.activations, pair.activations)) return pair
  const { sae, activations, tensor = null, options } = shard
  if (!sae || !activations || !existsSync(sae) || !existsSync(activations)) {
    throw new AppError(
      'not-found',
      `${shard.folder}: its dictionary ${pair.dictionary.slice(0, 12)} or activations ${pair.activations.slice(0, 12)} are not in the workspace, and their files not where the shard was made. Add them first.`,
    )
  }
  const added = await addPair(local, { sae, activations, tensor, options }, io)
  if (added.dictionary === pair.dictionary && added.activations === pair.activations) return pair
  throw new AppError(
    'bad-input',
    `${shard.folder}: ${sae} or ${activations} have changed since the shard was computed.`,
  )
}
