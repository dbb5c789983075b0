// The statistics of a feature: what each is, how it is written, and its values in a table. Pure; renderer.
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { formatCosine, formatCount, formatShare, formatValue } from '../../format.ts'

export const statisticIds = [
  'density',
  'logDensity',
  'nActive',
  'l0Share',
  'max',
  'meanActive',
  'encoderDecoderCosine',
  'decoderNorm',
  'nearestCosine',
] as const
export type StatisticId = (typeof statisticIds)[number]

export interface Statistic {
  id: StatisticId
  /** as a column's head; `name` where there is room */
  title: string
  name: string
  hint: string
  /** px */
  width: number
  /** spread over orders of magnitude: colours follow its logarithm, and axes may */
  heavy: boolean
  format(value: number): string
}

const cosine = { width: 60, heavy: false, format: formatCosine }

export const statistics: readonly Statistic[] = [
  {
    id: 'density',
    title: 'density',
    name: 'density',
    hint: 'Share of unmasked rows on which the feature is on',
    width: 60,
    heavy: true,
    format: formatShare,
  },
  {
    id: 'logDensity',
    title: 'log₁₀ d.',
    name: 'log₁₀ density',
    hint: 'Decimal logarithm of the density, as a share',
    width: 56,
    heavy: false,
    format: v => (Number.isNaN(v) ? '—' : v.toFixed(2).replace('-', '−')),
  },
  {
    id: 'nActive',
    title: 'rows on',
    name: 'rows on',
    hint: 'Number of unmasked rows on which the feature is on',
    width: 64,
    heavy: true,
    format: formatCount,
  },
  {
    id: 'l0Share',
    title: 'L0 share',
    name: 'share of L0',
    hint: 'Share of all activations of the dictionary on unmasked rows that are this feature’s: its density over the mean L0',
    width: 64,
    heavy: true,
    format: formatShare,
  },
  {
    id: 'max',
    title: 'max',
    name: 'max activation',
    hint: 'Largest activation',
    width: 48,
    heavy: true,
    format: formatValue,
  },
  {
    id: 'meanActive',
    title: 'mean | on',
    name: 'mean activation where on',
    hint: 'Mean activation where the feature is on',
    width: 64,
    heavy: true,
    format: formatValue,
  },
  {
    ...cosine,
    id: 'encoderDecoderCosine',
    title: 'enc·dec',
    name: 'encoder-decoder cosine',
    hint: 'Cosine of the feature’s encoder and decoder vectors',
  },
  {
    id: 'decoderNorm',
    title: 'norm',
    name: 'decoder norm',
    hint: 'Length of the decoder vector, as in the file',
    width: 48,
    heavy: false,
    format: formatValue,
  },
  {
    ...cosine,
    id: 'nearestCosine',
    title: 'near cos',
    name: 'nearest decoder cosine',
    hint: 'Highest decoder cosine to another feature of the dictionary',
  },
]

export const statisticOf = (id: StatisticId): Statistic => statistics.find(s => s.id === id)!

/** Columns that are computed here, once a table. */
const derived = new WeakMap<FeatureTable, Map<StatisticId, Float32Array>>()

function derive(table: FeatureTable, id: 'logDensity' | 'l0Share'): Float32Array {
  const { density, nActive, entries } = table
  if (id === 'l0Share') return Float32Array.from(nActive, count => (entries > 0 ? count / entries : NaN))
  return density.map(share => (share > 0 ? Math.log10(share) : NaN))
}

/** A statistic of every feature, [n]; NaN where there is none. */
export function valuesOf(table: FeatureTable, id: StatisticId): Float32Array | Int32Array {
  if (id !== 'logDensity' && id !== 'l0Share') return table[id]
  const known = derived.get(table) ?? new Map<StatisticId, Float32Array>()
  derived.set(table, known)
  const values = known.get(id) ?? derive(table, id)
  known.set(id, values)
  return values
}

/** As a row shows it; a feature that is never on has no activation to speak of. */
export function statisticText(table: FeatureTable, id: StatisticId, feature: number): string {
  const value = valuesOf(table, id)[feature]!
  if ((id === 'max' || id === 'meanActive') && table.nActive[feature] === 0) return '—'
  return statisticOf(id).format(value)
}
