// Cuts a query into pieces, each with its place in the text. Pure, every process.
import { fields, operators, QueryError, type FeatureLeaf, type Field, type Operator, type TokenLeaf } from './ast.ts'
import { readNamed } from './lex-named.ts'
import { matchAt, numberAt, unquote } from './lex-parts.ts'
import { fieldOf, listOf, nearest, ofFeature, ofTokens, type Vocabulary } from './words.ts'

export type Piece = { from: number; to: number } & (
  | { t: '(' | ')' | '&' | '|' | '!' }
  /** text of one place: a word as it stands (`ids` where it could be features), or in quotes */
  | { t: 'word'; text: string; ids: number[] | null }
  | { t: 'quoted'; text: string }
  | { t: 'regex'; source: string; flags: string }
  | { t: 'token'; leaf: TokenLeaf }
  | { t: 'feature'; leaf: FeatureLeaf }
  /** `density`, `cos(#12)`: a comparison follows, unless it says an order */
  | { t: 'field'; field: Field }
  | { t: 'of'; name: (typeof ofFeature)[number]; feature: number }
  /** `fires(`, `f1(`: tokens follow, then a bracket */
  | { t: 'call'; name: (typeof ofTokens)[number] }
  | { t: 'compare'; operator: Operator; value: number }
  /** `1e-4<`: the lower end of a chain; a quantity follows */
  | { t: 'lower'; operator: Operator; value: number }
  | { t: 'sort'; reverse: boolean }
  | { t: 'key'; name: 'label' | 'token' | 'row' }
)

