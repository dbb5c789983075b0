// Which tags have a digit in a labelling queue until a person chooses others. Pure; renderer.
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { tagsOf } from '../features/together.ts'
import { flagTag, tagKeys } from './label-acts.ts'

/** The tags that most features have, most first; a flag has a key of its own. */
export const tagsWithKeys = (table: Pick<FeatureTable, 'tags'>): string[] =>
  tagsOf(table, table.tags.keys())
    .map(({ tag }) => tag)
    .filter(tag => tag !== flagTag)
    .slice(0, tagKeys)
