// Which features the table shows under a query, in which order. Pure; renderer.
import { matchFeatures } from '../../../core/query/match.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import type { Applied } from '../../stores/query-box.ts'
import { orderFeatures, type Sort } from './feature-order.ts'

/**
 * The query's own order, or the table's; a query over tokens leaves every feature in sight.
 * @param among only these; null for all
 */
export function shownFeatures(
  table: FeatureTable,
  sort: Sort,
  { query, answer }: Applied,
  among: ReadonlySet<number> | null,
): Int32Array {
  const isIn = (feature: number) => among?.has(feature) ?? true
  if (query.of === 'tokens' || answer?.of === 'tokens') return orderFeatures(table, sort, isIn)
  const found = answer ? answer.features : matchFeatures(query, table)
  if (query.sort) return among ? found.filter(isIn) : found
  if (!query.where) return orderFeatures(table, sort, isIn)
  const shown = new Uint8Array(table.n)
  for (const feature of found) shown[feature] = 1
  return orderFeatures(table, sort, feature => shown[feature] === 1 && isIn(feature))
}
