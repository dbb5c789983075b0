// What slack over directions says in words, with its rule and what would change it; its table. Pure; renderer.
import type { RotationAnswer } from '../../../../core/analysis/rotation-answer.ts'
import { costAngles, freeRule, type RotationVerdict } from '../../../../core/analysis/rotation-summary.ts'
import type { Table } from '../../../../core/table/types.ts'
import { formatCount } from '../../../format.ts'
import type { Reading } from '../panel.ts'

const degrees = (v: number) => `${v.toFixed(v < 1 ? 2 : 1)}°`
const percent = (v: number) => `${(100 * v).toFixed(Math.abs(v) < 0.001 ? 3 : 1)}%`

const verdictWords: Record<RotationVerdict, string> = {
  'free to rotate': 'Free to rotate.',
  'not free to rotate': 'Not free to rotate.',
  'too few rows': 'Too few rows: no verdict.',
  'cost not known': 'The cost is not known: no verdict.',
}

/** n, rows on, dimensions, rows a dimension: printed beside every angle. */
export const countsText = ({ n, nActive, types, r }: RotationAnswer, unit: string): string =>
  `n = ${formatCount(n)} ${unit}s, on for ${formatCount(nActive)} / ${formatCount(types)} types, r = ${formatCount(r)}, n / r = ${formatCount(Math.round(n / r))}`

export function rotationReading(answer: RotationAnswer): Reading {
  const { summary } = answer
  const rule = `Free only if the turn that loses 1% of the zone is above ${freeRule.degrees}° with at least ${freeRule.rowsPerDimension} rows a dimension, and costs less than ${percent(freeRule.cost)} of what the feature explains.`
  const change =
    'More rows: exact slack falls with them where nothing but the sample holds the boundary (slope −1). A ratio near 1: the boundary cuts a continuum; far above 1: the zone lies behind a gap.'
  if (!summary) return { text: `On for ${formatCount(answer.nActive)} of ${formatCount(answer.n)} rows: there is no boundary to turn.`, rule, change } // prettier-ignore
  const tenth = summary.soft[2]!
  const cost = summary.costAtSlack
  return {
    text: `${verdictWords[summary.verdict]} 1% of the zone is lost at ${degrees(summary.soft[0]!.median)}${cost ? `, at a cost of ${percent(cost.median)}` : ''}; a tenth at ${degrees(tenth.median)} (${degrees(tenth.low)} to ${degrees(tenth.high)} over ${summary.directions} directions), ${tenth.ratio.toFixed(1)} times the ${degrees(tenth.nullAngle)} of Gaussian rows of this density.`,
    rule,
    change,
  }
}

export function rotationFormulas(answer: RotationAnswer | null): string[] {
  const tenth = answer?.summary?.soft[2]
  return [
    'Soft slack (S3): T(θ) are as many rows as now of largest w(θ) · u, w(θ) = cos θ w + sin θ q; θ_η is the smallest θ with Jaccard(T(0), T(θ)) < 1 − η. Angles are between whitened scores: their cosine is the correlation of the two pre-activations.',
    `Null: two standard normals at correlation cos θ, cut at the same share of rows. ${tenth ? `Here θ_0.1 = ${degrees(tenth.median)} against ${degrees(tenth.nullAngle)}, ratio ${tenth.ratio.toFixed(2)}.` : ''}`,
    'Cost (S5): the zone held, the decoder row refitted to the turned score: loss added over what the feature explains on its rows; angle between the refitted decoder row and the dictionary’s.',
    'Exact slack (S1, advanced): the turn at which no threshold separates on from off any more. Never a statement beyond n / r: in directions that no row spans it is 90° for free.',
    'Directions: 32 random ones from the seed, square to the encoder row; medians with 10% to 90%. Exact slack by sample size over 8 of them.',
  ]
}

export const slackTable = (answer: RotationAnswer): Table => ({
  columns: ['what', 'at', 'median', 'low', 'high', 'null', 'ratio', 'n'].map(name => ({ name })),
  rows: [
    ...(answer.summary?.soft ?? []).map(s => ['soft slack, degrees', `${s.eta} lost`, s.median, s.low, s.high, s.nullAngle, s.ratio, answer.n]), // prettier-ignore
    ...costAngles.flatMap((angle, k) => {
      const [cost, decoder] = [answer.summary?.cost[k] ?? null, answer.summary?.decoderAngle[k] ?? null]
      return [
        ['cost, share of what it explains', `${angle} degrees`, cost?.median ?? null, cost?.low ?? null, cost?.high ?? null, null, null, answer.nActive], // prettier-ignore
        ['decoder row turns, degrees', `${angle} degrees`, decoder?.median ?? null, decoder?.low ?? null, decoder?.high ?? null, null, null, answer.nActive], // prettier-ignore
      ]
    }),
    ...(answer.curve?.points ?? []).map(p => ['exact slack, degrees', `n / r ${p.ratio.toFixed(3)}`, p.median, p.low, p.high, null, null, p.n]), // prettier-ignore
  ],
})
