// The query language: a text to a query over features or over tokens (docs/query.md). Pure, every process.
import { QueryError, type FeatureSort, type Match, type Query, type TokenQuery, type TokenSort } from './ast.ts'
import { lex, type Piece } from './lex.ts'
import { checkRegex } from './lex-parts.ts'
import { Parser, type Sort } from './parser.ts'
import { resolveFeatures, resolveTokens } from './resolve.ts'
import type { Vocabulary } from './words.ts'

/**
 * Parses a query. Terms join by `and`, `or`, `not`, also `&`, `|`, `!`, with brackets; terms side by side must both hold; and binds tighter
 * than or. What a term may be is in docs/query.md. Outside the query box, a text without any term is looked for as it stands, signs and all.
 * @throws QueryError with a sentence for the user and the place it is about
 */
export function parseQuery(text: string, vocabulary: Vocabulary): Query {
  const { place } = vocabulary
  const pieces = lex(text, vocabulary)
  if (pieces.length === 0 && (place !== 'tokens' || text === '')) {
    return { of: place === 'tokens' ? 'tokens' : 'features', where: null, sort: null }
  }
  const plain = asItStands(text, pieces, place)
  if (plain) return plain
  const { node, sort } = new Parser(text, pieces).read()
  if (aboutOf(pieces, place) === 'tokens') {
    return { of: 'tokens', where: node && resolveTokens(node), sort: sort && tokenSort(sort) }
  }
  const where = node && resolveFeatures(node, place === 'box')
  return { of: 'features', where, sort: sort && featureSort(sort) }
}

/** A filter over tokens, in a plot or a concept. @throws QueryError */
export function parseTokenQuery(text: string, columns: readonly string[] = []): TokenQuery {
  return parseQuery(text, { place: 'tokens', statuses: [], columns }) as TokenQuery
}

/** Which of the two a piece can only be about; null for texts, signs and brackets. */
function about(piece: Piece): Query['of'] | null {
  if (piece.t === 'token') return 'tokens'
  if (piece.t === 'of') return piece.name === 'on' || piece.name === 'silent' ? 'tokens' : 'features'
  if (piece.t === 'key') return piece.name === 'label' ? 'features' : 'tokens'
  return ['feature', 'field', 'call', 'lower'].includes(piece.t) ? 'features' : null
}

const isText = (piece: Piece) => isMarked(piece) || (piece.t === 'word' && !/^(and|or|not)$/i.test(piece.text))
const isMarked = (piece: Piece) => piece.t === 'quoted' || piece.t === 'regex'

/** A text that has no term of the language in it, whole, as a part of a token or an expression. */
function asItStands(text: string, pieces: readonly Piece[], place: Vocabulary['place']): TokenQuery | null {
  if (place === 'box' || pieces.some(piece => about(piece))) return null
  const texts = pieces.filter(isText)
  const isJoined = texts.length < pieces.length
  if (texts.length > 0 && texts.every(isMarked)) return null
  if (isJoined && texts.some(piece => piece.t === 'quoted')) return null
  if (texts.length > 0 && texts.every(piece => piece.t === 'word' && piece.ids)) return null
  const whole = place === 'tokens' ? text : text.trim()
  const expression = /^\/(.+)\/([a-z]*)$/su.exec(whole)
  const match: Match = expression
    ? checkRegex(expression[1]!, expression[2]!, 0, text.length)
    : { kind: 'part', text: whole }
  return { of: 'tokens', where: { kind: 'text', match }, sort: null }
}

/** What a query is about: its first term that can be about one only says it, else the place where it is written. */
function aboutOf(pieces: readonly Piece[], place: Vocabulary['place']): Query['of'] {
  const found = pieces.map(about).find(said => said !== null)
  if (found) return found
  if (place === 'box') return pieces.some(isMarked) ? 'tokens' : 'features'
  return place === 'tokens' || pieces.some(isMarked) ? 'tokens' : 'features'
}

function featureSort({ by, reverse, from, to }: Sort): FeatureSort {
  if (by.kind !== 'token' && by.kind !== 'row' && by.kind !== 'on') return { by: by as FeatureSort['by'], reverse }
  throw new QueryError('This is an order of tokens, and the query is about features.', from, to)
}

function tokenSort({ by, reverse, from, to }: Sort): TokenSort {
  if (by.kind === 'token' || by.kind === 'row' || by.kind === 'on') return { by: by as TokenSort['by'], reverse }
  const why = 'This is an order of features, and the query is about tokens: they sort by token, row or on(#12).'
  throw new QueryError(why, from, to)
}
