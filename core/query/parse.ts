// The query box's language: terms that must all hold for a feature, or a filter over tokens. Pure, every process.

export const queryFields = ['density', 'max', 'mean', 'norm', 'cos', 'nearest', 'active', 'id'] as const
export type QueryField = (typeof queryFields)[number]
export type QueryOperator = '<' | '<=' | '>' | '>=' | '='

export type FeatureTerm =
  | { kind: 'compare'; field: QueryField; operator: QueryOperator; value: number }
  | { kind: 'label'; text: string }
  | { kind: 'status'; status: string }

/** Features for which every term holds, restricted to `ids` if given; or tokens that pass a filter (core/zones/filter.ts). */
export type Query =
  { kind: 'features'; ids: number[] | null; terms: FeatureTerm[] } | { kind: 'tokens'; filter: string }

/**
 * Parses a query.
 * - `density<0.01`, `max>=3`, also mean, norm (of the decoder row), cos (encoder with decoder), nearest (highest decoder
 *   cosine to another feature), active (rows), id; a value may end in %
 * - `label:word`, `label:"two words"`, `status:draft`
 * - `12 40 7`: features by number
 * - anything else, or /a regular expression/: tokens. Text in quotes is always tokens.
 * @param statuses allowed after `status:`
 * @throws Error with a sentence for the user when terms are mixed with plain text, or a status is unknown
 */
export function parseQuery(text: string, statuses: readonly string[]): Query {
  const trimmed = text.trim()
  if (trimmed.startsWith('/')) return { kind: 'tokens', filter: trimmed }
  const quoted = /^"([^"]*)"$/.exec(trimmed)
  if (quoted) return { kind: 'tokens', filter: quoted[1]! }
  const words = trimmed.match(/(?:[a-z]+:"[^"]*"|\S+)/g) ?? []
  const ids: number[] = []
  const terms: FeatureTerm[] = []
  const plain: string[] = []
  for (const word of words) {
    const term = parseTerm(word, statuses)
    if (term) terms.push(term)
    else if (/^#?\d{1,9}$/.test(word)) ids.push(Number(word.replace('#', '')))
    else plain.push(word)
  }
  if (plain.length === 0) return { kind: 'features', ids: ids.length > 0 ? ids : null, terms }
  if (terms.length === 0) return { kind: 'tokens', filter: trimmed }
  throw new Error(`${plain[0]}: not a condition. Conditions are like density<0.01, label:text or status:draft.`)
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
