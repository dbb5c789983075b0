// zonoscope query: features by statistics, labels and status, or tokens by text. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { matchFeatures } from '../../../core/query/match.ts'
import { parseQuery, type Query } from '../../../core/query/parse.ts'
import { AppError } from '../../../shared/errors.ts'
import { definitionStatuses } from '../../../shared/model.ts'
import { UsageError, type Command } from '../command.ts'
import { openLocal, type Local } from '../local.ts'
import { parseCount, required } from '../options.ts'

const defaultLimit = 1_000

export const command: Command = {
  name: 'query',
  usage: 'query --workspace DIR --run ID [--limit N] "density<0.01 label:text | 12 40 | /regex/ | text"',
  summary: 'Features or tokens of a run that match a query.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { workspace: { type: 'string' }, run: { type: 'string' }, limit: { type: 'string' } },
      allowPositionals: true,
    })
    const folder = resolve(required('--workspace', values.workspace))
    const run = required('--run', values.run)
    const limit = Math.min(parseCount('--limit', values.limit, 1) ?? defaultLimit, 10_000)
    if (positionals.length === 0) throw new UsageError('The query is missing.')
    const query = parse(positionals.join(' '))
    const local = await openLocal(folder)
    try {
      io.print(
        query.kind === 'features'
          ? await features(local, run, query, limit)
          : await tokens(local, run, query.filter, limit),
      )
    } finally {
      await local.close()
    }
  },
}

function parse(text: string): Query {
  try {
    return parseQuery(text, definitionStatuses)
  } catch (e) {
    throw new AppError('bad-input', e instanceof Error ? e.message : String(e), { cause: e })
  }
}

async function features(local: Local, run: string, query: Extract<Query, { kind: 'features' }>, limit: number) {
  const table = await local.data.call('feature.table', { run })
  const found = matchFeatures(query, table)
  const items = found.slice(0, limit).map(feature => ({
    feature,
    density: table.density[feature],
    max: table.max[feature],
    meanActive: table.meanActive[feature],
    label: table.labels[feature],
    status: table.status[feature],
  }))
  return { kind: 'features', total: found.length, items }
}

async function tokens(local: Local, run: string, filter: string, limit: number) {
  // A prefix of the run's id is enough, so the run itself is asked for its activations.
  const { run: id } = await local.data.call('feature.table', { run })
  const { runs } = await local.data.call('workspace.get', undefined)
  const { activations } = runs.find(r => r.id === id)!
  const found = await local.data.call('token.search', { activations, filter, limit })
  const items = found.tokens.map((token, i) => ({ row: found.rows[i], token }))
  return { kind: 'tokens', total: found.total, items }
}
