// Columns of the list of nearest features: what each number is, and which of them fit. Pure; renderer.
import type { NeighbourOrder, Neighbours } from '../../../shared/feature-page-model.ts'
import { formatCosine } from '../../format.ts'

export type NeighbourColumn = 'cosDecoder' | 'cosEncoder' | 'jaccard' | 'otherGivenThis' | 'thisGivenOther'

interface About {
  title: string
  name: string
  hint(unit: string): string
}
export const neighbourColumns: Record<NeighbourColumn, About> = {
  cosDecoder: { title: 'cos dec', name: 'cosine of decoder rows', hint: () => 'Cosine between decoder rows, in the full space' },
  cosEncoder: { title: 'cos enc', name: 'cosine of encoder rows', hint: () => 'Cosine between encoder rows, in the full space' },
  jaccard: { title: 'Jaccard', name: 'Jaccard of firing', hint: unit => `${unit}s on which both are on, over ${unit}s on which either is` },
  otherGivenThis: { title: 'P(n|f)', name: 'on where this one is on', hint: unit => `P(neighbour | this feature): share of this feature’s ${unit}s on which the neighbour is on too` },
  thisGivenOther: { title: 'P(f|n)', name: 'this one on where it is on', hint: unit => `P(this feature | neighbour): share of the neighbour’s ${unit}s on which this feature is on too` },
} // prettier-ignore

/** Those that an order needs, first what it is by; then the others, for where there is room. */
export const columnsOf: Record<NeighbourOrder, { narrow: NeighbourColumn[]; wide: NeighbourColumn[] }> = {
  decoder: { narrow: ['cosDecoder', 'cosEncoder', 'jaccard'], wide: ['otherGivenThis', 'thisGivenOther'] },
  encoder: { narrow: ['cosEncoder', 'cosDecoder', 'jaccard'], wide: ['otherGivenThis', 'thisGivenOther'] },
  firing: { narrow: ['jaccard', 'otherGivenThis', 'thisGivenOther'], wide: ['cosDecoder', 'cosEncoder'] },
}

export interface NeighbourLine {
  feature: number
  label: string
  text: Record<NeighbourColumn, string>
}

export function neighbourLines(found: Neighbours): NeighbourLine[] {
  return Array.from(found.features, (feature, i) => ({
    feature,
    label: found.labels[i] ?? '',
    text: {
      cosDecoder: formatCosine(found.cosDecoder[i]!),
      cosEncoder: formatCosine(found.cosEncoder[i]!),
      jaccard: found.jaccard[i]!.toFixed(2),
      otherGivenThis: found.otherGivenThis[i]!.toFixed(2),
      thisGivenOther: found.thisGivenOther[i]!.toFixed(2),
    },
  }))
}
