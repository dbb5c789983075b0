// zonoscope run: applies a dictionary to activations in a workspace; cached and resumable; or only a part of the rows, as a shard. Command line.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { numericsVersion } from '../../../shared/ids.ts'
import { getActivations, getDictionary } from '../../data/catalogue.ts'
import { saeRef } from '../../data/context.ts'
import { runIdOf } from '../../data/hash.ts'
import { batchRows } from '../../data/run-cache.ts'
import { requireFit } from '../../data/runs.ts'
import { requireUnchanged } from '../../data/unchanged.ts'
import { addPair, type PairFiles } from '../add-pair.ts'
import { replaceFile } from '../../replace-file.ts'
import { UsageError, type Command, type Io } from '../command.ts'
import { openLocal, runSummary, sayEstimate, waitForJobs, type Local } from '../local.ts'
import { parseOptions, required } from '../options.ts'
import { writeShard } from '../shards/write-shard.ts'

export const command: Command = {
  name: 'run',
  usage:
    'run --workspace DIR --sae PATH --activations PATH [--tensor NAME] [--option key=value ...] [--shard I/N [--out DIR] | --plan FILE.json]',
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
        out: { type: 'string' },
        plan: { type: 'string' },
      },
    })
    const folder = resolve(required('--workspace', values.workspace))
    const files: PairFiles = {
      sae: resolve(required('--sae', values.sae)),
      activations: resolve(required('--activations', values.activations)),
      tensor: values.tensor ?? null,
      options: parseOptions(values.option),
    }
    const shard = values.shard === undefined ? null : parseShard(values.shard)
    if (values.out !== undefined && !shard) throw new UsageError('--out is the folder of a shard: it needs --shard.')
    if (values.plan !== undefined && shard)
      throw new UsageError('--plan is for shards that other programs compute: not with --shard.')
    const local = await openLocal(folder, { create: true })
    try {
      const pair = await addPair(local, files, io)
      if (values.plan !== undefined) {
        io.print(await writePlan(local, files, pair, resolve(values.plan), io))
        return
      }
      if (shard) {
        io.print(await runShard(local, files, pair, { ...shard, out: values.out ? resolve(values.out) : null }, io))
        return
      }
      await sayEstimate(local, pair, io)
      const { run, job } = await local.data.call('run.start', pair, { signal: io.signal })
      if (job) await waitForJobs(local, [job], io)
      const { runs } = await local.data.call('workspace.get', undefined)
      io.print(runSummary(runs.find(({ id }) => id === run)!))
    } finally {
      await local.close()
    }
  },
}

/** `2/4` is the second of four parts. */
function parseShard(text: string): { part: number; parts: number } {
  const [, part, parts] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? []
  if (part === undefined || parts === undefined || part < 1 || part > parts)
    throw new UsageError(`--shard ${text}: expected I/N with I from 1 to N, for example 2/4.`)
  return { part, parts }
}

/** Rows of a part: whole batches, as equal as they can be. */
function rowsOfShard(rows: number, part: number, parts: number): { from: number; to: number } {
  const batches = Math.ceil(rows / batchRows)
  const at = (i: number) => Math.min(rows, Math.floor((batches * i) / parts) * batchRows)
  return { from: at(part - 1), to: part === parts ? rows : at(part) }
}

type Pair = { dictionary: string; activations: string }

/** The pair's rows of the catalogue. @throws AppError bad-input where they do not fit each other or their files have changed */
async function fittingPair(local: Local, pair: Pair, io: Io) {
  const { ctx } = local.session
  const dictionary = getDictionary(ctx.ws, pair.dictionary)
  const activations = getActivations(ctx.ws, pair.activations)
  requireFit(dictionary, activations)
  await requireUnchanged(dictionary, io.signal)
  await requireUnchanged(activations, io.signal)
  return { dictionary, activations }
}

/** What every shard of a run says in its shard.json, whoever computes it. */
const factsOf = (files: PairFiles, pair: Pair) => ({
  dictionaryId: pair.dictionary,
  activationsId: pair.activations,
  options: files.options,
  numericsVersion,
  sae: files.sae,
  activations: files.activations,
  tensor: files.tensor,
})

/** What another program must know to compute shards of the run; it is printed, too. */
async function writePlan(local: Local, files: PairFiles, pair: Pair, path: string, io: Io) {
  const { dictionary, activations } = await fittingPair(local, pair, io)
  const { architecture, dIn, dSae } = dictionary
  const plan = {
    format: 'zonoscope-plan',
    version: 1,
    ...factsOf(files, pair),
    tensor: activations.tensor,
    architecture,
    rows: activations.rows,
    dIn,
    dSae,
    batchRows,
  }
  await replaceFile(path, Buffer.from(`${JSON.stringify(plan, null, 2)}\n`))
  return plan
}

/** What a run's summary says of a part: its numbers come with the merge. */
async function runShard(
  local: Local,
  files: PairFiles,
  pair: Pair,
  { part, parts, out }: { part: number; parts: number; out: string | null },
  io: Io,
): Promise<Record<string, unknown>> {
  const { ctx } = local.session
  const { dictionary, activations } = await fittingPair(local, pair, io)
  const { from, to } = rowsOfShard(activations.rows, part, parts)
  if (to <= from) {
    const batches = Math.ceil(activations.rows / batchRows)
    throw new UsageError(
      `--shard ${part}/${parts}: ${activations.rows} rows are ${batches} batches, too few for ${parts} parts.`,
    )
  }
  const id = runIdOf(dictionary.id, activations.id, activations.mask)
  const folder = out ?? join(ctx.ws.folder, 'shards', `${id.slice(0, 12)}-${part}-of-${parts}`)
  const sae = saeRef(dictionary, ctx.settings)
  const source = { path: activations.path, tensor: activations.tensor }
  const facts = {
    ...factsOf(files, pair),
    from,
    to,
    provider: 'unknown',
    reason: '',
  }
  const encode = (first: number, end: number) =>
    ctx.inference.call('sae.encode', { sae, source, from: first, to: end, recon: false }, { signal: io.signal })
  await writeShard(folder, facts, { batchRows, encode }, done => io.progress(`${done} of ${to - from} rows`))
  const none = { l0: null, fvu: null, dead: null }
  return {
    id,
    dictionary: dictionary.id,
    activations: activations.id,
    rows: to - from,
    ...none,
    shard: folder,
    from,
    to,
  }
}
