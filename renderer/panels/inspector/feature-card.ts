// The page of a feature as a card for figures: label, numbers, histogram, its strongest examples as strips. Pure; renderer.
import type { Card, CardStrip } from '../../../core/figure/types.ts'
import type { Example, FeaturePage } from '../../../shared/feature-page-model.ts'
import { aroundOf, type StripWidth } from '../../components/example-window.ts'
import { visibleToken } from '../../components/strip-look.ts'
import { formatValue } from '../../format.ts'
import { featureStats } from './feature-stats.ts'
import { histogramChart } from './histogram-chart.ts'

/** Examples of a card: the strongest ones. */
const mostExamples = 5

export interface CardWords {
  /** of its definition; empty without one */
  label: string
  /** `jumprelu-1024 on words` */
  source: string
  unit: string
  units: string
  /** what the numbers are over */
  of: string
  /** colour of the feature among the chosen ones; null for the accent */
  slot: number | null
  /** tokens before and after the one of an example */
  width: StripWidth
}

/** `#12 plural nouns` */
export const featureTitle = (feature: number, label: string): string =>
  label === '' ? `#${feature}` : `#${feature} ${label}`

export function featureCard(page: FeaturePage, words: CardWords): Card {
  const { label, source, unit, units, of, slot, width } = words
  const color = slot ?? 'accent'
  const strip = (example: Example): CardStrip => {
    const { from, to } = aroundOf(example, width)
    return {
      name: formatValue(example.value),
      label: '',
      color,
      tokens: example.tokens.slice(from, to).map(visibleToken),
      values: example.values.slice(from, to),
      here: to - from > 1 ? example.at - from : null,
      most: page.max ?? 0,
    }
  }
  const examples = page.examples.max.slice(0, mostExamples)
  const strips = examples.map(strip)
  return {
    title: featureTitle(page.feature, label),
    subtitle: `${source} · over ${of}${examples.length > 0 ? ` · its ${examples.length} strongest examples` : ''}`,
    facts: featureStats(page, unit, of).map(({ name, value }) => ({ name, value })),
    chart: page.nActive === 0 ? null : histogramChart(page, units, slot),
    strips,
    quantity: 'activation',
    scale: scaleOf(
      page.max,
      strips.some(s => s.here !== null),
    ),
  }
}

function scaleOf(max: number | null, outlined: boolean): string {
  if (max === null) return ''
  const outline = outlined ? '; the token that an example is about is outlined' : ''
  return `Full colour is ${formatValue(max)}, the feature’s largest activation${outline}.`
}
