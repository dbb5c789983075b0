// What a strip of a card is called where it is listed. Every process.
import { tokenText } from '../text.ts'
import type { CardStrip } from '../types.ts'

/** Name and label; its first words where it has no label. */
export const stripName = ({ name, label, tokens }: CardStrip): string =>
  [name, label || tokenText(tokens.slice(0, 8).join(''), 24)].filter(text => text !== '').join(' ')
