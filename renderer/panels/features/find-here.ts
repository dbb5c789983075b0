// A query that the feature table alone can answer, for a list of features. Pure; renderer.
import { QueryError } from '../../../core/query/ast.ts'
import { matchFeatures, needsOf } from '../../../core/query/match.ts'
import { parseQuery } from '../../../core/query/parse.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { definitionStatuses } from '../../../shared/model.ts'

/** Features that match; all of them with what is wrong, for the person who typed it, where the text is no such query. */
export function findHere(text: string, table: FeatureTable | null): { features: Set<number>; problem: string | null } {
  const all = () => new Set(Array.from({ length: table?.n ?? 0 }, (_, i) => i))
  try {
    const query = parseQuery(text, { place: 'box', statuses: definitionStatuses, columns: [] })
    if (query.of === 'tokens')
      return { features: all(), problem: 'This looks for tokens; labels are found by words without quotes.' }
    const { quantities, labels } = needsOf(query)
    if (quantities.length + labels.length > 0) {
      return {
        features: all(),
        problem: 'Expressions, cos(…), fires(…) and measures are answered in the query box of the feature table.',
      }
    }
    return { features: new Set(table ? matchFeatures(query, table) : []), problem: null }
  } catch (e) {
    if (e instanceof QueryError) return { features: all(), problem: e.message }
    throw e
  }
}
