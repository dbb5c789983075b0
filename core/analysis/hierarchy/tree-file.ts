// Reads a person's tree of concepts: JSON, or CSV with the columns child, parent and words. Pure, every process.
import { readRecord, shown } from '../../csv-record.ts'
import { deepestFirst, treeBuilder, treeLimits, type ConceptNode } from './tree.ts'

/**
 * JSON: a concept {name, words, children}, or a list of them, or a list of {child, parent, words}. CSV: a first line that names the columns
 * child, parent and words (words may be missing); words of a cell are parted by blanks, semicolons or bars.
 * @throws Error saying the place, what was found and what was expected
 */
export function readTree(text: string, kind: 'json' | 'csv'): ConceptNode[] {
  const nodes = kind === 'json' ? fromJson(text) : fromCsv(text)
  const children: number[][] = nodes.map(() => [])
  nodes.forEach(({ parents }, child) => parents.forEach(parent => children[parent]!.push(child)))
  deepestFirst(nodes, children)
  if (!nodes.some(node => node.own.length > 0)) throw new Error('No concept of the tree has words.')
  return nodes
}

const partsOf = (cell: string): string[] => cell.split(/[\s;|]+/).filter(word => word !== '')

function fromJson(text: string): ConceptNode[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('The file is no JSON.')
  }
  const build = treeBuilder()
  const list: unknown[] = Array.isArray(value) ? value : [value]
  // Own stack: a file that nests ten thousand deep must not end the program.
  const open = list.map((one, i): Open => ({
    one,
    above: null,
    depth: 0,
    where: Array.isArray(value) ? `[${i}]` : 'tree',
  }))
  // The last is taken first.
  open.reverse()
  while (open.length > 0) {
    const { one, above, depth, where } = open.pop()!
    if (typeof one !== 'object' || one === null || Array.isArray(one)) {
      throw new Error(
        `${where}: found ${Array.isArray(one) ? 'a list' : one === null ? 'null' : typeof one}, expected an object with name or child.`,
      )
    }
    if (depth > treeLimits.depth)
      throw new Error(`${where}: more than ${treeLimits.depth} concepts one under the other.`)
    const entry = one as Record<string, unknown>
    const name = Object.hasOwn(entry, 'child') ? entry.child : entry.name
    if (typeof name !== 'string') throw new Error(`${where}: found no name, expected text in name or child.`)
    const node = build.node(name, where, name.trim())
    if (above !== null) build.under(node, above)
    if (typeof entry.parent === 'string' && entry.parent.trim() !== '') {
      build.under(node, build.node(entry.parent, where, entry.parent.trim()))
    }
    for (const word of wordsOf(entry.words, where)) build.word(node, word, where)
    if (entry.children === undefined) continue
    if (!Array.isArray(entry.children)) throw new Error(`${where}.children: a list is expected.`)
    entry.children.forEach((child: unknown, i) =>
      open.push({ one: child, above: node, depth: depth + 1, where: `${where}.children[${i}]` }),
    )
    if (open.length > treeLimits.nodes) throw new Error(`${where}: more than ${treeLimits.nodes} concepts.`)
  }
  return build.nodes
}

interface Open {
  one: unknown
  above: number | null
  depth: number
  where: string
}

function wordsOf(value: unknown, where: string): string[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return partsOf(value)
  if (!Array.isArray(value) || value.some(word => typeof word !== 'string')) {
    throw new Error(`${where}.words: a list of words, or a text of them, is expected.`)
  }
  return value as string[]
}

function fromCsv(text: string): ConceptNode[] {
  const rules = { separator: ',', maxCells: 8, maxCell: 4_000_000 }
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const head = readRecord(source, 0, 1, rules)
  const [child, parent, words] = ['child', 'parent', 'words'].map(name =>
    head.cells.findIndex(cell => cell.trim().toLowerCase() === name),
  ) as [number, number, number]
  if (child < 0 || parent < 0) {
    throw new Error(`line 1: found ${shown(head.cells.join(','))}, expected the columns child, parent and words.`)
  }
  const build = treeBuilder()
  let line = head.nextLine
  for (let at = head.next; at < source.length;) {
    const { cells, next, nextLine } = readRecord(source, at, line, rules)
    const where = `line ${line}`
    at = next
    line = nextLine
    if (cells.every(cell => cell.trim() === '')) continue
    const name = cells[child] ?? ''
    const node = build.node(name, where, name.trim())
    const above = (cells[parent] ?? '').trim()
    if (above !== '') build.under(node, build.node(above, where, above))
    for (const word of partsOf(cells[words] ?? '')) build.word(node, word, where)
  }
  return build.nodes
}
