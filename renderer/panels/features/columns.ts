// The columns of the feature table: what they are called, how they are written. Pure; renderer.
import type { FeatureTable } from '../../../shared/model.ts'
import { formatCosine, formatShare, formatValue } from '../../format.ts'
import type { OptionalColumn } from '../../stores/layout.ts'

export interface Column {
  id: OptionalColumn
  title: string
  hint: string
  width: number
  text(table: FeatureTable, feature: number): string
}

export const columns: readonly Column[] = [
  {
    id: 'density',
    title: 'density',
    hint: 'Share of unmasked rows on which the feature is on',
    width: 60,
    text: (t, i) => formatShare(t.density[i]!),
  },
  {
    id: 'max',
    title: 'max',
    hint: 'Largest activation',
    width: 48,
    text: (t, i) => (t.nActive[i] === 0 ? '—' : formatValue(t.max[i]!)),
  },
  {
    id: 'meanActive',
    title: 'mean | on',
    hint: 'Mean activation where the feature is on',
    width: 64,
    text: (t, i) => formatValue(t.meanActive[i]!),
  },
  {
    id: 'nearestCosine',
    title: 'near cos',
    hint: 'Highest decoder cosine to another feature of the dictionary',
    width: 60,
    text: (t, i) => formatCosine(t.nearestCosine[i]!),
  },
]
