// What splitting trees say, in sentences with their numbers. Pure; renderer.
import { kindCounts } from '../../../../core/analysis/splitting-tree.ts'
import type { Table } from '../../../../core/table/types.ts'
import type { WidthsReport } from '../../../../shared/analyses/dictionaries.ts'
import { formatCount, formatShare, plural } from '../../../format.ts'
import type { Reading } from '../panel.ts'

export function readWidths({ levels, names }: WidthsReport): Reading {
  const text = levels.map(({ edges, families }, at) => {
    const counts = kindCounts(edges)
    const live = edges.length - counts.dead
    const share = (n: number) => `${formatCount(n)} (${formatShare(live > 0 ? n / live : null)})`
    const split = families.filter(f => f.split).length
    const compositions = families.filter(f => f.composition).length
    const holes = families.filter(f => f.absorption.length > 0).length
    return `${names[at]} to ${names[at + 1]}: of ${formatCount(live)} live features ${share(counts.same)} same, ${share(counts.child)} child, ${share(counts.novel)} novel, ${formatCount(counts.unassigned)} unassigned; ${formatCount(split)} ${plural(split, 'split')}, ${formatCount(compositions)} ${plural(compositions, 'composition')}, ${formatCount(holes)} ${plural(holes, 'parent')} silent on a child.`
  })
  return {
    text: text.join(' '),
    rule: 'same: cosine from 0.7 and Jaccard from 0.5; split: two children or more that are no copies, coverage from 0.8, sibling Jaccard to 0.1, reconstruction above 0; silent on a child: the copy is off on at least half of 30 or more rows of parent and child.',
    change:
      'the thresholds are ours; a silence alone is no absorption: that needs the ledger or the credit of the absorption panel.',
  }
}

export const widthFormulas: readonly string[] = [
  'For wide latent j and narrow i: P(i|j) = N_ij / N_j; MC(i|j) = cosine of the two codes over the rows on which j is on; C = decoder cosine.',
  'Parent(j) = the i with the largest MC · C among those with P at least 0.5, MC at least 0.3, C above 0, that is on in at most a fifth of the rows; else none.',
  'Novel: no parent, and no cosine of 0.7 or more to any narrow latent. Unassigned: no parent, but such a cosine.',
  'Coverage = share of the parent’s rows on which any child is on. Sibling Jaccard = mean over pairs of children. Reconstruction = 1 − Σ|z_i d_i − Σ z_c d_c|² / Σ|z_i d_i|² over the parent’s rows.',
  'Edges go from each width to the next and skip none.',
]

/** Every latent of every wider dictionary with its parent, for files. */
export function widthTable({ levels, names }: WidthsReport): Table {
  const columns = ['from', 'to', 'latent', 'never on', 'kind', 'parent', 'P(i|j)', 'MC(i|j)', 'cos decoder', 'Jaccard', 'rows both on'] // prettier-ignore
  // A latent is of the wider dictionary of its row, its parent of the narrower one.
  const level = levels.flatMap(({ edges }, at) => edges.map(() => at))
  const of: Record<string, number[]> = { latent: level.map(at => at + 1), parent: level }
  return {
    columns: columns.map(name => (of[name] ? { name, featuresOf: of[name] } : { name })),
    rows: levels.flatMap(
      ({ edges }, at) =>
      edges.map(e => [names[at]!, names[at + 1]!, e.latent, e.dead, e.kind, e.parent, e.contained, e.masked, e.cosine, e.jaccard, e.both]), // prettier-ignore
    ),
  }
}
