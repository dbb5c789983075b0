// The statistics of clustering against composition as a table: data, both surrogates, power, lambda, and the reason where there is none. Pure.
import type { Table, TableCell } from '../../table/types.ts'
import { statisticIds } from './measure.ts'
import type { ClusteringEvidence } from './report.ts'
import { statisticWords } from './statistics.ts'

/** What is of the data alone: ceiling and floor of E3, alignment and each pair of E9. */
export function withoutSurrogate({ ceiling, floor, alignment, k, d, credit }: ClusteringEvidence) {
  return [
    { code: 'E3', name: 'AMI, ceiling', value: ceiling, what: 'two runs of k-means from different seeds' },
    { code: 'E3', name: 'AMI, floor', value: floor, what: `${k} random directions against k-means` },
    { code: 'E9', name: 'encoder along decoder', value: alignment.median, what: `median cos(e, d) of ${alignment.latents} latents that are on; clusters give 1, unrelated rows 0 ± ${(1 / Math.sqrt(d)).toFixed(2)}` },
    ...credit.pairs.map(({ parent, child, slope, intercept, fireRate, aloneRows, childRows }) => ({
      ...{ code: 'E9', name: `slope of #${parent} on #${child}`, value: slope },
      what: `${intercept === null ? '' : `intercept ${intercept.toFixed(2).replace('-', '−')}; `}on at ${((fireRate ?? 0) * 100).toFixed(0)}% of ${childRows} rows of the child, ${aloneRows} rows of the parent alone`,
    })),
  ]
} // prettier-ignore

/** One row a statistic; below them what has no surrogate. */
export function evidenceTable(evidence: ClusteringEvidence): Table {
  const rows: TableCell[][] = statisticIds.map(id => {
    const { code, name, formula } = statisticWords(id)
    const { observed, cluster, clusterSd, linear, linearSd, power, lambda, reason } = evidence.statistics[id]
    return [code, name, observed, cluster, clusterSd, linear, linearSd, power, lambda, reason ?? '', formula]
  })
  rows.push(
    ...withoutSurrogate(evidence).map(({ code, name, value, what }): TableCell[] => [code, name, value, null, null, null, null, null, null, 'no surrogate', what]), // prettier-ignore
  )
  const columns = ['', 'statistic', 'data', 'H_C', 'H_C sd', 'H_L', 'H_L sd', 'apart', 'lambda', 'note', 'definition']
  return {
    columns: columns.map(name => (name === 'apart' ? { name, unit: 'pooled sd' } : { name: name || 'number' })),
    rows,
  }
}
