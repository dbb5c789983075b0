// zonoscope query: features or tokens of a run that match a query of the query language (docs/query.md). Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { QueryError, type Query } from '../../../core/query/ast.ts'
import { parseQuery } from '../../../core/query/parse.ts'
import { AppError } from '../../../shared/errors.ts'
import { readFeatureTable, type FeatureTable } from '../../../shared/feature-table-model.ts'
import { definitionStatuses } from '../../../shared/model.ts'
import type { QueryAnswer, SortedBy } from '../../../shared/query-model.ts'
import { UsageError, type Command, type Io } from '../command.ts'
import { openLocal } from '../local.ts'
import { parseCount, required } from '../options.ts'

const defaultLimit = 1_000

export const command: Command = {
  name: 'query',
  usage:
    'query --workspace DIR --run ID [--limit N] "density<1% f1(@s)>0.5 sort:f1(@s) | #12,40 | cos(#12)>0.6 | silent(#12) & @s | /regex/ | text"',
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
    const text = positionals.join(' ')
    const local = await openLocal(folder)
    try {
      const table = await readFeatureTable(local.data, run)
      const { runs, activations } = await local.data.call('workspace.get', undefined)
      const { activations: id } = runs.find(r => r.id === table.run)!
      const query = parse(text, activations.find(a => a.id === id)!.columns, io)
      const answer = await local.data.call(
        'query.run',
        { run, text, place: 'any', limit },
        { signal: io.signal, onProgress: p => io.progress(`${p.phase} ${p.done} of ${p.total}`) },
      )
      io.print(answer.of === 'features' ? features(answer, table, query, limit) : tokens(answer))
    } finally {
      await local.close()
    }
  },
}

/** @throws AppError bad-input, after a line that points at the place */
function parse(text: string, columns: readonly string[], io: Io): Query {
  try {
    return parseQuery(text, { place: 'any', statuses: definitionStatuses, columns })
  } catch (e) {
    if (!(e instanceof QueryError)) throw e
    caret(text, e).forEach(line => io.warn(line))
    throw new AppError('bad-input', `${text}: ${e.message}`, { cause: e })
  }
}

/** The query, and below it a mark under what is wrong. */
function caret(text: string, { from, to }: { from: number; to: number }): string[] {
  return [`  ${text.replace(/\s/g, ' ')}`, `  ${' '.repeat(from)}${'^'.repeat(Math.max(1, to - from))}`]
}

function features(
  { total, features: found, by }: Extract<QueryAnswer, { of: 'features' }>,
  table: FeatureTable,
  { sort }: Query,
  limit: number,
) {
  const items = Array.from(found.subarray(0, limit), (feature, i) => ({
    feature,
    density: table.density[feature],
    max: table.max[feature],
    meanActive: table.meanActive[feature],
    label: table.labels[feature],
    status: table.status[feature],
    ...sortedBy(by, sort, i),
  }))
  return { kind: 'features', total, items }
}

/** The number that it was sorted by, where the item does not have it: `f1`, `cos`, `norm`. */
function sortedBy(by: SortedBy | null, sort: Query['sort'], i: number): Record<string, number> {
  if (!by || !sort || sort.by.kind === 'label') return {}
  if (sort.by.kind === 'measure') return { [sort.by.measure]: by.values[i]! }
  if (sort.by.kind === 'cosine') return { [sort.by.vector === 'decoder' ? 'cos' : 'enc']: by.values[i]! }
  if (sort.by.kind === 'field' && !['id', 'density', 'max', 'mean'].includes(by.name)) {
    return { [by.name]: by.values[i]! }
  }
  return {}
}

function tokens({ total, rows, tokens: texts, by }: Extract<QueryAnswer, { of: 'tokens' }>) {
  const items = texts.map((token, i) => ({ row: rows[i], token, ...(by ? { activation: by.values[i] } : {}) }))
  return { kind: 'tokens', total, items }
}
