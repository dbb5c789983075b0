// The histogram of a feature's activations as a chart: what its figure and its table are made of. Pure; renderer.
import type { Chart } from '../../../core/chart/types.ts'
import type { FeaturePage } from '../../../shared/feature-page-model.ts'
import { formatCount, formatShare } from '../../format.ts'

/**
 * @param page its histogram, and how many it is of
 * @param units what is counted: `words`
 * @param slot colour of the feature among the chosen ones; null for the accent
 */
export function histogramChart(
  page: Pick<FeaturePage, 'feature' | 'histogram' | 'nActive' | 'density'>,
  units: string,
  slot: number | null,
): Chart {
  const { edges, counts } = page.histogram
  const width = ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / Math.max(1, counts.length)
  return {
    title: `Activations of feature #${page.feature}`,
    subtitle: `where it is on: ${formatCount(page.nActive)} ${units}, ${formatShare(page.density)} of all`,
    x: { label: 'activation where it is on', kind: 'linear' },
    y: { label: units, kind: 'linear', min: 0 },
    layers: [
      {
        kind: 'bars',
        along: 'y',
        color: slot ?? 'accent',
        at: counts.map((_, i) => (edges[i]! + edges[i + 1]!) / 2),
        to: counts,
        width: width * 0.95,
      },
    ],
  }
}
