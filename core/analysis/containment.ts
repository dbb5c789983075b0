// Which features' firing rows contain another's, or are contained in them: parents and children by conditional firing. Pure, every process.

/** P(j | i) >= 0.95 and lift >= 2, with at least 30 rows of i: i implies j. */
export const implication = { probability: 0.95, lift: 2, rows: 30 } as const

/** features that do not pass, shown of each kind: how close the closest come */
const nearest = 3

export interface Contained {
  feature: number
  /** rows on which both are on, and on which this one is on */
  both: number
  on: number
  /** P(larger on | smaller on) */
  probability: number
  /** n both / (n_i n_j): how many times as often as if independent */
  lift: number
  /** whether probability, lift and n pass `implication` */
  holds: boolean
}

export interface Containment {
  /** features that are on wherever this one is: P(other | this) */
  parents: Contained[]
  /** features that are on only where this one is: P(this | other) */
  children: Contained[]
}

/**
 * Parents and children of feature f among all features; the ones that pass first, then the three closest that do not (rows and
 * lift still passing), by probability, equal ones by rows, then index.
 * @param both [dSae] rows on which f and each feature are on
 * @param on [dSae] rows on which each is on
 * @param n all unmasked rows
 * @param count most of each kind
 */
export function containmentOf(f: number, both: Int32Array, on: Int32Array, n: number, count: number): Containment {
  const own = on[f]!
  const parents: Contained[] = []
  const children: Contained[] = []
  for (let j = 0; j < on.length; j++) {
    if (j === f || both[j] === 0) continue
    const shared = both[j]!
    const lift = (n * shared) / (own * on[j]!)
    if (lift < implication.lift) continue
    const entry = (condition: number): Contained => {
      const probability = shared / condition
      return { feature: j, both: shared, on: on[j]!, probability, lift, holds: probability >= implication.probability }
    }
    // The larger set contains the smaller one; of two equal sets each contains the other, and neither is the parent.
    if (own >= implication.rows && on[j]! > own) parents.push(entry(own))
    if (on[j]! >= implication.rows && on[j]! < own) children.push(entry(on[j]!))
  }
  const best = (list: Contained[]) => {
    list.sort((a, b) => b.probability - a.probability || b.both - a.both || a.feature - b.feature)
    const holding = list.filter(c => c.holds).length
    return list.slice(0, Math.min(count, holding + nearest))
  }
  return { parents: best(parents), children: best(children) }
}
