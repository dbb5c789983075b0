// Which features of a table a query matches. Pure, every process.
import { measureOf, rankBy, type ConceptScores } from '../analysis/concept-scores.ts'
import { compare, type Query, type QueryField } from './parse.ts'

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
  labels: string[]
  status: string[]
}

function column(table: QueryColumns, field: QueryField): (feature: number) => number {
  if (field === 'id') return feature => feature
  const columns = {
    density: table.density,
    max: table.max,
    mean: table.meanActive,
    norm: table.decoderNorm,
    cos: table.encoderDecoderCosine,
    nearest: table.nearestCosine,
    active: table.nActive,
  }
  return feature => columns[field][feature]!
}

type FeatureQuery = Extract<Query, { kind: 'features' }>

/** Names of the concepts that a query of features measures against, each once. */
export function conceptsOf(query: FeatureQuery): string[] {
  const names = query.terms.flatMap(term => (term.kind === 'concept' ? [term.concept] : []))
  return [...new Set(query.sort ? [...names, query.sort.concept] : names)]
}

/**
 * Features that match, ascending, or in the order of `query.sort` (those without its number last, by index); ids out of range
 * match nothing. Labels are compared without case.
 * @param scores of every concept that `conceptsOf` names
 */
export function matchFeatures(
  query: FeatureQuery,
  table: QueryColumns,
  scores: ReadonlyMap<string, ConceptScores> = new Map(),
): number[] {
  const tests = query.terms.map(term => {
    if (term.kind === 'label') {
      const text = term.text.toLowerCase()
      return (f: number) => table.labels[f]!.toLowerCase().includes(text)
    }
    if (term.kind === 'status') return (f: number) => table.status[f] === term.status
    if (term.kind === 'concept') {
      const values = measureOf(scores.get(term.concept)!, term.measure)
      return (f: number) => compare(values[f]!, term.operator, term.value)
    }
    const read = column(table, term.field)
    return (f: number) => compare(read(f), term.operator, term.value)
  })
  const wanted = query.ids ? new Set(query.ids) : null
  const out: number[] = []
  for (let f = 0; f < table.n; f++) if ((!wanted || wanted.has(f)) && tests.every(test => test(f))) out.push(f)
  if (!query.sort) return out
  const place = new Int32Array(table.n).fill(table.n)
  rankBy(scores.get(query.sort.concept)!, query.sort.measure, query.sort.ascending).forEach((f, i) => (place[f] = i))
  return out.sort((a, b) => place[a]! - place[b]! || a - b)
}
