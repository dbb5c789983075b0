// Terms with a name and a colon: label:, status:, tag:, context:, phrase:, sort:. Pure, every process.
import { QueryError, type Match } from './ast.ts'
import type { Piece } from './lex.ts'
import { checkRegex, escapeSlashes, matchAt, unquote } from './lex-parts.ts'
import { listOf, named, type Vocabulary } from './words.ts'

const head = new RegExp(`(${named.join('|')}):(-?)`, 'iy')
const quoted = /"((?:[^"]|"")*)("|$)/y
const regex = /\/((?:\\.|[^/\\])+)\/([a-z]*)(?=[\s()&|]|$)/suy
const part = /"((?:[^"]|"")*)(?:"|$)|[^\s,()&|"]+/y

/** @returns null where none begins @throws QueryError */
export function readNamed(text: string, from: number, vocabulary: Vocabulary): Piece | null {
  const found = matchAt(head, text, from)
  if (!found) return null
  const name = found[1]!.toLowerCase() as (typeof named)[number]
  const at = from + name.length + 1
  const isOfTokens = name === 'context' || name === 'phrase'
  if (vocabulary.place === 'tokens' && !isOfTokens) return null
  if (name === 'sort') return { t: 'sort', reverse: found[2] === '-', from, to: from + found[0].length }
  if (name === 'status') return readStatus(text, from, at, vocabulary.statuses)
  if (name === 'tag') {
    const { parts, to } = readList(text, at)
    if (parts.length === 0) throw new QueryError('tag: needs a tag, for example tag:spelling.', from, to)
    return { t: 'feature', leaf: { kind: 'tag', tags: parts }, from, to }
  }
  const { match, to } = readMatch(text, at, name)
  if (isOfTokens) {
    if (match.kind === 'part' && match.text === '')
      throw new QueryError(`${name}: needs a text, for example ${name}:"two words".`, from, to)
    return { t: 'token', leaf: { kind: name, match }, from, to }
  }
  return { t: 'feature', leaf: { kind: 'label', match }, from, to }
}

/** `word`, `"two words"`, `/regex/i`, or behind ~ a regular expression in any case. */
function readMatch(text: string, at: number, name: string): { match: Match; to: number } {
  const free = text[at] === '~'
  const start = free ? at + 1 : at
  const string = matchAt(quoted, text, start)
  const expression = free ? null : matchAt(regex, text, start)
  if (expression) {
    const to = start + expression[0].length
    return { match: checkRegex(expression[1]!, expression[2]!, start, to), to }
  }
  const to = string ? start + string[0].length : endOf(text, start)
  const said = string ? unquote(string[1]!) : text.slice(start, to)
  if (!string && said === '')
    throw new QueryError(`${text.slice(at - name.length - 1, start)} needs a text.`, at - name.length - 1, to)
  if (!free) return { match: { kind: 'part', text: said }, to }
  if (said === '') return { match: { kind: 'part', text: '' }, to }
  return { match: checkRegex(escapeSlashes(said), 'i', start, to), to }
}

/** Up to a blank, or a bracket that closes more than was opened here. */
function endOf(text: string, at: number): number {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const c = text[i]!
    if (/\s/.test(c) || (c === ')' && depth === 0)) return i
    if (c === '(') depth++
    if (c === ')') depth--
  }
  return text.length
}

function readList(text: string, at: number): { parts: string[]; places: number[]; to: number } {
  const parts: string[] = []
  const places: number[] = []
  let to = at
  while (true) {
    const found = matchAt(part, text, to)
    if (!found) return { parts, places, to }
    parts.push(found[1] === undefined ? found[0] : unquote(found[1]))
    places.push(to)
    to += found[0].length
    if (text[to] !== ',') return { parts, places, to }
    to++
  }
}

/** Statuses by their beginning: `status:rev,draft`. */
function readStatus(text: string, from: number, at: number, statuses: readonly string[]): Piece {
  const { parts, places, to } = readList(text, at)
  if (parts.length === 0) throw new QueryError(`status: needs one of ${listOf(statuses)}.`, from, to)
  const wanted = parts.flatMap((given, i) => {
    const found = statuses.filter(status => status.startsWith(given.toLowerCase()) && given !== '')
    if (found.length > 0) return found
    const message = `status:${given}: no such status. There are ${listOf(statuses)}.`
    throw new QueryError(message, places[i]!, places[i]! + given.length)
  })
  return { t: 'feature', leaf: { kind: 'status', statuses: [...new Set(wanted)] }, from, to }
}
