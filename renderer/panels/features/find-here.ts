// A query that the feature table alone can answer, for a list of features. Pure; renderer.
import { QueryError } from '../../../core/query/ast.ts'
import { matchFeatures, needsOf } from '../../../core/query/match.ts'
import { parseQuery } from '../../../core/query/parse.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { definitionStatuses } from '../../../shared/model.ts'

export interface Found {
  passes(feature: number): boolean
  /** what is wrong with the text, for the person who typed it; then all pass */
  problem: string | null
}

/** Which features match; all do where nothing is looked for, and where the text is no such query. */
export function findHere(text: string, table: FeatureTable | null): Found {
  const all = (problem: string | null): Found => ({ passes: () => true, problem })
  if (text.trim() === '') return all(null)
  try {
    const query = parseQuery(text, { place: 'box', statuses: definitionStatuses, columns: [] })
    if (query.of === 'tokens') return all('This looks for tokens; labels are found by words without quotes.')
    const { quantities, labels } = needsOf(query)
    if (quantities.length + labels.length > 0) {
      return all('Expressions, cos(…), fires(…) and measures are answered in the query box of the feature table.')
    }
    const features = new Set(table ? matchFeatures(query, table) : [])
    return { passes: feature => features.has(feature), problem: null }
  } catch (e) {
    if (e instanceof QueryError) return all(e.message)
    throw e
  }
}
