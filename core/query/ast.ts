// What a query means, once it is read: conditions on features or on tokens, and an order. Pure types and their error, every process.
import type { Measure } from '../analysis/concept-scores.ts'

/** A query that cannot be read: what is wrong, and the characters [from, to) of the text that it is about. */
export class QueryError extends Error {
  readonly from: number
  readonly to: number

  constructor(message: string, from: number, to: number) {
    super(message)
    this.name = 'QueryError'
    this.from = from
    this.to = to
  }
}

export const operators = ['<=', '>=', '!=', '<', '>', '='] as const
export type Operator = (typeof operators)[number]

/** Text that is looked for: a part, upper and lower case alike, or a regular expression (flags i and u). */
export type Match = { kind: 'part'; text: string } | { kind: 'regex'; source: string; flags: string }

export type Joined<Leaf> =
  Leaf | { kind: 'and' | 'or'; of: readonly Joined<Leaf>[] } | { kind: 'not'; of: Joined<Leaf> }

/** Conditions on a row of the activations. */
export type TokenLeaf =
  /** of the token itself */
  | { kind: 'text'; match: Match }
  /** somewhere in the shown context of the row */
  | { kind: 'context'; match: Match }
  /** the rows that such a piece of a document runs over */
  | { kind: 'phrase'; match: Match }
  /** the whole cell, upper and lower case told apart */
  | { kind: 'column'; name: string; value: string }
  | { kind: 'concept'; name: string }
  /** the feature is on, and its activation is so large where that is asked */
  | { kind: 'on'; feature: number; at: { operator: Operator; value: number } | null }
  | { kind: 'silent'; feature: number }
export type TokenExpr = Joined<TokenLeaf>

/** Statistics of a feature, as they are written. */
export const fields = ['density', 'max', 'mean', 'norm', 'cos', 'nearest', 'active', 'id'] as const
export type Field = (typeof fields)[number]

/** A number that every feature has. */
export type Quantity =
  | { kind: 'field'; field: Field }
  /** cosine of the decoder (encoder) row to that of another feature */
  | { kind: 'cosine'; vector: 'decoder' | 'encoder'; feature: number }
  /** against a set of tokens (core/analysis/concept-scores.ts); fires: the share of them on which the feature is on */
  | { kind: 'measure'; measure: Measure | 'fires'; of: TokenExpr }

export type FeatureLeaf =
  | { kind: 'compare'; left: Quantity; operator: Operator; value: number }
  | { kind: 'label'; match: Match }
  | { kind: 'status'; statuses: readonly string[] }
  /** any of them, upper and lower case alike */
  | { kind: 'tag'; tags: readonly string[] }
  | { kind: 'ids'; ids: readonly number[] }
  /** a feature as Neuronpedia names it */
  | { kind: 'path'; model: string; source: string; index: number }
export type FeatureExpr = Joined<FeatureLeaf>

export interface FeatureSort {
  by: Quantity | { kind: 'label' }
  /** numbers go from the largest, ids and labels from the first; the other way round when reversed */
  reverse: boolean
}
export interface TokenSort {
  /** the activation of a feature from the largest, tokens and rows from the first */
  by: { kind: 'on'; feature: number } | { kind: 'token' } | { kind: 'row' }
  reverse: boolean
}

/** `where` null: all of them. */
export type FeatureQuery = { of: 'features'; where: FeatureExpr | null; sort: FeatureSort | null }
export type TokenQuery = { of: 'tokens'; where: TokenExpr | null; sort: TokenSort | null }
export type Query = FeatureQuery | TokenQuery

/** All leaves of an expression, from left to right. */
export function leavesOf<L extends { kind: string }>(expr: Joined<L>): L[] {
  if (expr.kind === 'and' || expr.kind === 'or') {
    return (expr as { of: readonly Joined<L>[] }).of.flatMap(part => leavesOf(part))
  }
  return expr.kind === 'not' ? leavesOf((expr as { of: Joined<L> }).of) : [expr as L]
}

/** Whether a number satisfies a comparison; NaN satisfies none. Columns are float32, so = takes the nearest one for the number as typed. */
export function compare(left: number, operator: Operator, right: number): boolean {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  if (operator === '>') return left > right
  if (operator === '>=') return left >= right
  const same = left === right || left === Math.fround(right)
  return operator === '=' ? same : !same && !Number.isNaN(left)
}
