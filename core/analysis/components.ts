// Connected components of a few hundred nodes, and how they grow as edges come in. Pure, every process.

export interface UnionFind {
  /** joins the groups of two nodes; false where they are one already */
  join(i: number, j: number): boolean
  find(i: number): number
  /** nodes in the group of a node */
  sizeOf(i: number): number
}

export function createUnionFind(n: number): UnionFind {
  const parent = Int32Array.from({ length: n }, (_, i) => i)
  const size = new Int32Array(n).fill(1)
  const find = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]!]!
      i = parent[i]!
    }
    return i
  }
  return {
    find,
    sizeOf: i => size[find(i)]!,
    join(i, j) {
      let [a, b] = [find(i), find(j)]
      if (a === b) return false
      if (size[a]! < size[b]!) [a, b] = [b, a]
      parent[b] = a
      size[a]! += size[b]!
      return true
    },
  }
}

/** Labels 0, 1, 2 ... of the components in the order of their first node. [n] */
export function componentLabels(n: number, isEdge: (i: number, j: number) => boolean): Int32Array {
  const groups = createUnionFind(n)
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) if (isEdge(i, j)) groups.join(i, j)
  const names = new Map<number, number>()
  return Int32Array.from({ length: n }, (_, i) => {
    const root = groups.find(i)
    const name = names.get(root) ?? names.size
    names.set(root, name)
    return name
  })
}

/** Members of the components with two nodes or more, by label, each ascending. */
export function blocksOf(labels: Int32Array): number[][] {
  const members: number[][] = []
  labels.forEach((label, i) => (members[label] ??= []).push(i))
  return members.filter(block => block.length > 1)
}
