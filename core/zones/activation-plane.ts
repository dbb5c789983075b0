// The activation plane: pre-activation of one feature against another's over the population, with both thresholds. Pure, every process.
// It is the oblique view of zones.md section 3: a scatter plot of two numbers of each row, with no arrows and no angles in it.
import { norm } from '../linalg.ts'
import { createHistogram, type Histogram } from '../histogram.ts'
import { drawsZones, hasRowThresholds } from '../sae/kinds.ts'
import type { SaeKind } from '../sae/types.ts'
import { quantiles } from '../stats.ts'
import { halfSpaces } from './half-spaces.ts'
import { labelledSets } from './labels.ts'
import { thinRows } from './thinning.ts'
import { varyingNote } from './varying-threshold.ts'
import type { ZonePopulation, ZoneSpec } from './types.ts'
import { checkInput, type ZoneInput } from './view-input.ts'

/** A plane as a request: the chosen features of a zone plot and which two of them, by position, are the axes. */
export interface PlaneSpec {
  spec: ZoneSpec
  x: number
  y: number
}

/** One axis: the pre-activations z of a feature. */
export interface PlaneAxis {
  /** of the feature among the chosen ones */
  position: number
  feature: number
  /** z above which the feature is on; where rows have thresholds of their own the median over the population of the rows' own thresholds; null for matching pursuit, which has none */
  threshold: number | null
  /** Where rows have thresholds of their own: 5th and 95th percentile of the rows' thresholds, and how well z above the median tells who is truly on. */
  varies: { low: number; high: number; jaccard: number | null } | null
  /** least and greatest z of the population */
  range: [number, number]
  /** rows of the population by z, all of them and those on which the feature is truly on */
  histogram: Histogram
  on: Int32Array
}

/** Rows of the population in one quarter: by their true activity, and by the drawn lines; null where there are none. */
export interface QuadrantCount {
  nTrue: number
  nDrawn: number | null
}

export interface ActivationPlane {
  spec: ZoneSpec
  kind: SaeKind
  /** the chosen features as drawn (a control has replaced them), with the rows of the population on which each is on */
  features: { feature: number; nActive: number }[]
  x: PlaneAxis
  y: PlaneAxis
  /** by bits: 0 neither, 1 only x, 2 only y, 3 both */
  quadrants: [QuadrantCount, QuadrantCount, QuadrantCount, QuadrantCount]
  /** rows that the lines put into another quarter than their true one, those within float32 precision of a line left out; null without lines */
  disagreement: { rows: number; share: number; onBoundary: number } | null
  /** the drawn points as columns; thinning and its rates are in `population` */
  points: {
    rows: Int32Array
    /** [n * 2] pre-activations of x and y */
    z: Float32Array
    /** [n] the row's own threshold, where it has one */
    tau: Float32Array | null
    /** [n] active set over all chosen features */
    trueSet: Uint8Array
    tokens: string[]
  }
  population: Omit<ZonePopulation, 'outsideBox'>
  warnings: string[]
}

/** bins of a marginal histogram */
const bins = 48

/**
 * Builds the plane. Counts and histograms are over the whole population, only points are thinned; who is on comes from
 * `values` (for the zone of a gate, from where it is open). @throws Error for an empty population and for axes that are not two of the chosen features
 */
