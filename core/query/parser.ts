// The grammar of queries: pieces to a tree, the order apart. Pure, every process.
import { QueryError, type Operator, type Quantity } from './ast.ts'
import type { Piece } from './lex.ts'
import { checkRegex } from './lex-parts.ts'
import { resolveTokens, type Node } from './resolve.ts'

/** An order as it was written, before it is known what the query is about. */
export interface Sort {
  from: number
  to: number
  reverse: boolean
  by: Quantity | { kind: 'label' | 'token' | 'row' } | { kind: 'on'; feature: number }
}

type PieceOf<T extends Piece['t']> = Extract<Piece, { t: T }>

const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=', '!=': '!=' } as const

/** Reads pieces from left to right, one function a rule. Orders give null: they are no condition. */
export class Parser {
  private readonly text: string
  private readonly pieces: readonly Piece[]
  private at = 0
  private depth = 0
  private sort: Sort | null = null

  constructor(text: string, pieces: readonly Piece[]) {
    this.text = text
    this.pieces = pieces
  }

  /** @throws QueryError */
  read(): { node: Node | null; sort: Sort | null } {
    const node = this.either()
    const rest = this.pieces[this.at]
    if (!rest) return { node, sort: this.sort }
    throw this.wrong(rest.t === ')' ? 'This bracket closes nothing.' : 'Nothing can be compared here.', rest)
  }

  private wrong = (message: string, { from, to }: { from: number; to: number }) => new QueryError(message, from, to)

  private take<T extends Piece['t']>(t: T): PieceOf<T> | null {
    const piece = this.pieces[this.at]
    if (piece?.t !== t) return null
    this.at++
    return piece as PieceOf<T>
  }
  /** `and`, `or` between terms; where a term is expected they are words like any other */
  private takeWord(word: string): boolean {
    const piece = this.pieces[this.at]
    if (piece?.t !== 'word' || piece.text.toLowerCase() !== word) return false
    this.at++
    return true
  }

  private either(): Node | null {
    const of = [this.both()]
    while (this.take('|') || this.takeWord('or')) of.push(this.both())
    if (of.length > 1 && of.includes(null)) throw this.wrong('An order cannot be one side of or.', this.sort!)
    return join('or', of)
  }

  private both(): Node | null {
    const of = [this.one()]
    while (true) {
      if (this.take('&') || this.takeWord('and')) of.push(this.one())
      else if (!this.begins()) return join('and', of)
      else if (!this.addIds(of.at(-1)!)) of.push(this.one())
    }
  }

  private begins(): boolean {
    const piece = this.pieces[this.at]
    if (!piece || piece.t === ')' || piece.t === '|' || piece.t === 'compare') return false
    return !(piece.t === 'word' && piece.text.toLowerCase() === 'or')
  }

  /** Numbers of features side by side are any of them: `12 40`. */
  private addIds(before: Node | null): boolean {
    const piece = this.pieces[this.at]
    if (before?.kind !== 'text' || !before.ids || piece?.t !== 'word' || !piece.ids) return false
    before.ids.push(...piece.ids)
    before.words.push(piece.text)
    before.to = piece.to
    this.at++
    return true
  }

  private one(): Node | null {
    const piece = this.pieces[this.at]
    if (!piece) {
      const end = this.text.trimEnd().length
      throw this.wrong('It ends too early: a term is missing here.', { from: Math.max(0, end - 1), to: end })
    }
    const not = this.take('!') ?? (this.isNot(piece) && this.takeWord('not') ? piece : null)
    if (not) {
      const of = this.one()
      if (!of) throw this.wrong('An order is turned round by sort:-…, not by not.', not)
      return { kind: 'not', of, from: not.from, to: of.to }
    }
    this.at++
    const { from, to } = piece
    switch (piece.t) {
      case '(':
        return this.inside(piece)
      case 'sort':
        return this.order(piece)
      case 'word':
        return {
          kind: 'text',
          words: [piece.text],
          ids: piece.ids && [...piece.ids],
          marked: false,
          regex: null,
          from,
          to,
        }
      case 'quoted':
        return { kind: 'text', words: [piece.text], ids: null, marked: true, regex: null, from, to }
      case 'regex': {
        const regex = checkRegex(piece.source, piece.flags, from, to)
        return { kind: 'text', words: [], ids: null, marked: true, regex, from, to }
      }
      case 'token':
        return { kind: 'token', leaf: piece.leaf, from, to }
      case 'feature':
        return { kind: 'feature', leaf: piece.leaf, from, to }
      case 'of':
        return piece.name === 'on' || piece.name === 'silent' ? this.firing(piece) : this.comparison(piece)
      case 'lower':
      case 'field':
      case 'call':
        return this.comparison(piece)
      default: {
        const said = this.text.slice(from, to)
        throw this.wrong(`Nothing stands before ${said}; terms join by and, or, not.`, piece)
      }
    }
  }

