// One chosen feature as a zone view shows it. Pure, every process.
import { cosine, dot, norm } from '../linalg.ts'
import type { SliceBoundary } from './project.ts'
import { sharesSpace, type Slice } from './slice-input.ts'
import type { ZoneFeature } from './types.ts'
import type { ZoneInput } from './view-input.ts'

/**
 * Boundary, vectors and counts of chosen feature i.
 * @param band how far the 5% and 95% thresholds move the boundary's offset, for top-k
 */
export function describeFeature(
  { rows }: ZoneInput,
  slice: Pick<Slice, 'axes' | 'built'>,
  line: SliceBoundary,
  i: number,
  trueSet: Uint8Array,
  drawnSet: Uint8Array,
  band: { low: number; high: number } | null,
): ZoneFeature {
  const { dIn, dOut } = rows.spec
  const w = rows.wEnc.subarray(i * dIn, (i + 1) * dIn)
  const dec = rows.wDec.subarray(i * dOut, (i + 1) * dOut)
  const sameSpace = sharesSpace(rows.spec)
  const decNorm = norm(dec)
  const decArrow = slice.axes.map(axis => (sameSpace ? dot(axis, dec) : 0))
  let nActive = 0
  let both = 0
  let either = 0
  for (let r = 0; r < trueSet.length; r++) {
    const on = (trueSet[r]! >>> i) & 1
    const drawn = (drawnSet[r]! >>> i) & 1
    nActive += on
    both += on & drawn
    either += on | drawn
  }
  const { offset } = line.boundary
  return {
    feature: rows.features[i]!,
    state: line.state,
    boundary: line.boundary,
    varies: band && {
      offset5: offset + band.low,
      offset95: offset + band.high,
      jaccard: either > 0 ? both / either : null,
    },
    encoder: {
      arrow: line.arrow,
      lengthFraction: line.lengthFraction,
      inByConstruction: slice.built.encoder.includes(i),
    },
    decoder: {
      arrow: decArrow,
      lengthFraction: decNorm > 0 ? Math.min(1, Math.hypot(...decArrow) / decNorm) : 0,
      inByConstruction: slice.built.decoder.includes(i),
      norm: decNorm,
    },
    encoderDecoderCosine: sameSpace ? cosine(w, dec) : null,
    nActive,
  }
}

/** [k * k] cosines between the rows of a matrix; 0 where a row has no direction */
export function cosines(matrix: Float32Array, k: number): number[] {
  const d = matrix.length / k
  const row = (i: number) => matrix.subarray(i * d, (i + 1) * d)
  return Array.from({ length: k * k }, (_, at) => cosine(row(Math.floor(at / k)), row(at % k)) ?? 0)
}
