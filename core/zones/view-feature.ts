// One chosen feature as a zone view shows it. Pure, every process.
import { cosine, dot, norm } from '../linalg.ts'
import type { FeatureRows } from '../sae/types.ts'
import type { SliceBoundary } from './project.ts'
import { sharesSpace, type Slice } from './slice-input.ts'
import type { ZoneFeature } from './types.ts'
import type { ZoneInput } from './view-input.ts'

/**
 * Boundary, vectors and counts of chosen feature i.
 * @param threshold the z at which the boundary is drawn
 * @param band how far the 5% and 95% thresholds move the boundary's offset, for top-k only
 */
export function describeFeature(
  { rows, pre }: Pick<ZoneInput, 'rows' | 'pre'>,
  slice: Pick<Slice, 'axes' | 'built'>,
  line: SliceBoundary,
  i: number,
  trueSet: Uint8Array,
  drawnSet: Uint8Array,
  threshold: number,
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
    ...stripOf(rows, pre, i, line, threshold),
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
    ...jumpOf(rows, threshold, decNorm),
    nActive,
  }
}

/** JumpReLU and gated: the value at the boundary, written along d. */
function jumpOf({ spec }: FeatureRows, threshold: number, decNorm: number): Pick<ZoneFeature, 'jump'> {
  return (spec.kind === 'jumprelu' || spec.kind === 'gated') && threshold > 0 ? { jump: threshold * decNorm } : {}
}

/** The slab of a gated feature where its gate is open and its value is zero: theta < z <= 0. */
function stripOf(
  rows: FeatureRows,
  pre: Float32Array,
  i: number,
  { state, boundary }: SliceBoundary,
  threshold: number,
): Pick<ZoneFeature, 'strip'> {
  const theta = rows.threshold[i]!
  if (rows.spec.kind !== 'gated' || !(theta < 0) || state !== 'line') return {}
  const k = rows.features.length
  let n = 0
  for (let at = i; at < pre.length; at += k) if (pre[at]! > theta && pre[at]! <= 0) n++
  const value = boundary.offset + threshold
  return { strip: { gate: value - theta, value, n } }
}

/** What the strips of gated features are, in words. */
export function stripNotes(features: readonly ZoneFeature[], unit: string, dim: 2 | 3): string[] {
  return features.flatMap(({ feature, strip }) => {
    if (!strip) return []
    const where = dim === 2 ? 'in the hatched strip' : 'in a strip that is not drawn in 3D'
    return [
      `#${feature}: its gate is open and its value zero ${where}, with ${strip.n} ${unit}${strip.n === 1 ? '' : 's'} (full space).`,
    ]
  })
}

/** [k * k] cosines between the rows of a matrix; 0 where a row has no direction */
export function cosines(matrix: Float32Array, k: number): number[] {
  const d = matrix.length / k
  const row = (i: number) => matrix.subarray(i * d, (i + 1) * d)
  return Array.from({ length: k * k }, (_, at) => cosine(row(Math.floor(at / k)), row(at % k)) ?? 0)
}