  private isNot(piece: Piece): boolean {
    const after = this.pieces[this.at + 1]
    if (piece.t !== 'word' || piece.text.toLowerCase() !== 'not') return false
    return after !== undefined && after.t !== ')' && after.t !== '&' && after.t !== '|'
  }

  /** What a bracket holds. */
  private inside(open: Piece): Node | null {
    this.depth++
    const inner = this.either()
    this.depth--
    if (this.take(')')) return inner
    throw this.wrong('This bracket is not closed.', { from: open.to - 1, to: open.to })
  }

  private firing({ name, feature, from, to }: PieceOf<'of'>): Node {
    if (name === 'silent') return { kind: 'token', leaf: { kind: 'silent', feature }, from, to }
    const limit = this.take('compare')
    const at = limit && { operator: limit.operator, value: limit.value }
    return { kind: 'token', leaf: { kind: 'on', feature, at }, from, to: limit?.to ?? to }
  }

  /** `density<0.01`, `1e-4<density<1e-2`, `fires("short")` */
  private comparison(first: Piece): Node {
    const lower = first.t === 'lower' ? first : null
    const left = this.quantity(lower ? this.pieces[this.at++]! : first)
    const upper = this.take('compare')
    const place = { from: first.from, to: upper?.to ?? this.pieces[this.at - 1]!.to }
    const leaf = (operator: Operator, value: number): Node => ({
      kind: 'feature',
      leaf: { kind: 'compare', left, operator, value },
      ...place,
    })
    const of: Node[] = []
    if (lower) of.push(leaf(turned[lower.operator], lower.value))
    if (upper) of.push(leaf(upper.operator, upper.value))
    if (of.length > 0) return join('and', of)!
    if (left.kind === 'measure' && left.measure === 'fires') return leaf('>', 0)
    const said = this.text.slice(place.from, place.to)
    throw this.wrong(`${said} needs a comparison, for example ${said}>0.5.`, place)
  }

  private quantity(piece: Piece): Quantity {
    if (piece.t === 'field') return { kind: 'field', field: piece.field }
    if (piece.t === 'of' && (piece.name === 'cos' || piece.name === 'enc')) {
      return { kind: 'cosine', vector: piece.name === 'cos' ? 'decoder' : 'encoder', feature: piece.feature }
    }
    if (piece.t !== 'call') throw this.wrong('A statistic of features stands here, for example density.', piece)
    const example = `for example ${piece.name}(@s) or ${piece.name}("short")`
    if (this.pieces[this.at]?.t === ')') throw this.wrong(`${piece.name}(…) takes tokens, ${example}.`, piece)
    const inner = this.inside(piece)
    if (!inner) throw this.wrong('An order stands outside all brackets.', piece)
    if (inner.kind === 'text' && !inner.marked) {
      const why = `Text stands in quotes here, and a concept behind @, ${example}.`
      throw this.wrong(why, inner)
    }
    return { kind: 'measure', measure: piece.name, of: resolveTokens(inner) }
  }

  /** Takes an order out of the conditions. */
  private order(sort: PieceOf<'sort'>): null {
    const head = this.pieces[this.at++]!
    const by: Sort['by'] =
      head.t === 'key'
        ? { kind: head.name }
        : head.t === 'of' && head.name === 'on'
          ? { kind: 'on', feature: head.feature }
          : this.quantity(head)
    const place = { from: sort.from, to: this.pieces[this.at - 1]!.to }
    if (this.depth > 0) throw this.wrong('An order stands outside all brackets.', place)
    if (this.sort) throw this.wrong('A query has one order; sort: stands twice.', place)
    this.sort = { ...place, by, reverse: sort.reverse }
    return null
  }
}

/** Several as one; none where there is none. */
function join(kind: 'and' | 'or', parts: readonly (Node | null)[]): Node | null {
  const of = parts.filter(part => part !== null)
  if (of.length < 2) return of[0] ?? null
  return { kind, of, from: of[0]!.from, to: of.at(-1)!.to }
}
