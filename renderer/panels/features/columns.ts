// The columns of the feature table that a person chooses: every statistic, the small histogram, tags. Pure; renderer.
import { statisticIds, statisticOf, type StatisticId } from './statistics.ts'

export type ColumnId = StatisticId | 'bars' | 'tags'
export const columnIds: readonly ColumnId[] = [...statisticIds, 'bars', 'tags']

export interface Column {
  id: ColumnId
  title: string
  name: string
  hint: string
  /** px */
  width: number
  /** null for what is not a number */
  statistic: StatisticId | null
}

const others: Record<'bars' | 'tags', Column> = {
  bars: {
    id: 'bars',
    title: 'activations',
    name: 'activations where on',
    hint: 'Histogram of the activations where the feature is on, from 0 to its own maximum; heights by the logarithm of the count',
    width: 76,
    statistic: null,
  },
  tags: { id: 'tags', title: 'tags', name: 'tags', hint: 'Tags of the definition', width: 90, statistic: null },
}

export const columns: readonly Column[] = columnIds.map(id =>
  id === 'bars' || id === 'tags' ? others[id] : { ...statisticOf(id), statistic: id },
)

export const columnOf = (id: ColumnId): Column => columns.find(column => column.id === id)!

/** px that a column may be drawn to */
export const columnWidths = [36, 320] as const

/** The columns as they stand when `moved` is put before or behind its neighbour by `by` places. */
export function movedColumn(shown: readonly ColumnId[], moved: ColumnId, by: number): ColumnId[] {
  const at = shown.indexOf(moved)
  if (at < 0) return [...shown]
  const rest = shown.filter(id => id !== moved)
  const to = Math.min(rest.length, Math.max(0, at + by))
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}
