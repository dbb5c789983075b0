// Features coloured by what people said of them: their status, the most used of their tags, or whether they have a label. One rule for every place; pure; renderer.
import { definitionStatuses, type DefinitionStatus } from '../../../shared/model.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import type { StatisticId } from './statistics.ts'
import { tagsOf } from './together.ts'

export const labelColorings = ['status', 'tag', 'labelled'] as const
export type LabelColoring = (typeof labelColorings)[number]
/** What colours features in the table and on the map. */
export type ColorBy = StatisticId | LabelColoring
export const isLabelColoring = (by: string | null): by is LabelColoring =>
  (labelColorings as readonly (string | null)[]).includes(by)

/** What there is to know of a feature for its colour. */
export interface Coloured {
  label: string
  status: DefinitionStatus
  tags: readonly string[]
}

/** A group with a colour: one of the eight of chosen features (tokens.css), which colour-blind readers tell apart. */
export interface LabelGroup {
  name: string
  /** 0..7 */
  slot: number
}

/** The groups, and the group of every feature. */
export interface Categories {
  names: string[]
  /** colour of each group, 0..7 */
  slots: number[]
  /** [n] position in `names`; -1 for a feature of none */
  of: Int8Array
}

/** colours that there are */
const most = 8
/** A status has its colour whatever others there are; nobody's word is grey. */
export const statusSlots: Record<Exclude<DefinitionStatus, 'unlabelled'>, number> = {
  draft: 0,
  reviewed: 2,
  rejected: 1,
  uninterpretable: 3,
  dead: 7,
}
const labelled: LabelGroup = { name: 'has a label', slot: 2 }
/** What those of no group are called. */
export const noGroup: Record<LabelColoring, string> = {
  status: 'unlabelled',
  tag: 'none of these tags',
  labelled: 'no label',
}

/** The groups that a dictionary's features have: statuses in their order, the most used tags first. */
export function labelGroups(table: Pick<FeatureTable, 'status' | 'tags' | 'labels'>, by: LabelColoring): LabelGroup[] {
  if (by === 'status') {
    const there = new Set(table.status)
    return definitionStatuses.flatMap(name => (name !== 'unlabelled' && there.has(name) ? { name, slot: statusSlots[name] } : [])) // prettier-ignore
  }
  if (by === 'labelled') return table.labels.some(label => label !== '') ? [labelled] : []
  return tagsOf(table, table.tags.keys()).slice(0, most).map(({ tag }, slot) => ({ name: tag, slot })) // prettier-ignore
}

/** The groups with those that only some more features have; tags take the colours that are left. */
export function withGroupsOf(
  groups: readonly LabelGroup[],
  more: readonly Coloured[],
  by: LabelColoring,
): LabelGroup[] {
  const own = labelGroups({ status: more.map(m => m.status), tags: more.map(m => m.tags), labels: more.map(m => m.label) }, by) // prettier-ignore
  const next = [...groups]
  for (const { name, slot } of own) {
    if (next.some(group => group.name === name)) continue
    const free = by === 'tag' ? Array.from({ length: most }, (_, i) => i).find(i => next.every(g => g.slot !== i)) : slot // prettier-ignore
    if (free !== undefined) next.push({ name, slot: free })
  }
  return next
}

/** The group of a feature; null for one of none. Of its tags the most used one counts. */
export function groupOf(said: Coloured, by: LabelColoring, groups: readonly LabelGroup[]): LabelGroup | null {
  const own = by === 'status' ? [said.status as string] : by === 'tag' ? said.tags : said.label === '' ? [] : [labelled.name] // prettier-ignore
  return groups.find(({ name }) => own.includes(name)) ?? null
}

/** Every feature of the table by its group. */
export function categoriesOf(
  table: Pick<FeatureTable, 'n' | 'status' | 'tags' | 'labels'>,
  by: LabelColoring,
): Categories {
  const groups = labelGroups(table, by)
  const of = new Int8Array(table.n)
  for (let i = 0; i < table.n; i++) {
    const group = groupOf({ label: table.labels[i]!, status: table.status[i]!, tags: table.tags[i]! }, by, groups)
    of[i] = group ? groups.indexOf(group) : -1
  }
  return { names: groups.map(g => g.name), slots: groups.map(g => g.slot), of }
}
