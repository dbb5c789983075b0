// Which features of a table a query matches. Pure, every process.
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

/** Features that match, ascending; ids out of range match nothing. Labels are compared without case. */
export function matchFeatures(query: Extract<Query, { kind: 'features' }>, table: QueryColumns): number[] {
  const tests = query.terms.map(term => {
    if (term.kind === 'label') {
      const text = term.text.toLowerCase()
      return (f: number) => table.labels[f]!.toLowerCase().includes(text)
    }
    if (term.kind === 'status') return (f: number) => table.status[f] === term.status
    const read = column(table, term.field)
    return (f: number) => compare(read(f), term.operator, term.value)
  })
  const wanted = query.ids ? new Set(query.ids) : null
  const out: number[] = []
  for (let f = 0; f < table.n; f++) if ((!wanted || wanted.has(f)) && tests.every(test => test(f))) out.push(f)
  return out
}
