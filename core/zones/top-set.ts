// Sets of k functions out of groups of identical ones: which are the largest at a point, what replaces what. Pure, every process.
import type { Competitors } from './competitors.ts'

/** A set of k functions as groups, ascending, and how many members of each are in: the lowest ones first. */
export interface TopSet {
  groups: Int32Array
  taken: Int32Array
}

/** The set as text, equal for equal sets. */
export function setKey({ groups, taken }: TopSet): string {
  let key = ''
  for (let e = 0; e < groups.length; e++) {
    key += String.fromCharCode(groups[e]! & 0xffff, (groups[e]! >>> 16) | (taken[e]! << 6))
  }
  return key
}

/** The functions of the set by their own numbers, ascending. */
export function setMembers({ groups, taken }: TopSet, { members }: Competitors): number[] {
  const out: number[] = []
  groups.forEach((u, e) => out.push(...members[u]!.slice(0, taken[e])))
  return out.sort((a, b) => a - b)
}

/** Largest k functions at a point: the lower number wins a tie. */
export function topAt({ dim, w, c, members, k, near }: Competitors, point: ArrayLike<number>): TopSet {
  const list = near(point)
  const value = new Float64Array(list.length)
  let total = 0
  for (let e = 0; e < list.length; e++) {
    const at = list[e]! * dim
    const flat = w[at]! * point[0]! + w[at + 1]! * point[1]! + c[list[e]!]!
    value[e] = dim === 2 ? flat : flat + w[at + 2]! * point[2]!
    total += members[list[e]!]!.length
  }
  const sorted = new Float64Array(total)
  let filled = 0
  for (let e = 0; e < list.length; e++) {
    for (let r = members[list[e]!]!.length; r > 0; r--) sorted[filled++] = value[e]!
  }
  const bar = sorted.sort()[total - k]!
  const counts = new Int32Array(list.length)
  let left = k
  for (let e = 0; e < list.length; e++) if (value[e]! > bar) left -= counts[e] = members[list[e]!]!.length
  // Groups are in the order of their first members, so a tie goes to the lower number.
  for (let e = 0; e < list.length && left > 0; e++) {
    if (value[e] === bar) left -= counts[e] = Math.min(left, members[list[e]!]!.length)
  }
  return { groups: list.filter((_, e) => counts[e]! > 0), taken: counts.filter(count => count > 0) }
}

/** The set with one member of group `leaves`, which is in it, replaced by one of group `enters`. */
export function swapOne({ groups, taken }: TopSet, leaves: number, enters: number): TopSet {
  const m = groups.length
  const outGroups = new Int32Array(m + 1)
  const outTaken = new Int32Array(m + 1)
  let n = 0
  let placed = false
  for (let e = 0; e < m; e++) {
    const u = groups[e]!
    if (!placed && u >= enters) {
      placed = true
      outGroups[n] = enters
      outTaken[n++] = (u === enters ? taken[e]! : 0) + 1
      if (u === enters) continue
    }
    const count = taken[e]! - (u === leaves ? 1 : 0)
    if (count === 0) continue
    outGroups[n] = u
    outTaken[n++] = count
  }
  if (!placed) {
    outGroups[n] = enters
    outTaken[n++] = 1
  }
  return { groups: outGroups.subarray(0, n), taken: outTaken.subarray(0, n) }
}

/** A pair that decides whether a set is the top of a point: the smallest inside, the largest outside. */
export interface WorstPair {
  leaves: number
  enters: number
  /** by how much the largest outside is larger than the smallest inside */
  excess: number
}

/**
 * Makes the test of one set. Only what can be among the k largest at a point is looked at outside: if the set is not the top of that point, the
 * largest outside is one of those.
 * @param scratch [g] zeros; holds the set's counts until `done`
 */
export function testSet(
  { dim, w, c, members, near }: Competitors,
  { groups, taken }: TopSet,
  scratch: Int32Array,
): { worst(point: ArrayLike<number>, from: number): WorstPair; done(): void } {
  groups.forEach((u, e) => (scratch[u] = taken[e]!))
  return {
    worst(point, from) {
      const x = point[from]!
      const y = point[from + 1]!
      const z = dim === 3 ? point[from + 2]! : 0
      let leaves = -1
      let low = Number.POSITIVE_INFINITY
      for (let e = 0; e < groups.length; e++) {
        const at = groups[e]! * dim
        const a = w[at]! * x + w[at + 1]! * y + (dim === 3 ? w[at + 2]! * z : 0) + c[groups[e]!]!
        if (a < low) {
          low = a
          leaves = groups[e]!
        }
      }
      const list = near(point, from)
      let enters = -1
      let high = Number.NEGATIVE_INFINITY
      for (let e = 0; e < list.length; e++) {
        const u = list[e]!
        const at = u * dim
        const a = w[at]! * x + w[at + 1]! * y + (dim === 3 ? w[at + 2]! * z : 0) + c[u]!
        if (a > high && scratch[u]! < members[u]!.length) {
          high = a
          enters = u
        }
      }
      return { leaves, enters, excess: high - low }
    },
    done: () => groups.forEach(u => (scratch[u] = 0)),
  }
}
