// Features labelled together: which tags they have, what a change says of them, what it would replace. Pure; renderer.
import type { DefinitionChange, DefinitionStatus } from '../../../shared/model.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { featuresOf } from '../inspector/act-words.ts'

/** What happens to a tag: all get it, all lose it, or each keeps what it has. */
export type TagWish = 'add' | 'remove' | 'keep'

export interface TagCount {
  tag: string
  /** features that have it */
  n: number
}

/** Tags of the features, the most frequent first. */
export function tagsOf(table: Pick<FeatureTable, 'tags'>, features: Iterable<number>): TagCount[] {
  const counts = new Map<string, number>()
  for (const feature of features) {
    for (const tag of table.tags[feature] ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  }
  return [...counts].map(([tag, n]) => ({ tag, n })).sort((a, b) => b.n - a.n || (a.tag < b.tag ? -1 : 1))
}

/** The next wish for a tag that n of `all` features have: give it to the others, take it away, leave it. */
export function nextWish(now: TagWish, n: number, all: number): TagWish {
  if (now === 'keep') return n < all ? 'add' : 'remove'
  return now === 'add' && n > 0 ? 'remove' : 'keep'
}

/** one; two, three → three tags */
export const readTags = (text: string): string[] => [
  ...new Set(
    text
      .split(/[;,\n]/)
      .map(tag => tag.trim().slice(0, 100))
      .filter(Boolean),
  ),
]

export interface Wishes {
  label: string
  status: DefinitionStatus | 'keep'
  /** typed */
  newTags: string
  tags: ReadonlyMap<string, TagWish>
}

/** The change that is wished for; null where nothing is. */
export function changeOf({ label, status, newTags, tags }: Wishes): DefinitionChange | null {
  const of = (wish: TagWish) => [...tags].filter(([, w]) => w === wish).map(([tag]) => tag)
  const addTags = [...new Set([...of('add'), ...readTags(newTags)])]
  const removeTags = of('remove').filter(tag => !addTags.includes(tag))
  const change: DefinitionChange = {
    ...(label.trim() ? { label: label.trim() } : {}),
    ...(status === 'keep' ? {} : { status }),
    ...(addTags.length > 0 ? { addTags } : {}),
    ...(removeTags.length > 0 ? { removeTags } : {}),
  }
  return Object.keys(change).length > 0 ? change : null
}

/** What a change takes the place of: labels and verdicts that say something else. Empty where it replaces nothing. */
export function replacesWords(
  { labels, status }: Pick<FeatureTable, 'labels' | 'status'>,
  features: Iterable<number>,
  change: DefinitionChange | null,
): string {
  if (!change) return ''
  let [named, judged] = [0, 0]
  for (const feature of features) {
    const [label, verdict] = [labels[feature], status[feature] ?? 'unlabelled']
    if (change.label !== undefined && label && label !== change.label) named++
    if (change.status !== undefined && verdict !== 'unlabelled' && verdict !== change.status) judged++
  }
  const parts = [
    ...(named > 0 ? [`another label of ${featuresOf(named)}`] : []),
    ...(judged > 0 ? [`another status of ${featuresOf(judged)}`] : []),
  ]
  return parts.length > 0 ? `It takes the place of ${parts.join(' and ')}.` : ''
}
