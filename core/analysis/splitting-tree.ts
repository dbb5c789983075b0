// How the latents of a narrow dictionary divide in a wider one on the same rows: containment, masked cosine, parents, kinds (analyses.md A7). Pure, every process.
import { eachPair, jaccardOf, maskedCosineOf, type PairSums } from '../matching/pair-sums.ts'

/** Our own thresholds (A7); counts are shown as each of them moves. */
export interface SplitRules {
  /** P(i | j), the share of the wide latent's rows on which the narrow one is on, at least */
  contained: number
  /** MC(i | j) at least */
  masked: number
  /** `same` from this decoder cosine and this Jaccard on; without a parent, `novel` below this cosine */
  sameCosine: number
  sameJaccard: number
  /** a narrow latent on for a larger share of all rows contains everything, and is no parent; null for no limit */
  densest: number | null
}

export const splitRules: SplitRules = { contained: 0.5, masked: 0.3, sameCosine: 0.7, sameJaccard: 0.5, densest: null }

export type SplitKind = 'same' | 'child' | 'novel' | 'unassigned'

/** What becomes of one wide latent; the four numbers are of the pair with its parent, null without one. */
export interface SplitEdge {
  latent: number
  parent: number | null
  kind: SplitKind
  /** never on: nothing is known of its zone */
  dead: boolean
  contained: number | null
  masked: number | null
  cosine: number | null
  jaccard: number | null
  /** rows on which both are on */
  both: number
}

/**
 * Parent(j) = argmax over i of MC(i|j) C_ij, over pairs of the index with P(i|j) and MC at least as the rules say and C > 0; else none.
 * @param sums with masked cosines; first dictionary the narrow one
 * @param cosine decoder cosine of a pair, by its place in the index and its two latents
 * @param best [nB] largest decoder cosine of each wide latent to any narrow one, NaN for none
 */
export function splitEdges(
  sums: PairSums,
  cosine: (at: number, i: number, j: number) => number,
  best: ArrayLike<number>,
  rules: SplitRules = splitRules,
): SplitEdge[] {
  const { nB } = sums.index
  const parent = new Int32Array(nB).fill(-1)
  const place = new Int32Array(nB).fill(-1)
  const score = new Float64Array(nB)
  const dense = Array.from(sums.onA, on => rules.densest !== null && on > rules.densest * sums.rows)
  eachPair(sums.index, (at, i, j) => {
    const both = sums.both[at]!
    if (both === 0 || dense[i] || both < rules.contained * sums.onB[j]!) return
    const c = cosine(at, i, j)
    if (!(c > 0)) return
    const masked = maskedCosineOf(sums, at, { b: j })
    if (masked === null || masked < rules.masked || !(masked * c > score[j]!)) return
    parent[j] = i
    place[j] = at
    score[j] = masked * c
  })
  return Array.from(parent, (i, j): SplitEdge => {
    const dead = sums.onB[j] === 0
    if (i < 0) {
      const kind = best[j]! >= rules.sameCosine ? 'unassigned' : 'novel'
      return {
        latent: j,
        parent: null,
        kind,
        dead,
        contained: null,
        masked: null,
        cosine: null,
        jaccard: null,
        both: 0,
      }
    }
    const at = place[j]!
    const [c, jaccard] = [cosine(at, i, j), jaccardOf(sums, at, i, j)!]
    return {
      latent: j,
      parent: i,
      kind: c >= rules.sameCosine && jaccard >= rules.sameJaccard ? 'same' : 'child',
      dead,
      contained: sums.both[at]! / sums.onB[j]!,
      masked: maskedCosineOf(sums, at, { b: j }),
      cosine: c,
      jaccard,
      both: sums.both[at]!,
    }
  })
}

/** How many wide latents are of each kind; dead ones are apart. */
export function kindCounts(edges: readonly SplitEdge[]): Record<SplitKind | 'dead', number> {
  const counts = { same: 0, child: 0, novel: 0, unassigned: 0, dead: 0 }
  for (const edge of edges) counts[edge.dead ? 'dead' : edge.kind]++
  return counts
}

/** Latents of a kind when one threshold moves and the others stay. */
export interface MovedCount {
  rule: 'contained' | 'masked' | 'sameCosine' | 'sameJaccard'
  at: number
  /** latents with a parent, and copies among them */
  withParent: number
  same: number
}

const movedTo = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const

/** The thresholds are ours (A7): how many latents have a parent, and how many are copies, as each of them moves. Arguments as of `splitEdges`. */
export function movedCounts(...[sums, cosine, best, rules = splitRules]: Parameters<typeof splitEdges>): MovedCount[] {
  return (['contained', 'masked', 'sameCosine', 'sameJaccard'] as const).flatMap(rule =>
    movedTo.map((at): MovedCount => {
      const edges = splitEdges(sums, cosine, best, { ...rules, [rule]: at })
      const [withParent, same] = [
        edges.filter(e => e.parent !== null).length,
        edges.filter(e => e.kind === 'same').length,
      ]
      return { rule, at, withParent, same }
    }),
  )
}

/** Sums with the two dictionaries exchanged: the question from the other side. */
export function exchanged(sums: PairSums): PairSums {
  const { index } = sums
  const { nA, nB } = index
  const starts = new Int32Array(nB + 1)
  eachPair(index, (_, _i, j) => starts[j + 1]!++)
  for (let j = 0; j < nB; j++) starts[j + 1]! += starts[j]!
  const next = starts.slice()
  const pairs = starts[nB]!
  const columns = new Int32Array(index.kind === 'some' ? pairs : 0)
  const both = new Int32Array(pairs)
  const product = new Float64Array(pairs)
  const masked = sums.masked && { a: new Float64Array(pairs), b: new Float64Array(pairs) }
  // Rows come ascending, so that each column's list does.
  eachPair(index, (at, i, j) => {
    const to = next[j]!++
    if (index.kind === 'some') columns[to] = i
    both[to] = sums.both[at]!
    product[to] = sums.product[at]!
    if (!masked) return
    masked.a[to] = sums.masked!.b[at]!
    masked.b[to] = sums.masked!.a[at]!
  })
  return {
    index: index.kind === 'all' ? { kind: 'all', nA: nB, nB: nA } : { kind: 'some', nA: nB, nB: nA, starts, columns },
    rows: sums.rows,
    ...{ onA: sums.onB, onB: sums.onA, sumA: sums.sumB, sumB: sums.sumA },
    ...{ squareA: sums.squareB, squareB: sums.squareA },
    ...{ both, product, masked },
  }
}
