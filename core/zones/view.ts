// From a request and its numbers to everything a zone plot shows (zones.md, honesty.md). Pure, every process.
import { dot, subtract } from '../linalg.ts'
import { quantiles } from '../stats.ts'
import { zoneCells } from './cells.ts'
import { halfSpaces, type HalfSpaces } from './half-spaces.ts'
import { countDisagreement, drawnSets, rowMargin, trueSets, zoneTable } from './labels.ts'
import { projectRows, reach, sliceBoundaries, type SliceBoundary } from './project.ts'
import { hingePoint, sliceOrigin } from './slice-origin.ts'
import { buildSlice, type Slice } from './slice.ts'
import { thinRows } from './thinning.ts'
import type { ZoneView } from './types.ts'
import { cosines, describeFeature } from './view-feature.ts'
import { checkInput, type ZoneInput } from './view-input.ts'

export type { ZoneInput } from './view-input.ts'

/** The hinge may enlarge the box this many times beyond the points, no more: nearly parallel boundaries meet far away. */
const HINGE_LIMIT = 3

/**
 * Builds the view. Labels come from `values` alone; geometry is float64; counts and measures are over the whole population, only
 * points are thinned.
 * @throws Error for an empty population, no or more than 8 features, and columns that do not fit each other
 */
export function buildZoneView(input: ZoneInput): ZoneView {
  const { spec, rows, x, unit } = input
  checkInput(input)
  const k = rows.features.length
  const n = input.population.length
  const tau = rows.spec.kind === 'topk' ? input.tau! : null
  const [tau5, tauMedian, tau95] = tau ? quantiles(tau, [0.05, 0.5, 0.95]) : [0, 0, 0]
  const spaces = halfSpaces(rows, tau ? tauMedian! : null)
  const trueSet = trueSets(input.values, k)
  const firing = Int32Array.from(trueSet.keys()).filter(r => trueSet[r] !== 0)

  const origin = sliceOrigin(spec.origin, { spaces, mean: input.mean, bPre: rows.bPre, row: input.originRow })
  const slice = buildSlice({ basis: spec.basis, dim: spec.dim, rows, origin, x, firing, unit })
  const warnings = [...slice.warnings]
  const { s, residual, explainedAboutOrigin, explainedCentred } = projectRows(x, origin, slice.axes)
  const halfSize = boxHalfSize(input, spaces, slice, origin, s, trueSet, warnings)
  const lines = sliceBoundaries(spaces, origin, slice.axes, 2 * halfSize * Math.sqrt(spec.dim))
  const boundaries = lines.map(line => line.boundary)
  const cells = zoneCells(boundaries, spec.dim, halfSize)
  const drawnSet = drawnSets(s, spec.dim, boundaries)
  const { rows: differing, onBoundary } = countDisagreement(x, input.pre, tau, spaces, trueSet, drawnSet)
  warnings.push(...notes(input, lines, onBoundary))

  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  for (let r = 0; r < n; r++) {
    if (trueSet[r] !== 0) continue
    for (let i = 0; i < k; i++) distance[r] = Math.min(distance[r]!, Math.abs(rowMargin(spaces, input.pre, tau, r, i)))
  }
  const seed = spec.control?.seed ?? 1
  const thinned = thinRows({ trueSet, distance, points: spec.points, maxDrawn: input.maxDrawn, seed })

  const band = tau ? { low: tauMedian! - tau5!, high: tauMedian! - tau95! } : null
  return {
    spec,
    kind: rows.spec.kind,
    dim: spec.dim,
    halfSize,
    axes: slice.names,
    features: lines.map((line, i) => describeFeature(input, slice, line, i, trueSet, drawnSet, band)),
    cells,
    zones: zoneTable(trueSet, drawnSet, cells, input.squaredError),
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
    disagreement: { rows: differing, share: differing / n },
    encoderCosines: cosines(rows.wEnc, k),
    decoderCosines: cosines(rows.wDec, k),
    warnings,
  }
}

/** 1.1 x the 98th percentile of |s|_inf of what is looked at, and room for the hinge of the boundaries that made the axes. */
function boxHalfSize(
  { spec }: ZoneInput,
  spaces: HalfSpaces,
  slice: Slice,
  origin: Float64Array,
  s: Float64Array,
  trueSet: Uint8Array,
  warnings: string[],
): number {
  const { dim } = spec
  // Features are rare: over all rows the percentile would be that of silent ones, and the zones' own rows would fall outside.
  const ofZones = reach(s, dim, r => trueSet[r] !== 0)
  const points =
    spec.points === 'all' || ofZones === 0
      ? Math.max(
          ofZones,
          reach(s, dim, () => true),
        )
      : ofZones
  const first = Array.from({ length: Math.min(dim, spaces.n) }, (_, i) => i)
  const step = subtract(hingePoint(spaces, origin, first), origin)
  const hinge = Math.max(...slice.axes.map(axis => Math.abs(dot(axis, step))))
  if (points === 0) return hinge > 0 ? 1.1 * hinge : 1
  if (hinge > HINGE_LIMIT * points) {
    warnings.push(
      `The boundaries meet ${(hinge / points).toPrecision(2)} times as far out as the points reach: the box leaves that out.`,
    )
    return 1.1 * points
  }
  return 1.1 * Math.max(points, hinge)
}

function notes({ rows, unit }: ZoneInput, lines: readonly SliceBoundary[], onBoundary: number): string[] {
  const out: string[] = []
  const { kind, inputNorm, dIn, dOut } = rows.spec
  if (kind === 'topk') {
    out.push(
      `The threshold varies per ${unit}: boundaries are drawn at its median over the population, with the 5% to 95% band.`,
    )
  }
  if (inputNorm !== 'none') out.push(`The slice lies in the normalised space that the encoder sees (${inputNorm}).`)
  if (dIn !== dOut) out.push('Decoder vectors live in another space than the slice and are not drawn.')
  lines.forEach(({ state }, i) => {
    if (state === 'line') return
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