export function buildActivationPlane(input: ZoneInput, axes: { x: number; y: number }): ActivationPlane {
  checkInput(input)
  const { spec, rows, pre, unit } = input
  const k = rows.features.length
  const n = input.population.length
  for (const at of [axes.x, axes.y]) {
    if (!Number.isInteger(at) || at < 0 || at >= k)
      throw new Error('An axis of the plane is not one of the chosen features.')
  }
  if (axes.x === axes.y) throw new Error('The activation plane needs two different features.')
  const lines = drawsZones(rows.spec.kind)
  const tau = hasRowThresholds(rows.spec.kind) ? input.tau! : null
  const band = tau ? quantiles(tau, [0.05, 0.5, 0.95]) : null
  const spaces = halfSpaces(rows, band ? band[1]! : null, spec.zone)
  const trueSet = labelledSets(input, spaces)
  const thresholdOf = (position: number) => (lines ? spaces.threshold[position]! : null)
  const x = axisOf(input, axes.x, thresholdOf(axes.x), band, trueSet)
  const y = axisOf(input, axes.y, thresholdOf(axes.y), band, trueSet)

  const nTrue = [0, 0, 0, 0]
  const nDrawn = [0, 0, 0, 0]
  const distance = new Float64Array(n)
  let broken = 0
  let differing = 0
  let onBoundary = 0
  for (let r = 0; r < n; r++) {
    const [zx, zy] = [pre[r * k + x.position]!, pre[r * k + y.position]!]
    if (!Number.isFinite(zx) || !Number.isFinite(zy)) broken++
    const truly = ((trueSet[r]! >>> x.position) & 1) | (((trueSet[r]! >>> y.position) & 1) << 1)
    nTrue[truly]!++
    const [tx, ty] = tau ? [tau[r]!, tau[r]!] : [x.threshold ?? 0, y.threshold ?? 0]
    const [mx, my] = [zx - tx, zy - ty]
    // In the unit of the axes: the picture measures nearness in z, not in the input space. Without lines the largest z are nearest to being on.
    const nearest = lines ? Math.min(Math.abs(mx), Math.abs(my)) : -Math.max(mx, my)
    distance[r] = Number.isFinite(nearest) ? nearest : Number.POSITIVE_INFINITY
    if (x.threshold === null || y.threshold === null) continue
    const drawn = (zx > x.threshold ? 1 : 0) | (zy > y.threshold ? 2 : 0)
    nDrawn[drawn]!++
    if (truly === drawn) continue
    if (tau === null && isRounding(input, r, spaces.length, [x, y], [mx, my], truly ^ drawn)) onBoundary++
    else differing++
  }
  const thinned = thinRows({
    trueSet,
    distance,
    points: spec.points,
    maxDrawn: input.maxDrawn,
    seed: spec.control?.seed ?? 1,
  })
  const drawn = thinned.rows
  return {
    spec,
    kind: rows.spec.kind,
    features: rows.features.map((feature, i) => ({
      feature,
      nActive: trueSet.reduce((count, set) => count + ((set >>> i) & 1), 0),
    })),
    x,
    y,
    quadrants: nTrue.map((count, q) => ({
      nTrue: count,
      nDrawn: lines ? nDrawn[q]! : null,
    })) as ActivationPlane['quadrants'],
    disagreement: lines ? { rows: differing, share: differing / n, onBoundary } : null,
    points: {
      rows: Int32Array.from(drawn, r => input.population[r]!),
      z: Float32Array.from({ length: drawn.length * 2 }, (_, at) => {
        return pre[drawn[at >> 1]! * k + (at & 1 ? y.position : x.position)]!
      }),
      tau: tau && Float32Array.from(drawn, r => tau[r]!),
      trueSet: Uint8Array.from(drawn, r => trueSet[r]!),
      tokens: Array.from(drawn, r => input.tokens[r]!),
    },
    population: {
      unit,
      n,
      rows: input.totalRows,
      masked: input.masked,
      drawn: drawn.length,
      rateNear: thinned.rateNear,
      rateSilent: thinned.rateSilent,
      source: input.source,
    },
    warnings: notes(input, broken, onBoundary),
  }
}

function axisOf(
  { pre, rows }: ZoneInput,
  position: number,
  threshold: number | null,
  band: number[] | null,
  trueSet: Uint8Array,
): PlaneAxis {
  const k = rows.features.length
  const n = trueSet.length
  const z = Float64Array.from({ length: n }, (_, r) => pre[r * k + position]!)
  const isOn = Uint8Array.from(trueSet, set => (set >>> position) & 1)
  const histogram = createHistogram(z, bins)
  const on = createHistogram(
    z.filter((_, r) => isOn[r] === 1),
    bins,
    histogram,
  ).counts
  let [both, either] = [0, 0]
  for (let r = 0; r < n; r++) {
    const drawn = threshold !== null && z[r]! > threshold ? 1 : 0
    both += drawn & isOn[r]!
    either += drawn | isOn[r]!
  }
  return {
    position,
    feature: rows.features[position]!,
    threshold,
    varies: band && { low: band[0]!, high: band[2]!, jaccard: either > 0 ? both / either : null },
    range: [histogram.from, histogram.to],
    histogram,
    on,
  }
}

/** Whether every feature that differs does so within 1e-5 |w| |x| of its threshold, the precision of float32 (zones.md section 2). */
function isRounding(
  { x, rows }: ZoneInput,
  r: number,
  length: Float64Array,
  axes: readonly PlaneAxis[],
  margins: readonly number[],
  differ: number,
): boolean {
  const d = rows.spec.dIn
  const size = norm(x.subarray(r * d, (r + 1) * d))
  return axes.every((axis, i) => {
    if (((differ >>> i) & 1) === 0) return true
    return Math.abs(margins[i]!) < 1e-5 * Math.max(length[axis.position]! * size, Math.abs(axis.threshold ?? 0))
  })
}

function notes({ rows, unit }: ZoneInput, broken: number, onBoundary: number): string[] {
  const out: string[] = []
  const { kind, inputNorm, rescaleByDecoderNorm } = rows.spec
  const some = (count: number, one: string, many: string) => `${count} ${unit}${count === 1 ? ` ${one}` : `s ${many}`}`
  if (hasRowThresholds(kind)) out.push(`${varyingNote(kind, unit)} A ${unit} beyond a line is not always on.`)
  if (!drawsZones(kind)) {
    out.push(
      'Axes are correlations of the first step: what a feature takes later, and its activation, may be another number.',
    )
  }
  if (rescaleByDecoderNorm) out.push("Pre-activations are times the decoder row's norm, as this dictionary ranks them.")
  if (inputNorm !== 'none')
    out.push(`Pre-activations are of the normalised input that the encoder sees (${inputNorm}).`)
  if (broken > 0) out.push(`${some(broken, 'has', 'have')} no finite pre-activation and cannot be drawn.`)
  if (onBoundary > 0) out.push(`${some(onBoundary, 'lies', 'lie')} on a threshold to the precision of the data.`)
  return out
}
