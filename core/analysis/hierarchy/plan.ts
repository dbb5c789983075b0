// Which parents, children and siblings of a tree have words enough to be compared. Pure, every process.

/** A concept with all words below it, as numbers of a table of words. */
export interface Concept {
  name: string
  parents: number[]
  /** ascending, each once */
  words: Int32Array
}

export interface PlannedPair {
  child: number
  parent: number
  /** the parent's own parent among the pairs; null where it has none */
  grandparent: number | null
}

export interface PlannedFamily {
  parent: number
  /** children by size; the largest */
  children: number[]
}

export interface HierarchyPlan {
  pairs: PlannedPair[]
  families: PlannedFamily[]
  /** concepts with words enough, of all; pairs and families that are more than asked for */
  concepts: number
  total: number
  leftPairs: number
  leftFamilies: number
}

export interface PlanRules {
  /** words that a concept has at least, and that its parent has besides */
  least: number
  pairs: number
  families: number
}

/** Siblings of a family that are compared. */
export const mostSiblings = 6

/**
 * A child's parent is its nearest concept above with enough words that are not the child's: one that holds the same words, or only a few
 * more, says nothing on left-out words. Pairs come by the child's size, largest first.
 */
export function planHierarchy(concepts: readonly Concept[], { least, pairs, families }: PlanRules): HierarchyPlan {
  const enough = concepts.map(c => c.words.length >= least)
  const parentOf = new Map<number, number>()
  concepts.forEach((concept, child) => {
    if (!enough[child]) return
    const parent = nearestAbove(concepts, child, above => above.words.length - concept.words.length >= least)
    if (parent !== null) parentOf.set(child, parent)
  })
  // Several names for one set of words, as in a chain without branches: the lowest, which is the most particular, stays.
  const seen = new Set<string>()
  const bySize = [...parentOf.keys()].sort((a, b) => concepts[b]!.words.length - concepts[a]!.words.length || b - a)
  const kept = bySize.filter(child => {
    const { words } = concepts[child]!
    const key = `${parentOf.get(child)} ${words.length} ${words[0]} ${words[words.length - 1]} ${words.reduce((h, w) => (Math.imul(h, 31) + w) | 0, 7)}`
    return !seen.has(key) && seen.add(key)
  })
  const all = kept.map((child): PlannedPair => {
    const parent = parentOf.get(child)!
    return { child, parent, grandparent: parentOf.get(parent) ?? null }
  })
  const byParent = new Map<number, number[]>()
  for (const { child, parent } of all) byParent.set(parent, [...(byParent.get(parent) ?? []), child])
  const groups = [...byParent]
    .filter(([, children]) => children.length >= 2)
    .map(([parent, children]): PlannedFamily => ({ parent, children: children.slice(0, mostSiblings) }))
    .sort((a, b) => b.children.length - a.children.length)
  return {
    pairs: all.slice(0, pairs),
    families: groups.slice(0, families),
    concepts: enough.filter(Boolean).length,
    total: concepts.length,
    leftPairs: Math.max(0, all.length - pairs),
    leftFamilies: Math.max(0, groups.length - families),
  }
}

/** The nearest concept above, level by level, for which `fits` holds. */
function nearestAbove(concepts: readonly Concept[], child: number, fits: (above: Concept) => boolean): number | null {
  let level = concepts[child]!.parents
  const seen = new Set<number>()
  while (level.length > 0) {
    const found = level.find(node => fits(concepts[node]!))
    if (found !== undefined) return found
    level.forEach(node => seen.add(node))
    level = [...new Set(level.flatMap(node => concepts[node]!.parents))].filter(node => !seen.has(node))
  }
  return null
}
