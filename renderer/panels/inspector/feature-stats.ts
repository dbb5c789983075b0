// The numbers of a feature, each with what it is of. Pure; renderer.
import type { FeaturePage } from '../../../shared/feature-page-model.ts'
import type { ActivationsInfo } from '../../../shared/model.ts'
import { formatCosine, formatCount, formatShare, formatValue, plural } from '../../format.ts'

export interface FeatureStat {
  name: string
  value: string
  hint: string
}

/** What the numbers are over. @param isDone false while the run has not seen all rows */
export const populationOf = (a: Pick<ActivationsInfo, 'rows' | 'masked'> | null, unit: string, isDone: boolean): string => // prettier-ignore
  isDone ? `${formatCount(a ? a.rows - a.masked : 0)} unmasked ${plural(2, unit)}` : `unmasked ${plural(2, unit)} encoded so far` // prettier-ignore

/** @param of what the numbers are over */
export function featureStats(p: FeaturePage, unit: string, of: string): FeatureStat[] {
  const log = p.density > 0 ? Math.log10(p.density).toFixed(2).replace('-', '−') : '—'
  return [
    { name: 'density', value: formatShare(p.density), hint: `Share of the ${of} on which it is on` },
    { name: 'log10 density', value: log, hint: 'Decimal logarithm of the density as a share' },
    { name: `${plural(2, unit)} on`, value: formatCount(p.nActive), hint: `Of ${of}` },
    { name: 'max', value: formatValue(p.max), hint: 'Largest activation' },
    { name: 'mean | on', value: formatValue(p.meanActive), hint: 'Mean activation where it is on' },
    { name: 'median | on', value: formatValue(p.medianActive), hint: 'Median activation where it is on' },
    { name: 'decoder norm', value: formatValue(p.decoderNorm), hint: 'Length of its decoder row, as in the file' },
    { name: 'cos enc, dec', value: formatCosine(p.encoderDecoderCosine), hint: 'Cosine between its encoder and decoder rows, in the full space' },
    { name: 'nearest cos', value: formatCosine(p.nearestCosine), hint: 'Highest decoder cosine to another feature, in the full space' },
  ] // prettier-ignore
}
