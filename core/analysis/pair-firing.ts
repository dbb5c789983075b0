// Where a parent and a child are on, from the rows of each alone: hole and medians of analyses.md A3 without a column over all rows. Pure, every process.
import { quantileOfSorted } from '../stats.ts'
import type { Firing } from './concept-scores.ts'

/** What two features do on each other's rows; activations as given, decoder norms not folded in. */
export interface PairFiring {
  /** rows of each, of both, and of the parent without the child */
  parentRows: number
  childRows: number
  both: number
  alone: number
  /** share of the child's rows on which the parent is silent; null when the child never fires */
  hole: number | null
  /** medians: the parent's activation where it is on without the child; the child's on its rows; the parent's there, zeros included */
  parentAlone: number | null
  child: number | null
  parentOnChild: number | null
}

const median = (values: Float32Array): number | null => (values.length ? quantileOfSorted(values.sort(), 0.5) : null)

/** @param parent, child rows ascending, with their activations */
export function pairFiring(parent: Firing, child: Firing): PairFiring {
  const onChild = new Float32Array(child.rows.length)
  const alone = new Float32Array(parent.rows.length)
  let nAlone = 0
  let both = 0
  let c = 0
  for (let p = 0; p < parent.rows.length; p++) {
    while (c < child.rows.length && child.rows[c]! < parent.rows[p]!) c++
    if (child.rows[c] === parent.rows[p]) {
      onChild[c] = parent.values[p]!
      both++
    } else alone[nAlone++] = parent.values[p]!
  }
  const childRows = child.rows.length
  return {
    parentRows: parent.rows.length,
    childRows,
    both,
    alone: nAlone,
    hole: childRows > 0 ? (childRows - both) / childRows : null,
    parentAlone: median(alone.slice(0, nAlone)),
    child: median(child.values.slice()),
    parentOnChild: median(onChild),
  }
}
