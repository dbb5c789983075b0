// What a text means beside terms on features, and beside terms on tokens. Pure, every process.
import { QueryError, type FeatureExpr, type FeatureLeaf, type Match, type TokenExpr, type TokenLeaf } from './ast.ts'

/** A query as it was written, before it is known what its texts are looked for in. */
export type Node = { from: number; to: number } & (
  | { kind: 'and' | 'or'; of: Node[] }
  | { kind: 'not'; of: Node }
  | { kind: 'token'; leaf: TokenLeaf }
  | { kind: 'feature'; leaf: FeatureLeaf }
  /** marked: in quotes or between slashes; ids: words that could be numbers of features, which may be several */
  | { kind: 'text'; words: string[]; ids: number[] | null; marked: boolean; regex: Match | null }
)

/** Texts are looked for in tokens. @throws QueryError for a term on features */
export function resolveTokens(node: Node): TokenExpr {
  if (node.kind === 'and' || node.kind === 'or') return { kind: node.kind, of: node.of.map(resolveTokens) }
  if (node.kind === 'not') return { kind: 'not', of: resolveTokens(node.of) }
  if (node.kind === 'token') return node.leaf
  if (node.kind === 'text') {
    if (node.regex) return { kind: 'text', match: node.regex }
    const of = node.words.map(text => ({ kind: 'text' as const, match: { kind: 'part' as const, text } }))
    return of.length === 1 ? of[0]! : { kind: 'and', of }
  }
  const why = 'This is about features, and the query is about tokens. Features that are on at some tokens: fires(…).'
  throw new QueryError(why, node.from, node.to)
}

/**
 * Texts are looked for in labels, numbers are features.
 * @param free a single number may also be a part of a label
 * @throws QueryError for a term on tokens
 */
export function resolveFeatures(node: Node, free: boolean): FeatureExpr {
  if (node.kind === 'and' || node.kind === 'or') {
    return { kind: node.kind, of: node.of.map(part => resolveFeatures(part, free)) }
  }
  if (node.kind === 'not') return { kind: 'not', of: resolveFeatures(node.of, free) }
  if (node.kind === 'feature') return node.leaf
  if (node.kind === 'text') {
    const label: FeatureLeaf = { kind: 'label', match: node.regex ?? { kind: 'part', text: node.words.join(' ') } }
    if (!node.ids) return label
    const ids: FeatureLeaf = { kind: 'ids', ids: node.ids }
    return free && /^\d+$/.test(node.words.join(' ')) ? { kind: 'or', of: [ids, label] } : ids
  }
  const why =
    'This is about tokens, and the query is about features. Features that are on at some tokens: fires(…), for example fires(@s).'
  throw new QueryError(why, node.from, node.to)
}
