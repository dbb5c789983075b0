// Features coloured by what people said of them: their status, or the most used of their tags. Pure; renderer.
import { definitionStatuses } from '../../../shared/model.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import type { StatisticId } from './statistics.ts'
import { tagsOf } from './together.ts'

export const labelColorings = ['status', 'tag'] as const
export type LabelColoring = (typeof labelColorings)[number]
/** What colours features in the table and on the map. */
export type ColorBy = StatisticId | LabelColoring
export const isLabelColoring = (by: string | null): by is LabelColoring => by === 'status' || by === 'tag'

/** The groups with a colour each, the colours of chosen features in their order, and the group of every feature. */
export interface Categories {
  names: string[]
  /** [n] position in `names`; -1 for a feature of none */
  of: Int8Array
}

/** colours that there are */
const most = 8

/** By status: those that features have. By tag: the most used ones; a feature is in the group of the most used of its tags. */
export function categoriesOf(table: Pick<FeatureTable, 'n' | 'status' | 'tags'>, by: LabelColoring): Categories {
  const of = new Int8Array(table.n).fill(-1)
  if (by === 'status') {
    const names = definitionStatuses.filter(status => status !== 'unlabelled' && table.status.includes(status))
    const at = new Map<string, number>(names.map((name, i) => [name, i]))
    table.status.forEach((status, i) => (of[i] = at.get(status) ?? -1))
    return { names, of }
  }
  const names = tagsOf(table, table.tags.keys()).slice(0, most).map(({ tag }) => tag) // prettier-ignore
  const at = new Map(names.map((name, i) => [name, i]))
  table.tags.forEach((tags, i) => {
    const places = tags.map(tag => at.get(tag)).filter(place => place !== undefined)
    if (places.length > 0) of[i] = Math.min(...places)
  })
  return { names, of }
}

/** A group's colour as CSS. */
export const categoryColor = (category: number): string => `var(--f${category + 1})`
