// Which features the table shows, in which order. Pure; renderer.
import { definitionStatuses, type FeatureTable } from '../../../shared/model.ts'
import type { FeatureTest } from './feature-filter.ts'

export const sortColumns = [
  'feature',
  'label',
  'density',
  'max',
  'meanActive',
  'nearestCosine',
  'encoderDecoderCosine',
  'decoderNorm',
  'status',
] as const
export type SortColumn = (typeof sortColumns)[number]

export interface Sort {
  column: SortColumn
  descending: boolean
}

/**
 * Feature indices that pass `test`, sorted. What a column has no value for (a dead feature's mean, an empty label) comes
 * last in both directions, and so do dead features in every column but the id; ties keep the order of ids.
 */
export function orderFeatures(table: FeatureTable, sort: Sort, test: FeatureTest): Int32Array {
  const shown: number[] = []
  for (let i = 0; i < table.n; i++) if (test(table, i)) shown.push(i)
  const sign = sort.descending ? -1 : 1
  if (sort.column === 'feature') return Int32Array.from(sign > 0 ? shown : shown.reverse())
  const rank = ranker(table, sort.column)
  const missing = (i: number) => (rank.missing(i) ? 2 : table.nActive[i] === 0 ? 1 : 0)
  shown.sort((a, b) => missing(a) - missing(b) || (missing(a) === 2 ? 0 : sign * rank.compare(a, b)) || a - b)
  return Int32Array.from(shown)
}

interface Ranker {
  compare(a: number, b: number): number
  missing(i: number): boolean
}

function ranker(table: FeatureTable, column: Exclude<SortColumn, 'feature'>): Ranker {
  if (column === 'label') {
    const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
    return {
      compare: (a, b) => order.compare(table.labels[a]!, table.labels[b]!),
      missing: i => table.labels[i] === '',
    }
  }
  if (column === 'status') {
    const place = (i: number) => definitionStatuses.indexOf(table.status[i]!)
    return { compare: (a, b) => place(a) - place(b), missing: i => table.status[i] === 'unlabelled' }
  }
  const values = table[column]
  return { compare: (a, b) => values[a]! - values[b]!, missing: i => Number.isNaN(values[i]) }
}

/** The feature `step` places from `current` in the shown order, stopping at the ends; the first when `current` is not shown. */
export function walk(order: Int32Array, current: number | null, step: number): number | null {
  if (order.length === 0) return null
  const at = current === null ? -1 : order.indexOf(current)
  if (at < 0) return order[0]!
  return order[Math.min(order.length - 1, Math.max(0, at + step))]!
}