const sign = new RegExp(`\\s*(${operators.join('|')})\\s*`, 'y')
const number = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?`
const chain = new RegExp(`(${number})\\s*(<=|>=|<|>)\\s*(?=([a-z][a-z0-9]*)\\b)`, 'iy')
const strange = new RegExp(String.raw`([a-z]+)(?:${operators.join('|')})${number}(?=[\s()&|]|$)`, 'iy')
const concept = /@(?:"([^"]*)"|([\p{L}\p{N}_.-]+))/uy
const called = /([a-z][a-z0-9]*)\(/iy
const argument = /\s*#?(\d{1,9})\s*\)/y
const cell = /([\p{L}_][\p{L}\p{N}_-]*)=(?:"((?:[^"]|"")*)"|([^\s()&|!]+))/uy
const regex = /\/((?:\\.|[^/\\])+)\/([a-z]*)/suy
const quoted = /"((?:[^"]|"")*)"/y
const ids = /#?\d{1,9}(?:,#?\d{1,9})*(?=[\s()&|]|$)/y
const path =
  /(?:https?:\/\/[\w.-]+\/)?([a-z0-9][\w.-]*)(?:\/(\d+-[\w.-]+)\/(\d{1,9})(?:[?#][^\s()]*)?|@(\d+-[\w.-]+):(\d{1,9}))(?=[\s()&|]|$)/iy
const word = /[^\s()&|]+/y

/** @throws QueryError */
export function lex(text: string, vocabulary: Vocabulary): Piece[] {
  const pieces: Piece[] = []
  /** where each open bracket's call begins; null for one that only groups */
  const open: (number | null)[] = []
  /** where the quantity begins that has just ended: a comparison may follow it */
  let measured: number | null = null
  let at = 0
  while (true) {
    if (measured !== null) {
      const begin = measured
      measured = null
      const found = matchAt(sign, text, at)
      if (found) {
        const { value, to } = numberAt(text, at + found[0].length, text.slice(begin, at + found[0].length))
        pieces.push({ t: 'compare', operator: found[1] as Operator, value, from: at, to })
        at = to
        continue
      }
    }
    at = matchAt(/\s*/y, text, at)![0].length + at
    if (at >= text.length) return pieces
    const c = text[at]!
    const doubled = (c === '&' || c === '|') && text[at + 1] === c ? 2 : 1
    if (c === '(' || c === ')' || c === '&' || c === '|' || (c === '!' && text[at + 1] !== '=')) {
      pieces.push({ t: c, from: at, to: at + doubled })
      if (c === '(') open.push(null)
      if (c === ')') measured = open.pop() ?? null
      at += doubled
      continue
    }
    const piece = next(text, at, vocabulary, pieces.at(-1)?.t === 'lower')
    pieces.push(piece)
    if (piece.t === 'call') open.push(at)
    measured = piece.t === 'field' || piece.t === 'of' ? at : null
    at = piece.to
    if (piece.t === 'sort') at = lexKey(text, at, pieces, open)
  }
}

/** @param inChain whether a lower end stands before it */
function next(text: string, at: number, vocabulary: Vocabulary, inChain: boolean): Piece {
  const span = (found: string) => ({ from: at, to: at + found.length })
  const name = matchAt(concept, text, at)
  if (name) return { t: 'token', leaf: { kind: 'concept', name: name[1] ?? name[2]! }, ...span(name[0]) }
  const call = matchAt(called, text, at)
  const made = call && readCall(text, at, call, vocabulary)
  if (made) return made
  const said = readNamed(text, at, vocabulary)
  if (said) return said
  const ofFeatures = vocabulary.place !== 'tokens' ? readNumbers(text, at, vocabulary, inChain) : null
  if (ofFeatures) return ofFeatures
  const column = matchAt(cell, text, at)
  if (column && vocabulary.columns.includes(column[1]!)) {
    const value = column[2] === undefined ? column[3]! : unquote(column[2])
    return { t: 'token', leaf: { kind: 'column', name: column[1]!, value }, ...span(column[0]) }
  }
  const expression = matchAt(regex, text, at)
  if (expression) return { t: 'regex', source: expression[1]!, flags: expression[2]!, ...span(expression[0]) }
  const string = matchAt(quoted, text, at)
  if (string) return { t: 'quoted', text: unquote(string[1]!), ...span(string[0]) }
  if (text[at] === '"' && vocabulary.place === 'box') {
    return { t: 'quoted', text: unquote(text.slice(at + 1)), from: at, to: text.length }
  }
  const found = matchAt(word, text, at)![0]
  const numbers = matchAt(ids, text, at)
  const list = numbers?.[0] === found ? found.split(',').map(id => Number(id.replace('#', ''))) : null
  return { t: 'word', text: found, ids: vocabulary.place === 'tokens' ? null : list, ...span(found) }
}

/** Conditions with numbers, and Neuronpedia's names of features. */
function readNumbers(text: string, at: number, { columns }: Vocabulary, inChain: boolean): Piece | null {
  const lower = matchAt(chain, text, at)
  const below = lower && (fieldOf(lower[3]!) ?? [...ofFeature, ...ofTokens].find(name => name === lower[3]))
  if (below) {
    const { value } = numberAt(text, at, '')
    return { t: 'lower', operator: lower[2] as Operator, value, from: at, to: at + lower[0].length }
  }
  const start = matchAt(/[a-z]+/iy, text, at)?.[0]
  const field = start === undefined ? undefined : fieldOf(start)
  if (field && (inChain || matchAt(sign, text, at + start!.length)))
    return { t: 'field', field, from: at, to: at + start!.length }
  const other = matchAt(strange, text, at)
  if (other && !columns.includes(other[1]!)) {
    const near = nearest(other[1]!, fields)
    const hint = near ? ` Did you mean ${near}?` : ''
    const message = `${other[1]}: no such statistic. There are ${listOf(fields)}.${hint}`
    throw new QueryError(message, at, at + other[1]!.length)
  }
  const place = matchAt(path, text, at)
  if (!place) return null
  const [all, model, source = place[4]!, index = place[5]!] = place
  return {
    t: 'feature',
    leaf: { kind: 'path', model: model!, source, index: Number(index) },
    from: at,
    to: at + all.length,
  }
}

/** `on(#12)` whole, or the head of `fires(...)`. @throws QueryError for a bracket that holds something else */
function readCall(text: string, at: number, found: RegExpExecArray, { place }: Vocabulary): Piece | null {
  const name = found[1]!.toLowerCase()
  const inside = at + found[0].length
  const feature = ofFeature.find(
    known => known === name && (place !== 'tokens' || known === 'on' || known === 'silent'),
  )
  if (feature) {
    const given = matchAt(argument, text, inside)
    if (given) return { t: 'of', name: feature, feature: Number(given[1]), from: at, to: inside + given[0].length }
    if (place === 'tokens') return null
    const end = text.indexOf(')', inside)
    throw new QueryError(
      `${name}(…) takes a feature, for example ${name}(#12).`,
      inside,
      end < 0 ? text.length : Math.max(end, inside + 1),
    )
  }
  if (place === 'tokens') return null
  const measure = ofTokens.find(known => known === name)
  if (measure) return { t: 'call', name: measure, from: at, to: inside }
  if (text[inside] !== '@') return null
  const near = nearest(name, ofTokens)
  const hint = near ? ` Did you mean ${near}?` : ''
  throw new QueryError(`${name}(@…): no such measure. There are ${listOf(ofTokens)}.${hint}`, at, at + name.length)
}

/** What stands behind `sort:`. @returns where it ends @throws QueryError */
function lexKey(text: string, at: number, pieces: Piece[], open: (number | null)[]): number {
  const found = matchAt(/[^\s()]*/y, text, at)![0]
  const name = matchAt(/[a-z][a-z0-9]*/iy, text, at)?.[0].toLowerCase()
  const to = at + found.length
  const any: Vocabulary = { place: 'any', statuses: [], columns: [] }
  const call = matchAt(called, text, at)
  const piece = call && readCall(text, at, call, any)
  if (piece) {
    pieces.push(piece)
    if (piece.t === 'call') open.push(at)
    return piece.to
  }
  const field = name === found.toLowerCase() ? fieldOf(found) : undefined
  const key = (['label', 'token', 'row'] as const).find(known => known === found.toLowerCase())
  if (field) pieces.push({ t: 'field', field, from: at, to })
  else if (key) pieces.push({ t: 'key', name: key, from: at, to })
  else {
    throw new QueryError(
      `${found || 'sort:'}: no order. Sort by a statistic, or by a measure of a concept, for example sort:density or sort:f1(@s).`,
      found ? at : at - 1,
      Math.max(to, at),
    )
  }
  return to
}
