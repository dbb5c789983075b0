// Strips of tokens on screen as parts of cards, for figures. Pure; renderer.
import type { ChartColor } from '../../core/chart/types.ts'
import type { CardStrip } from '../../core/figure/types.ts'
import type { StripWord } from '../../core/strip-export.ts'
import { visibleToken, type StripToken } from './strip-look.ts'

interface Told {
  /** `#12`, a value; beside the tokens where there is no label */
  name: string
  label: string
  /** slot of a chosen feature, or a colour by name */
  color: ChartColor
  /** the number that gets the full colour */
  most: number
}

/** Tokens as a strip shows them: signs for what cannot be seen, bytes as they are. */
const shown = ({ text, part }: StripToken) => (part ? text : visibleToken(text))

/** A strip as its words are copied: masked tokens have no number. @param values a number a token */
export const stripWords = (tokens: readonly StripToken[], values: ArrayLike<number>): StripWord[] =>
  tokens.map((token, i) => ({ text: shown(token), value: token.masked ? 0 : (values[i] ?? 0) }))

/** A strip of a card from the words that are copied of it. */
export const stripOfWords = (words: readonly StripWord[], told: Told): CardStrip => {
  const here = words.findIndex(word => word.here)
  return { ...told, tokens: words.map(w => w.text), values: words.map(w => w.value), here: here < 0 ? null : here }
}

/** A strip of a card from a strip on screen. @param values a number a token */
export function stripOfTokens(tokens: readonly StripToken[], values: ArrayLike<number>, told: Told): CardStrip {
  const masked = tokens.flatMap((token, i) => (token.masked ? [i] : []))
  return { ...stripOfWords(stripWords(tokens, values), told), ...(masked.length > 0 ? { masked } : {}) }
}
