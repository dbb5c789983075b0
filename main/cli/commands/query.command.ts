// zonoscope query: features by statistics, labels and status, or tokens by text. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measureOf, type ConceptScores } from '../../../core/analysis/concept-scores.ts'
import { conceptsOf, matchFeatures } from '../../../core/query/match.ts'
import { parseQuery, type Query } from '../../../core/query/parse.ts'
import { AppError } from '../../../shared/errors.ts'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import { definitionStatuses } from '../../../shared/model.ts'
import { UsageError, type Command } from '../command.ts'
import { openLocal, type Local } from '../local.ts'
import { parseCount, required } from '../options.ts'

const defaultLimit = 1_000

export const command: Command = {
  name: 'query',
  usage:
    'query --workspace DIR --run ID [--limit N] "density<0.01 f1(@s)>0.5 sort:f1(@s) | 12 40 | silent(#12) & @s | /regex/ | text"',
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
  const table = await readFeatureTable(local.data, run)
  const scores = await scoresOf(local, table.run, conceptsOf(query))
  const found = matchFeatures(query, table, scores)
  const by = query.sort
  const sorted = by && { name: by.measure, values: measureOf(scores.get(by.concept)!, by.measure) }
  const items = found.slice(0, limit).map(feature => ({
    feature,
    density: table.density[feature],
    max: table.max[feature],
    meanActive: table.meanActive[feature],
    label: table.labels[feature],
    status: table.status[feature],
    ...(sorted ? { [sorted.name]: sorted.values[feature] } : {}),
  }))
  return { kind: 'features', total: found.length, items }
}

/** Scores of all features against the concepts of these names, of the run's activations. */
async function scoresOf(local: Local, run: string, names: string[]): Promise<Map<string, ConceptScores>> {
  const scores = new Map<string, ConceptScores>()
  if (names.length === 0) return scores
  const activations = await activationsOf(local, run)
  const known = await local.data.call('concept.list', { activations })
  for (const name of names) {
    const concept = known.find(c => c.name === name)
    if (!concept) {
      const there = known.map(c => c.name).join(', ') || 'none'
      throw new AppError('not-found', `There is no concept @${name} in this workspace. Concepts: ${there}.`)
    }
    scores.set(name, (await local.data.call('concept.rank', { run, members: { concept: concept.id } })).scores)
  }
  return scores
}

async function activationsOf(local: Local, run: string): Promise<string> {
  const { runs } = await local.data.call('workspace.get', undefined)
  return runs.find(r => r.id === run)!.activations
}

async function tokens(local: Local, run: string, filter: string, limit: number) {
  // A prefix of the run's id is enough, so the run itself is asked for its activations.
  const { run: id } = await local.data.call('feature.table', { run, from: 0 })
  const activations = await activationsOf(local, id)
  const found = await local.data.call('token.search', { activations, filter, limit, run: id })
  const items = found.tokens.map((token, i) => ({ row: found.rows[i], token }))
  return { kind: 'tokens', total: found.total, items }
}
