// What leaves the logit effects of a feature: their histogram as a chart, the tokens as a table. Pure; renderer.
import type { Chart } from '../../../core/chart/types.ts'
import type { Table } from '../../../core/table/types.ts'
import type { LogitEffects } from '../../../shared/feature-page-model.ts'
import { formatCount } from '../../format.ts'

/** Tokens of the vocabulary by what a unit of the feature's activation adds to their logits, less the mean. */
export function logitChart(effects: LogitEffects, feature: number): Chart {
  const { edges, counts } = effects.histogram
  const width = ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / Math.max(1, counts.length)
  return {
    title: `Logit effects of feature #${feature}`,
    subtitle: `direct effect of a unit of activation on ${formatCount(effects.vocabulary)} tokens, less their mean · ${effects.source}`, // prettier-ignore
    x: { label: 'logit effect of a unit of activation', kind: 'linear' },
    y: { label: 'tokens', kind: 'linear', min: 0 },
    layers: [
      {
        kind: 'bars',
        along: 'y',
        color: 'muted',
        at: counts.map((_, i) => (edges[i]! + edges[i + 1]!) / 2),
        to: counts,
        width: width * 0.95,
      },
    ],
  }
}

/** The tokens that are raised most, then those that are lowered most, from the middle outwards. */
export const logitTable = ({ top, bottom }: LogitEffects): Table => ({
  columns: [{ name: 'token' }, { name: 'id' }, { name: 'logit effect' }],
  rows: [...top, ...bottom.toReversed()].map(({ id, text, value }) => [text, id, value]),
})
