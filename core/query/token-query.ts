// Token queries with concepts, columns and features: `@s`, `letter=s & kind=text`, `silent(#6510) & @s`, `@s & !/y$/`. Parsed and evaluated here. Pure, every process.

export type TokenQuery =
  | { kind: 'text'; filter: string }
  | { kind: 'concept'; name: string }
  /** the whole cell, upper and lower case told apart */
  | { kind: 'column'; name: string; value: string }
  | { kind: 'on' | 'silent'; feature: number }
  | { kind: 'not'; of: TokenQuery }
  | { kind: 'and' | 'or'; left: TokenQuery; right: TokenQuery }

/** How the leaves of a query are answered: [rows] each, 1 where it holds. */
export interface TokenSets {
  text(filter: string): Uint8Array
  concept(name: string): Uint8Array
  column(name: string, value: string): Uint8Array
  /** where the feature is on */
  on(feature: number): Uint8Array
}

type Piece = { kind: 'sign'; sign: '(' | ')' | '&' | '|' | '!' } | { kind: 'leaf'; query: TokenQuery }

const conceptName = /^@(?:"([^"]*)"|([\p{L}\p{N}_.-]+))/u
const firing = /^(on|silent)\(\s*#?(\d{1,9})\s*\)/
const cell = /^([\p{L}_][\p{L}\p{N}_-]*)=(?:"([^"]*)"|([^\s()&|!]+))/u
const expression = /^\/(?:\\.|[^/\\])+\/[a-z]*/su
const quoted = /^"([^"]*)"/

/**
 * Parses a query over tokens. Terms: `@name` or `@"two words"` (a concept), `on(#12)`, `silent(#12)` (of the run that is looked
 * at), `letter=s` or `place="first word"` (a cell of a column), `/regex/`, `"text"`, or a word. They join by `&`, `|` and `!`, with brackets; `&` binds tighter than `|`.
 * @param columns names that may stand before `=`; anything else with `=` is text
 * @returns null for a text without concept, column or feature: an ordinary filter (core/zones/filter.ts), whatever signs are in it
 * @throws Error with a sentence for the user
 */
export function parseTokenQuery(text: string, columns: readonly string[] = []): TokenQuery | null {
  const pieces = split(text, columns)
  if (!pieces.some(p => p.kind === 'leaf' && p.query.kind !== 'text')) return null
  let at = 0
  const sign = (s: string): boolean => {
    const piece = pieces[at]
    if (piece?.kind !== 'sign' || piece.sign !== s) return false
    at++
    return true
  }
  const either = (): TokenQuery => {
    let left = both()
    while (sign('|')) left = { kind: 'or', left, right: both() }
    return left
  }
  const both = (): TokenQuery => {
    let left = one()
    while (sign('&')) left = { kind: 'and', left, right: one() }
    return left
  }
  const one = (): TokenQuery => {
    if (sign('!')) return { kind: 'not', of: one() }
    if (sign('(')) {
      const inner = either()
      if (!sign(')')) throw new Error(`${text}: a bracket is not closed.`)
      return inner
    }
    const piece = pieces[at++]
    if (piece?.kind === 'leaf') return piece.query
    throw new Error(
      `${text}: ${piece ? `nothing stands before ${piece.sign}` : 'it ends too early'}; terms join by & and |.`,
    )
  }
  const query = either()
  if (at < pieces.length)
    throw new Error(`${text}: terms join by & (both) or | (either), for example @s & silent(#12).`)
  return query
}

function split(text: string, columns: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  let rest = text.trimStart()
  const leaf = (query: TokenQuery) => pieces.push({ kind: 'leaf', query })
  while (rest !== '') {
    const concept = conceptName.exec(rest)
    const fires = firing.exec(rest)
    const named = cell.exec(rest)
    const column = named && columns.includes(named[1]!) ? named : null
    const regex = expression.exec(rest)
    const text = quoted.exec(rest)
    const found = concept ?? fires ?? column ?? regex ?? text ?? /^[()&|!]/.exec(rest) ?? /^[^\s()&|!]+/.exec(rest)!
    if (concept) leaf({ kind: 'concept', name: concept[1] ?? concept[2]! })
    else if (fires) leaf({ kind: fires[1] as 'on' | 'silent', feature: Number(fires[2]) })
    else if (column) leaf({ kind: 'column', name: column[1]!, value: column[2] ?? column[3]! })
    else if (regex) leaf({ kind: 'text', filter: regex[0] })
    else if (text) leaf({ kind: 'text', filter: text[1]! })
    else if (found[0].length === 1 && '()&|!'.includes(found[0])) {
      pieces.push({ kind: 'sign', sign: found[0] as '(' })
    } else leaf({ kind: 'text', filter: found[0] })
    rest = rest.slice(found[0].length).trimStart()
  }
  return pieces
}

/** Rows for which a query holds, [rows], 1 where it does. A new array, never one of `sets`. */
export function evaluateTokenQuery(query: TokenQuery, sets: TokenSets): Uint8Array {
  switch (query.kind) {
    case 'text':
      return sets.text(query.filter).slice()
    case 'concept':
      return sets.concept(query.name).slice()
    case 'column':
      return sets.column(query.name, query.value).slice()
    case 'on':
      return sets.on(query.feature).slice()
    case 'silent':
      return sets.on(query.feature).map(v => 1 - v)
    case 'not':
      return evaluateTokenQuery(query.of, sets).map(v => 1 - v)
    default: {
      const left = evaluateTokenQuery(query.left, sets)
      const right = evaluateTokenQuery(query.right, sets)
      return query.kind === 'and' ? left.map((v, i) => v & right[i]!) : left.map((v, i) => v | right[i]!)
    }
  }
}

/** Names of the concepts that a text asks for, each once; none where it is no token query or does not parse. */
export function conceptsIn(text: string): string[] {
  try {
    const names = new Set<string>()
    const visit = (q: TokenQuery): void => {
      if (q.kind === 'concept') names.add(q.name)
      if (q.kind === 'not') visit(q.of)
      if (q.kind === 'and' || q.kind === 'or') [q.left, q.right].forEach(visit)
    }
    const query = parseTokenQuery(text)
    if (query) visit(query)
    return [...names]
  } catch {
    return []
  }
}

/** How a concept is written in a query: `@s`, or `@"two words"`. */
export const conceptTerm = (name: string): string => (/^[\p{L}\p{N}_.-]+$/u.test(name) ? `@${name}` : `@"${name}"`)
