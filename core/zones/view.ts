// From a request and its numbers to everything a zone plot shows (zones.md, honesty.md). Pure, every process.
import { drawsZones, hasRowThresholds } from '../sae/kinds.ts'
import { quantiles } from '../stats.ts'
import { morphCarrier } from './carrier.ts'
import { drawZones } from './draw-zones.ts'
import { halfSpaces } from './half-spaces.ts'
import { countDisagreement, labelledSets, rowMargin, zoneTable } from './labels.ts'
import { momentsOf } from './moments.ts'
import { placeSlice } from './place-slice.ts'
import { sliceBoundaries, type SliceBoundary } from './project.ts'
import type { SliceGiven } from './resolve-slice.ts'
import { sharesSpace } from './slice-input.ts'
import { thinRows } from './thinning.ts'
import { misleadingSlice } from './trust.ts'
import { varyingNote } from './varying-threshold.ts'
import type { ZoneView } from './types.ts'
import { cosines, describeFeature } from './view-feature.ts'
import { checkInput, type ZoneInput } from './view-input.ts'
import { withNumbers } from './zone-numbers.ts'

export type { ZoneInput } from './view-input.ts'

/**
 * Builds the view. Labels come from `values` alone; geometry is float64; counts and measures are over the whole population, only
 * points are thinned.
 * @throws Error for an empty population, no or more than 8 features, and columns that do not fit each other
 */
export const buildZoneView = (input: ZoneInput): ZoneView => buildZones(input).view

/** Where a view's slice lies in the input space, for what is asked about it later. */
export interface SliceFrame {
  /** dim orthonormal vectors [d] */
  axes: Float64Array[]
  /** [d] */
  origin: Float64Array
}

/** The view, and where its slice lies. @throws what buildZoneView throws */
export function buildZones(input: ZoneInput): { view: ZoneView; frame: SliceFrame } {
  const { spec, rows, x, unit } = input
  checkInput(input)
  const k = rows.features.length
  const n = input.population.length
  const { kind } = rows.spec
  const zones = drawsZones(kind)
  const tau = hasRowThresholds(kind) ? input.tau! : null
  const [tau5, tauMedian, tau95] = tau ? quantiles(tau, [0.05, 0.5, 0.95]) : [0, 0, 0]
  const spaces = halfSpaces(rows, tau ? tauMedian! : null, spec.zone)
  const trueSet = labelledSets(input, spaces)
  const firing = Int32Array.from(trueSet.keys()).filter(r => trueSet[r] !== 0)

  const own: SliceGiven = {
    source: spec,
    rows,
    firing,
    sets: input.sets ?? [],
    tau: tau ? tauMedian! : null,
    originRow: input.originRow,
  }
  const { slice, projection, halfSize: ownHalfSize, facts, ends, warnings } = placeSlice(input, own, spaces, trueSet)
  const halfSize = Math.max(ownHalfSize, spec.halfSize ?? 0)
  const { axes, origin } = slice
  const { s, residual, explainedAboutOrigin, explainedCentred, totalAboutOrigin, totalCentred } = projection
  if (!Number.isFinite(totalAboutOrigin)) {
    throw new Error(
      `Some ${unit}s of the population have values that are not finite. Import the activations again to mask them.`,
    )
  }
  const found = sliceBoundaries(spaces, origin, axes, 2 * halfSize * Math.sqrt(spec.dim))
  const lines = zones ? found : found.map(withoutBoundary)
  const boundaries = lines.map(line => line.boundary)
  const { cells, exact, shares, drawnSet } = drawZones(input, boundaries, s, halfSize, warnings)
  const differing = zones ? countDisagreement(x, input.pre, tau, spaces, trueSet, drawnSet) : null
  warnings.push(...notes(input, lines, differing?.onBoundary ?? 0, exact !== null))
  const misleading = zones ? misleadingSlice(trueSet, drawnSet, unit) : null
  if (misleading) warnings.unshift(misleading)

  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  for (let r = 0; r < n; r++) {
    if (trueSet[r] !== 0) continue
    for (let i = 0; i < k; i++) {
      const margin = rowMargin(spaces, input.pre, tau, r, i)
      // Without boundaries those that correlate most with a feature are nearest to being on.
      distance[r] = Math.min(distance[r]!, zones ? Math.abs(margin) : -margin)
    }
  }
  const seed = spec.control?.seed ?? 1
  const thinned = thinRows({ trueSet, distance, points: spec.points, maxDrawn: input.maxDrawn, seed })

  if (spec.dim === 3) facts.moments = momentsOf(s, 3, totalAboutOrigin, totalCentred)
  if (ends) facts.carrier = morphCarrier({ x, rows, drawn: thinned.rows, spaces, totalCentred }, ends)

  const band = tau ? { low: tauMedian! - tau5!, high: tauMedian! - tau95! } : null
  const features = lines.map((line, i) =>
    describeFeature(input, slice, line, i, trueSet, drawnSet, spaces.threshold[i]!, band),
  )
  const view: ZoneView = {
    spec,
    kind,
    dim: spec.dim,
    halfSize,
    ...(halfSize > ownHalfSize ? { ownHalfSize } : {}),
    axes: slice.names,
    features,
    cells,
    ...(exact ? { exact } : {}),
    zones: withNumbers(zoneTable(trueSet, zones ? drawnSet : null, zones ? shares : [], input.squaredError), input, {
      axes,
      lines,
      trueSet,
      drawnSet,
      s,
      halfSize,
      totalCentred,
    }),
    points: {
      rows: Int32Array.from(thinned.rows, r => input.population[r]!),
      s: Float32Array.from({ length: thinned.rows.length * spec.dim }, (_, at) => {
        return s[thinned.rows[Math.floor(at / spec.dim)]! * spec.dim + (at % spec.dim)]!
      }),
      residual: Float32Array.from(thinned.rows, r => residual[r]!),
      trueSet: Uint8Array.from(thinned.rows, r => trueSet[r]!),
      drawnSet: Uint8Array.from(thinned.rows, r => drawnSet[r]!),
      tokens: Array.from(thinned.rows, r => input.tokens[r]!),
    },
    population: {
      unit,
      n,
      rows: input.totalRows,
      masked: input.masked,
      drawn: thinned.rows.length,
      rateNear: thinned.rateNear,
      rateSilent: thinned.rateSilent,
      outsideBox: countOutside(s, spec.dim, halfSize),
      source: input.source,
    },
    explainedAboutOrigin,
    explainedCentred,
    disagreement: differing && { rows: differing.rows, share: differing.rows / n },
    encoderCosines: cosines(rows.wEnc, k),
    decoderCosines: cosines(rows.wDec, k),
    warnings,
    slice: facts,
  }
  return { view, frame: { axes, origin } }
}

