// The part of an example that is shown, and what full colour of it stands for. Pure; renderer.
import type { Example } from '../../shared/feature-page-model.ts'
import { shareOf } from '../../core/strip-color.ts'
import { noBackground, stripBackground, visibleToken } from './strip-look.ts'

export type StripWidth = '5' | '16' | 'full'

export interface ShownToken {
  /** as it is written: signs for what cannot be seen */
  text: string
  id: string | null
  value: number
  here: boolean
  background: string
}

/** Tokens before and after the one that it is about, with the place of the first; all of them for `full`. */
export function aroundOf(
  { tokens, at }: Pick<Example, 'tokens' | 'at'>,
  width: StripWidth,
): { from: number; to: number } {
  if (width === 'full') return { from: 0, to: tokens.length }
  const reach = Number(width)
  return { from: Math.max(0, at - reach), to: Math.min(tokens.length, at + reach + 1) }
}

/** @param most the value that gets the full colour; null for the largest of the example */
export function shownTokens(example: Example, width: StripWidth, most: number | null): ShownToken[] {
  const { from, to } = aroundOf(example, width)
  const { values, at } = example
  const full = most ?? values.slice(from, to).reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  return example.tokens.slice(from, to).map((text, i) => {
    // A near miss has the value that it would need more of: no activation, no colour.
    const value = values[from + i] ?? 0
    return {
      text: visibleToken(text),
      id: example.ids?.[from + i] || null,
      value,
      here: from + i === at,
      background: stripBackground(shareOf(value, full)),
    }
  })
}

/** What is one element: a token, or several that follow each other and have neither colour nor mark. */
export interface Piece {
  text: string
  background: string
  /** it has a colour */
  on: boolean
  here: boolean
  /** place of its first token */
  at: number
}

/** Whether no token carries a blank, as of words or of Chinese: then room between them tells them apart. */
export const standApart = (tokens: readonly ShownToken[]): boolean => !tokens.some(({ text }) => /^\s|\s$/.test(text))

/** @param each every token is a piece, as one may be pointed at */
export function piecesOf(tokens: readonly ShownToken[], each: boolean): Piece[] {
  const pieces: Piece[] = []
  tokens.forEach(({ text, here, background }, at) => {
    const on = background !== noBackground
    const last = pieces.at(-1)
    if (!each && last && !on && !here && !last.on && !last.here) last.text += text
    else pieces.push({ text, background, on, here, at })
  })
  return pieces
}
