// What a sample's card says in its line of facts. Pure; renderer.
import type { SampleCard } from '../../../shared/model.ts'
import { formatCount, formatDuration, plural } from '../../format.ts'

export interface Fact {
  name: string
  value: string
}

/** "5 of 1,024 to 4,096 features" */
export function dictionaries(features: readonly number[]): string {
  const [least, most] = [Math.min(...features), Math.max(...features)]
  const size = least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`
  return `${features.length} of ${size} features`
}

export const factsOf = (card: SampleCard): Fact[] => [
  { name: `${plural(2, card.unit)[0]!.toUpperCase()}${plural(2, card.unit).slice(1)}`, value: formatCount(card.rows) },
  { name: plural(card.features.length, 'Dictionary').replace('ys', 'ies'), value: dictionaries(card.features) },
  { name: 'Ready in', value: `about ${formatDuration(card.seconds)}` },
  { name: 'On disk', value: `${formatCount(card.megabytes)} MB` },
  { name: 'Licence', value: card.licence },
]
