// Order-k cells: where the same k of many affine functions are the largest (zones.md section 6). Pure, every process.
//
// The cell of a set S, |S| = k, is where the smallest of S is at least the largest outside it: a concave function against a convex
// one, so the cell is convex and a polygon all of whose corners pass is the cell. Every facet lies on one a_i = a_j, i in S, j outside;
// what lies beyond it is found by asking for the k largest just behind a point of the facet.
import type { Competitors } from './competitors.ts'
import { setKey, setMembers, swapOne, testSet, topAt, type TopSet } from './top-set.ts'

/** How a convex body of one dimension is cut and read; labels are numbers, -1 for the region's border. */
export interface BodyKind<B> {
  /** corners, flat */
  corners(body: B): ArrayLike<number>
  /** The part where a . s + c >= 0 (a of unit length): `body` itself if that is all of it, null if nothing is left. */
  keep(body: B, a: readonly number[], c: number, label: number): B | null
  /** a point well inside every labelled facet; `at` in 0..1 chooses which */
  facets(body: B, at: number): { label: number; point: number[] }[]
  /** area or volume */
  size(body: B): number
}

export interface OrderKCell<B> {
  /** the k functions that are the largest here, ascending */
  members: number[]
  body: B
  size: number
  /** per facet label: the member that leaves and the function that enters across it */
  swaps: [leaves: number, enters: number][]
}

/** More cells than were asked for at most. */
export class TooManyCells extends Error {
  readonly most: number
  constructor(most: number) {
    super(`There are more than ${most} top-k cells in this region. Choose a smaller one.`)
    this.most = most
  }
}

/** Values closer than this share of the largest one count as equal: rounding of the values themselves. */
const EQUAL = 1e-13
/** How far behind a facet its neighbour is asked for, as a share of the region's diameter. */
const STEP = 1e-11
/** How far the cells may fall short of the region before more places are asked, as a share of it. */
const UNCOVERED = 1e-9
/** Places on a facet that are asked: one, and these when the cells do not fill the region. */
const PLACES = [0.4381, 0.1279, 0.8073, 0.2763, 0.6417, 0.0311, 0.9541]

/** The cell of one set, or null when it is nowhere (or thinner than the tolerance). @param scratch [g] zeros, and zeros again after */
export function orderKCell<B>(
  given: Competitors,
  set: TopSet,
  region: B,
  kind: BodyKind<B>,
  scratch = new Int32Array(given.members.length),
): OrderKCell<B> | null {
  const test = testSet(given, set, scratch)
  const found = clipToSet(given, region, kind, test.worst)
  test.done()
  if (!found) return null
  const { members } = given
  const takenOf = new Map(Array.from(set.groups, (u, e): [number, number] => [u, set.taken[e]!]))
  return {
    members: setMembers(set, given),
    body: found.body,
    size: kind.size(found.body),
    swaps: found.pairs.map(([i, j]) => [members[i]![takenOf.get(i)! - 1]!, members[j]![takenOf.get(j) ?? 0]!]),
  }
}

/** Clips the region by the worst pair of any corner until no corner has one. */
function clipToSet<B>(
  { dim, w, c, scale }: Competitors,
  region: B,
  kind: BodyKind<B>,
  worst: ReturnType<typeof testSet>['worst'],
): { body: B; pairs: [leaves: number, enters: number][] } | null {
  const pairs: [number, number][] = []
  const sound = new Set<number>()
  let body = region
  let from = 0
  let corners = kind.corners(body)
  while (from < corners.length) {
    // Corners that a cut leaves keep their coordinates to the bit, so a mix of these recognises them.
    const mark =
      corners[from]! * 1.1283791671 +
      corners[from + 1]! * 0.3183098862 +
      (dim === 3 ? corners[from + 2]! * 0.5772156649 : 0)
    if (!sound.has(mark)) {
      const { leaves: i, enters: j, excess } = worst(corners, from)
      if (excess > EQUAL * scale) {
        const slope = slopeBetween(w, dim, i, j)
        const length = lengthOf(slope)
        if (length === 0) return null
        const unit = slope.map(v => v / length)
        const kept = kind.keep(body, unit, (c[i]! - c[j]!) / length, pairs.length)
        if (kept === null) return null
        if (kept !== body) {
          pairs.push([i, j])
          body = kept
          corners = kind.corners(body)
          from = 0
          continue
        }
      }
      sound.add(mark)
    }
    from += dim
  }
  return { body, pairs }
}

const slopeBetween = (w: Float64Array, dim: number, i: number, j: number): number[] =>
  dim === 2
    ? [w[2 * i]! - w[2 * j]!, w[2 * i + 1]! - w[2 * j + 1]!]
    : [w[3 * i]! - w[3 * j]!, w[3 * i + 1]! - w[3 * j + 1]!, w[3 * i + 2]! - w[3 * j + 2]!]

const lengthOf = (v: readonly number[]): number => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0))

/**
 * All order-k cells of a region, by breadth-first search over their facets from the cell of an interior point.
 * @param at an interior point and the region's diameter
 * @returns the cells and the share of the region that they cover: 1 to rounding
 * @throws Error when there are more than maxCells
 */
export function orderKCells<B>(
  given: Competitors,
  region: B,
  kind: BodyKind<B>,
  at: { start: number[]; diameter: number },
  maxCells: number,
): { cells: OrderKCell<B>[]; covered: number } {
  const { dim, w, members } = given
  const whole = kind.size(region)
  const scratch = new Int32Array(members.length)
  const groupOf = new Map(members.flatMap((group, u) => group.map((i): [number, number] => [i, u])))
  const known = new Set<string>()
  const queue: { cell: OrderKCell<B>; set: TopSet }[] = []
  let covered = 0
  const take = (set: TopSet, key = setKey(set)) => {
    if (known.has(key)) return
    known.add(key)
    const cell = orderKCell(given, set, region, kind, scratch)
    if (!cell) return
    if (queue.length === maxCells) throw new TooManyCells(maxCells)
    covered += cell.size / whole
    queue.push({ cell, set })
  }
  const isTop = (set: TopSet, point: readonly number[]) => {
    const test = testSet(given, set, scratch)
    const { excess } = test.worst(point, 0)
    test.done()
    return excess <= 0
  }
  const cross = ({ cell, set }: { cell: OrderKCell<B>; set: TopSet }, place: number) => {
    for (const { label, point } of kind.facets(cell.body, place)) {
      const [leaves, enters] = cell.swaps[label]!
      const [i, j] = [groupOf.get(leaves)!, groupOf.get(enters)!]
      const swapped = swapOne(set, i, j)
      const key = setKey(swapped)
      if (known.has(key)) continue
      const slope = slopeBetween(w, dim, j, i)
      const length = lengthOf(slope)
      const behind = point.map((p, a) => p + (STEP * at.diameter * slope[a]!) / length)
      // Usually one function replaces another; where several boundaries coincide, more do.
      if (isTop(swapped, behind)) take(swapped, key)
      else take(topAt(given, behind))
    }
  }
  take(topAt(given, at.start))
  PLACES.forEach((place, round) => {
    if (round > 0 && Math.abs(covered - 1) <= UNCOVERED) return
    for (let next = 0; next < queue.length; next++) cross(queue[next]!, place)
  })
  return { cells: queue.map(({ cell }) => cell), covered }
}
