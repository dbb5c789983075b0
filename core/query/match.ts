// Which features of a table a query matches, and in which order. Pure, every process.
import {
  compare,
  leavesOf,
  type FeatureExpr,
  type FeatureLeaf,
  type FeatureQuery,
  type Field,
  type Match,
  type Quantity,
} from './ast.ts'
import { printMatch, printQuantity } from './print.ts'

/** The columns that a query can ask about, [n] each. */
export interface QueryColumns {
  n: number
  density: Float32Array
  nActive: Int32Array
  max: Float32Array
  meanActive: Float32Array
  decoderNorm: Float32Array
  encoderDecoderCosine: Float32Array
  nearestCosine: Float32Array
  labels: readonly string[]
  status: readonly string[]
  tags: readonly (readonly string[])[]
}

/** What the columns do not tell, [n] each, by `printQuantity` and `printMatch`; `needsOf` says what a query wants. */
export interface Answers {
  quantities: ReadonlyMap<string, Float32Array>
  /** 1 where the label passes a regular expression */
  labels: ReadonlyMap<string, Uint8Array>
}

export interface Needs {
  quantities: Exclude<Quantity, { kind: 'field' }>[]
  /** regular expressions over labels: a stranger's can take for ever, so they are not tried here */
  labels: Extract<Match, { kind: 'regex' }>[]
}

const nothing: Answers = { quantities: new Map(), labels: new Map() }

/** What must be computed before a query can be answered, each once; nothing where the columns are enough. */
export function needsOf({ where, sort }: FeatureQuery): Needs {
  const leaves = where ? leavesOf(where) : []
  const asked: { kind: string }[] = leaves.flatMap(leaf => (leaf.kind === 'compare' ? [leaf.left] : []))
  if (sort) asked.push(sort.by)
  const quantities = asked.filter((q): q is Needs['quantities'][number] => q.kind === 'cosine' || q.kind === 'measure')
  const labels = leaves.flatMap(leaf => (leaf.kind === 'label' && leaf.match.kind === 'regex' ? [leaf.match] : []))
  return { quantities: unique(quantities, printQuantity), labels: unique(labels, printMatch) }
}

function unique<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map(item => [key(item), item])).values()]
}

/**
 * Features that match, ascending, or in the query's order. Ids out of range match nothing. Labels and tags are compared without case.
 * @throws Error when an answer that `needsOf` names is missing
 */
export function matchFeatures(query: FeatureQuery, table: QueryColumns, answers: Answers = nothing): Int32Array {
  const test = query.where ? testOf(query.where, table, answers) : () => true
  const found: number[] = []
  for (let f = 0; f < table.n; f++) if (test(f)) found.push(f)
  return query.sort ? sorted(found, query.sort, table, answers) : Int32Array.from(found)
}

type Test = (feature: number) => boolean

function testOf(expr: FeatureExpr, table: QueryColumns, answers: Answers): Test {
  switch (expr.kind) {
    case 'not': {
      const test = testOf(expr.of, table, answers)
      return f => !test(f)
    }
    case 'and':
    case 'or': {
      const tests = expr.of.map(part => testOf(part, table, answers))
      return expr.kind === 'and' ? f => tests.every(test => test(f)) : f => tests.some(test => test(f))
    }
    default:
      return leafTest(expr, table, answers)
  }
}

function leafTest(leaf: FeatureLeaf, table: QueryColumns, answers: Answers): Test {
  switch (leaf.kind) {
    case 'compare': {
      const read = valuesOf(leaf.left, table, answers)
      return f => compare(read(f), leaf.operator, leaf.value)
    }
    case 'label': {
      if (leaf.match.kind === 'part') {
        const part = leaf.match.text.toLowerCase()
        return f => table.labels[f]!.toLowerCase().includes(part)
      }
      const passes = must(answers.labels.get(printMatch(leaf.match)))
      return f => passes[f] === 1
    }
    case 'status': {
      const wanted = new Set(leaf.statuses)
      return f => wanted.has(table.status[f]!)
    }
    case 'tag': {
      const wanted = new Set(leaf.tags.map(tag => tag.toLowerCase()))
      return f => table.tags[f]!.some(tag => wanted.has(tag.toLowerCase()))
    }
    case 'ids': {
      const wanted = new Set(leaf.ids)
      return f => wanted.has(f)
    }
    case 'path':
      return f => f === leaf.index
  }
}

/** Reads a quantity of a feature. */
export function valuesOf(quantity: Quantity, table: QueryColumns, answers: Answers): (feature: number) => number {
  if (quantity.kind !== 'field') {
    const values = must(answers.quantities.get(printQuantity(quantity)))
    return f => values[f]!
  }
  if (quantity.field === 'id') return f => f
  const columns: Record<Exclude<Field, 'id'>, Float32Array | Int32Array> = {
    density: table.density,
    max: table.max,
    mean: table.meanActive,
    norm: table.decoderNorm,
    cos: table.encoderDecoderCosine,
    nearest: table.nearestCosine,
    active: table.nActive,
  }
  const values = columns[quantity.field]
  return f => values[f]!
}

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('The query was not prepared.')
  return found
}

/** Features without the number (or label) last, and dead ones before them, whichever way round; equal ones by index. */
function sorted(
  found: number[],
  { by, reverse }: NonNullable<FeatureQuery['sort']>,
  table: QueryColumns,
  answers: Answers,
): Int32Array {
  const isId = by.kind === 'field' && by.field === 'id'
  if (isId) return Int32Array.from(reverse ? found.reverse() : found)
  const dead = (f: number) => (table.nActive[f] === 0 ? 1 : 0)
  const sign = reverse ? -1 : 1
  if (by.kind === 'label') {
    const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
    const missing = (f: number) => (table.labels[f] === '' ? 2 : dead(f))
    const of = (a: number, b: number) => sign * order.compare(table.labels[a]!, table.labels[b]!)
    return Int32Array.from(found).sort((a, b) => missing(a) - missing(b) || of(a, b) || a - b)
  }
  const read = valuesOf(by, table, answers)
  const missing = (f: number) => (Number.isNaN(read(f)) ? 2 : dead(f))
  const of = (a: number, b: number) => (missing(a) === 2 ? 0 : sign * (read(b) - read(a)))
  return Int32Array.from(found).sort((a, b) => missing(a) - missing(b) || of(a, b) || a - b)
}
