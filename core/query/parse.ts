// The query box's language: terms that must all hold for a feature, or a filter over tokens. Pure, every process.
import { measures, type Measure } from '../analysis/concept-scores.ts'
import { parseTokenQuery } from './token-query.ts'

export const queryFields = ['density', 'max', 'mean', 'norm', 'cos', 'nearest', 'active', 'id'] as const
export type QueryField = (typeof queryFields)[number]
export type QueryOperator = '<' | '<=' | '>' | '>=' | '='

export type FeatureTerm =
  | { kind: 'compare'; field: QueryField; operator: QueryOperator; value: number }
  | { kind: 'label'; text: string }
  | { kind: 'status'; status: string }
  /** a measure of the feature against a concept (core/analysis/concept-scores.ts) */
  | { kind: 'concept'; measure: Measure; concept: string; operator: QueryOperator; value: number }

/** The order of the answer: by a measure against a concept, largest first unless `ascending`. */
export interface QuerySort {
  measure: Measure
  concept: string
  ascending: boolean
}

/** Features for which every term holds, restricted to `ids` if given; or tokens that pass a filter (core/zones/filter.ts). */
export type Query =
  | { kind: 'features'; ids: number[] | null; terms: FeatureTerm[]; sort?: QuerySort }
  | { kind: 'tokens'; filter: string }

/**
 * Parses a query.
 * - `density<0.01`, `max>=3`, also mean, norm (of the decoder row), cos (encoder with decoder), nearest (highest decoder
 *   cosine to another feature), active (rows), id; a value may end in %
 * - `label:word`, `label:"two words"`, `status:draft`
 * - `f1(@s)>0.5`, also precision, recall, auroc: against a concept; `sort:f1(@s)` orders by it, `sort:-f1(@s)` the other way
 * - `12 40 7`: features by number
 * - `@s`, `silent(#6510) & @s`: tokens of a token query (token-query.ts)
 * - anything else, or /a regular expression/: tokens. Text in quotes is always tokens.
 * @param statuses allowed after `status:`
 * @throws Error with a sentence for the user when terms are mixed with plain text, or a status is unknown
 */
export function parseQuery(text: string, statuses: readonly string[]): Query {
  const trimmed = text.trim()
  if (trimmed.startsWith('/')) return { kind: 'tokens', filter: trimmed }
  const quoted = /^"([^"]*)"$/.exec(trimmed)
  if (quoted) return { kind: 'tokens', filter: quoted[1]! }
  const words = trimmed.match(/(?:[a-z]+:"[^"]*"|(?:@"[^"]*"|\S)+)/g) ?? []
  const ofFeatures = words.some(word => measured.test(word) || /^(label|status):/.test(word))
  if (!ofFeatures && parseTokenQuery(trimmed)) return { kind: 'tokens', filter: trimmed }
  let sort: QuerySort | null = null
  const ids: number[] = []
  const terms: FeatureTerm[] = []
  const plain: string[] = []
  for (const word of words) {
    const order = /^sort:(-?)(.+)$/.exec(word)
    if (order) {
      if (sort) throw new Error('Features are sorted by one measure; sort: stands twice.')
      sort = { ...parseMeasure(order[2]!), ascending: order[1] === '-' }
      continue
    }
    const term = parseTerm(word, statuses)
    if (term) terms.push(term)
    else if (/^#?\d{1,9}$/.test(word)) ids.push(Number(word.replace('#', '')))
    else plain.push(word)
  }
  if (plain.length === 0)
    return { kind: 'features', ids: ids.length > 0 ? ids : null, terms, ...(sort ? { sort } : {}) }
  if (terms.length === 0 && !sort) return { kind: 'tokens', filter: trimmed }
  throw new Error(`${plain[0]}: not a condition. Conditions are like density<0.01, label:text or status:draft.`)
}

const measured = /^(?:sort:-?)?[a-z][a-z0-9]*\(@/i

/** `f1(@s)` or `f1(@"two words")`. @throws Error naming what there is */
function parseMeasure(text: string): { measure: Measure; concept: string } {
  const [, name, quoted, bare] = /^([a-z][a-z0-9]*)\(@(?:"([^"]+)"|([\p{L}\p{N}_.-]+))\)$/iu.exec(text) ?? []
  const measure = measures.find(m => m === name?.toLowerCase())
  if (measure) return { measure, concept: quoted ?? bare! }
  if (name) throw new Error(`${name}(@…): no such measure. There are ${measures.join(', ')}.`)
  throw new Error(`${text}: no order. Sort by a measure of a concept, for example sort:f1(@s).`)
}

function parseTerm(word: string, statuses: readonly string[]): FeatureTerm | null {
  const comparison = /^([a-z]+)(<=|>=|<|>|=)(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%?)$/i.exec(word)
  if (comparison) {
    const [, name, operator, digits, percent] = comparison
    const field = queryFields.find(f => f === name!.toLowerCase())
    if (!field) throw new Error(`${name}: no such statistic. There are ${queryFields.join(', ')}.`)
    const value = Number(digits) / (percent ? 100 : 1)
    return { kind: 'compare', field, operator: operator as QueryOperator, value }
  }
  const against = /^([a-z][a-z0-9]*\(@.*\))(<=|>=|<|>|=)(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%?)$/i.exec(word)
  if (against) {
    const [, left, operator, digits, percent] = against
    const value = Number(digits) / (percent ? 100 : 1)
    return { kind: 'concept', ...parseMeasure(left!), operator: operator as QueryOperator, value }
  }
  const named = /^(label|status):(?:"([^"]*)"|(.+))$/.exec(word)
  if (!named) return null
  const value = named[2] ?? named[3]!
  if (named[1] === 'label') return { kind: 'label', text: value }
  if (!statuses.includes(value)) throw new Error(`status:${value}: no such status. There are ${statuses.join(', ')}.`)
  return { kind: 'status', status: value }
}

/** Whether a number satisfies a comparison; NaN satisfies none. */
export function compare(left: number, operator: QueryOperator, right: number): boolean {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  if (operator === '>') return left > right
  if (operator === '>=') return left >= right
  return left === right
}