/** A feature of which nothing straight is drawn; its arrow stays. */
const withoutBoundary = (line: SliceBoundary): SliceBoundary => ({
  ...line,
  state: 'none',
  boundary: { normal: line.boundary.normal.map(() => 0), offset: 0 },
})

function notes(
  { rows, unit }: ZoneInput,
  lines: readonly SliceBoundary[],
  onBoundary: number,
  exact: boolean,
): string[] {
  const out: string[] = []
  const { kind, inputNorm } = rows.spec
  if (exact) {
    const values = drawsZones(kind) ? "other features' pre-activations" : 'correlations'
    out.push(
      `Exact cells of this section only: ${values} change with a ${unit}'s distance from it, so no label of a ${unit} is read off them.`,
    )
  } else if (hasRowThresholds(kind)) out.push(varyingNote(kind, unit))
  if (rows.spec.signed) {
    const other = kind === 'topk' ? `, also where its pre-activation is as far below 0; the drawn line is one side` : ''
    out.push(`Codes are signed: a feature is on where its code is not 0${other}.`)
  }
  if (inputNorm !== 'none') out.push(`The slice lies in the normalised space that the encoder sees (${inputNorm}).`)
  if (!sharesSpace(rows.spec)) out.push('Decoder vectors live in another space than the slice and are not drawn.')
  lines.forEach(({ state }, i) => {
    if (state === 'line' || state === 'none' || exact) return
    const name = `#${rows.features[i]}`
    if (state === 'undefined') out.push(`${name}: the slice lies inside its boundary; it is drawn silent.`)
    else out.push(`${name} has no boundary in this slice: it is ${state === 'always' ? 'on' : 'silent'} everywhere.`)
  })
  if (onBoundary > 0) {
    out.push(`${onBoundary} ${unit}${onBoundary === 1 ? ' lies' : 's lie'} on a boundary to the precision of the data.`)
  }
  return out
}

/** Rows outside the box [-halfSize, halfSize]^dim */
function countOutside(s: Float64Array, dim: number, halfSize: number): number {
  let out = 0
  for (let at = 0; at < s.length; at += dim) {
    let inside = true
    for (let j = 0; j < dim; j++) if (!(Math.abs(s[at + j]!) <= halfSize)) inside = false
    if (!inside) out++
  }
  return out
}
