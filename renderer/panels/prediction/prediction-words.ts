// A prediction test in words. Pure; renderer.
import type { PredictionScore } from '../../../core/prediction/score.ts'
import type { ItemKind } from '../../../core/prediction/types.ts'

export const kindWords: Record<ItemKind, string> = {
  on: 'on',
  near: 'near miss',
  random: 'random',
  'wrong-token': 'wrong token',
}

const two = (value: number) => value.toFixed(2)

/** `0.85 [0.64, 0.94]` */
export const balancedWords = ({ balanced, low, high }: PredictionScore): string =>
  balanced === null || low === null || high === null ? 'not defined' : `${two(balanced)} [${two(low)}, ${two(high)}]`

/** `said on for 9 of 10 on; for 1 of 4 near misses…`: what was right, by kind. */
export const kindsWords = ({ kinds }: PredictionScore): string =>
  kinds.map(({ kind, n, right }) => `${kindWords[kind]} ${right} of ${n}`).join(' · ')

/** What the score may be read as. */
export function readingWords({ balanced, low, high, on, off }: PredictionScore): string {
  if (balanced === null || low === null || high === null) return ''
  const n = `${on + off} snippets`
  if (low > 0.5) return `Better than guessing (0.50) on ${n}.`
  return high < 0.5 ? `Worse than guessing (0.50) on ${n}.` : `Not told apart from guessing (0.50) by ${n}.`
}
