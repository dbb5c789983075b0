// Trees of concepts with their words: from cells that are paths of classes, or read from a person's file. Pure, every process.

/** One concept. A concept may have several parents (a DAG); none is its own ancestor. */
export interface ConceptNode {
  name: string
  parents: number[]
  /** what belongs to it and to no child that is named: words, or numbers of words */
  own: string[]
}

export const treeLimits = { nodes: 20_000, words: 500_000, name: 200, word: 200, depth: 64 } as const

/** @throws Error saying what was found and what was expected, in `where` */
function checkedName(name: string, where: string): string {
  const text = name.trim()
  if (text === '') throw new Error(`${where}: a concept without a name.`)
  if (text.length > treeLimits.name) throw new Error(`${where}: a name of more than ${treeLimits.name} characters.`)
  return text
}

/** Adds nodes by name, and refuses more than there may be. */
export function treeBuilder() {
  const nodes: ConceptNode[] = []
  const at = new Map<string, number>()
  let words = 0
  return {
    nodes,
    /** @param key what tells two concepts of one name apart */
    node(name: string, where: string, key = name): number {
      const known = at.get(key)
      if (known !== undefined) return known
      if (nodes.length >= treeLimits.nodes) throw new Error(`${where}: more than ${treeLimits.nodes} concepts.`)
      nodes.push({ name: checkedName(name, where), parents: [], own: [] })
      at.set(key, nodes.length - 1)
      return nodes.length - 1
    },
    under(child: number, parent: number): void {
      const { parents } = nodes[child]!
      if (!parents.includes(parent)) parents.push(parent)
    },
    word(node: number, word: string, where: string): void {
      const text = word.trim()
      if (text === '') return
      if (text.length > treeLimits.word) throw new Error(`${where}: a word of more than ${treeLimits.word} characters.`)
      if (++words > treeLimits.words) throw new Error(`${where}: more than ${treeLimits.words} words.`)
      nodes[node]!.own.push(text)
    },
  }
}

/**
 * Classes written a/b/c, general first, one cell a word; empty cells are of no class. Where no cell has a slash the classes lie side by
 * side under one concept that holds all of them.
 * @param words [n] beside cells @param whole name of that concept
 */
export function treeOfCells(cells: readonly string[], words: readonly string[], whole: string): ConceptNode[] {
  const build = treeBuilder()
  const isFlat = !cells.some(cell => cell.includes('/'))
  const root = isFlat ? build.node(whole, 'classes', '') : -1
  cells.forEach((cell, i) => {
    if (cell.trim() === '') return
    const parts = isFlat ? [cell] : cell.split('/').slice(0, treeLimits.depth)
    let above = root
    parts.forEach((part, depth) => {
      if (part.trim() === '') return
      const node = build.node(part.slice(0, treeLimits.name), 'classes', parts.slice(0, depth + 1).join('/'))
      if (above >= 0) build.under(node, above)
      above = node
    })
    if (above >= 0) build.word(above, words[i]!, 'classes')
  })
  return build.nodes
}

/** Words of every concept with those of all below it, each once; numbers from `numberOf`, others left out. @throws Error for a circle */
export function wordsBelow(
  nodes: readonly ConceptNode[],
  numberOf: (word: string) => number | undefined,
): Int32Array[] {
  const children: number[][] = nodes.map(() => [])
  nodes.forEach(({ parents }, child) => parents.forEach(parent => children[parent]!.push(child)))
  const sets = nodes.map(() => new Set<number>())
  for (const node of deepestFirst(nodes, children)) {
    for (const word of nodes[node]!.own) {
      const number = numberOf(word)
      if (number !== undefined) sets[node]!.add(number)
    }
    for (const child of children[node]!) for (const number of sets[child]!) sets[node]!.add(number)
  }
  return sets.map(set => Int32Array.from(set).sort())
}

/** Children before their parents (Kahn 1962). @throws Error naming a concept that is above itself */
export function deepestFirst(nodes: readonly ConceptNode[], children: readonly (readonly number[])[]): number[] {
  const open = children.map(list => list.length)
  const order = [...nodes.keys()].filter(node => open[node] === 0)
  for (let i = 0; i < order.length; i++) {
    for (const parent of nodes[order[i]!]!.parents) if (--open[parent]! === 0) order.push(parent)
  }
  if (order.length < nodes.length) {
    const inCircle = nodes.find((_, node) => open[node]! > 0)!
    throw new Error(`The concept ${inCircle.name} is above itself, expected a tree or a graph without circles.`)
  }
  return order
}
