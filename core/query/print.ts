// Queries as text again: reading what is written here gives the same query. Pure, every process.
import type { FeatureLeaf, Joined, Match, Quantity, Query, TokenExpr, TokenLeaf } from './ast.ts'

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** A text or an expression, as it is written. */
export const printMatch = (match: Match): string =>
  match.kind === 'part' ? quote(match.text) : `/${match.source}/${match.flags}`

/** How a concept is written in a query: `@s`, or `@"two words"`. */
export const conceptTerm = (name: string): string => (/^[\p{L}\p{N}_.-]+$/u.test(name) ? `@${name}` : `@"${name}"`)

export function printTokenLeaf(leaf: TokenLeaf): string {
  switch (leaf.kind) {
    case 'text':
      return printMatch(leaf.match)
    case 'context':
    case 'phrase':
      return `${leaf.kind}:${printMatch(leaf.match)}`
    case 'column':
      return `${leaf.name}=${quote(leaf.value)}`
    case 'concept':
      return conceptTerm(leaf.name)
    case 'silent':
      return `silent(#${leaf.feature})`
    case 'on':
      return `on(#${leaf.feature})${leaf.at ? `${leaf.at.operator}${leaf.at.value}` : ''}`
  }
}

export function printQuantity(quantity: Quantity): string {
  if (quantity.kind === 'field') return quantity.field
  if (quantity.kind === 'cosine') return `${quantity.vector === 'decoder' ? 'cos' : 'enc'}(#${quantity.feature})`
  return `${quantity.measure}(${printTokens(quantity.of)})`
}

function printFeatureLeaf(leaf: FeatureLeaf): string {
  switch (leaf.kind) {
    case 'compare':
      return `${printQuantity(leaf.left)}${leaf.operator}${leaf.value}`
    case 'label':
      return `label:${printMatch(leaf.match)}`
    case 'status':
      return `status:${leaf.statuses.join(',')}`
    case 'tag':
      return `tag:${leaf.tags.map(quote).join(',')}`
    case 'ids':
      return `#${leaf.ids.join(',')}`
    case 'path':
      return `${leaf.model}@${leaf.source}:${leaf.index}`
  }
}

function print<L extends { kind: string }>(expr: Joined<L>, leaf: (leaf: L) => string): string {
  const inner = (part: Joined<L>, outer: string) => {
    const loose = part.kind === 'or' || (part.kind === 'and' && outer !== 'or')
    return loose ? `(${print(part, leaf)})` : print(part, leaf)
  }
  if (expr.kind === 'not') return `!${inner((expr as { of: Joined<L> }).of, 'not')}`
  if (expr.kind !== 'and' && expr.kind !== 'or') return leaf(expr as L)
  const { of, kind } = expr as { of: readonly Joined<L>[]; kind: 'and' | 'or' }
  return of.map(part => inner(part, kind)).join(kind === 'and' ? ' & ' : ' | ')
}

export const printTokens = (expr: TokenExpr): string => print(expr, printTokenLeaf)

/** A query in full: every word in quotes, every term joined by a sign; empty for a query that leaves nothing out. */
export function printQuery(query: Query): string {
  const parts: string[] = []
  if (query.where !== null) {
    const body = query.of === 'features' ? print(query.where, printFeatureLeaf) : printTokens(query.where)
    parts.push(body)
  }
  if (query.sort) parts.push(`sort:${query.sort.reverse ? '-' : ''}${printKey(query.sort.by)}`)
  return parts.join(' ')
}

/** What a query is sorted by, as it is written. */
export function printKey(by: NonNullable<Query['sort']>['by']): string {
  if (by.kind === 'label' || by.kind === 'token' || by.kind === 'row') return by.kind
  return by.kind === 'on' ? `on(#${by.feature})` : printQuantity(by)
}
