// The statistics of clustering against composition as a table: data, both surrogates, power, lambda, and the reason where there is none. Pure.
import type { Table, TableCell } from '../../table/types.ts'
import { statisticIds } from './measure.ts'
import type { ClusteringEvidence } from './report.ts'
import { statisticWords } from './statistics.ts'

/** One row a statistic; below them what has no surrogate: ceiling and floor of E3, alignment of E9. */
export function evidenceTable(evidence: ClusteringEvidence): Table {
  const rows: TableCell[][] = statisticIds.map(id => {
    const { code, name, formula } = statisticWords(id)
    const { observed, cluster, clusterSd, linear, linearSd, power, lambda, reason } = evidence.statistics[id]
    return [code, name, observed, cluster, clusterSd, linear, linearSd, power, lambda, reason ?? '', formula]
  })
  const alone = (code: string, name: string, value: number | null, what: string): TableCell[] => [code, name, value, null, null, null, null, null, null, 'no surrogate', what] // prettier-ignore
  const { ceiling, floor, alignment } = evidence
  rows.push(
    alone('E3', 'AMI, ceiling', ceiling, 'two runs of k-means from different seeds'),
    alone('E3', 'AMI, floor', floor, `${evidence.k} random directions against k-means`),
    alone('E9', 'encoder along decoder', alignment.median, `median cos(e, d) of ${alignment.latents} latents that are on; clusters give 1, unrelated rows 0 ± ${(1 / Math.sqrt(evidence.d)).toFixed(2)}`), // prettier-ignore
  )
  const columns = ['', 'statistic', 'data', 'H_C', 'H_C sd', 'H_L', 'H_L sd', 'apart', 'lambda', 'note', 'definition']
  return {
    columns: columns.map(name => (name === 'apart' ? { name, unit: 'pooled sd' } : { name: name || 'number' })),
    rows,
  }
}
