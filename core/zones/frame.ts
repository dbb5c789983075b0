// One frame of a motion: the picture of a plane inside a carrier, with no product over the input dimensions. Pure, every process.
import { drawsZones } from '../sae/kinds.ts'
import { zoneCells } from './cells.ts'
import { drawnSets } from './labels.ts'
import { explainedBy } from './moments.ts'
import { morphAxes, morphOrigin, morphPath, type MorphPath } from './morph.ts'
import { morphNames } from './place-slice.ts'
import { turnedAxes } from './rotation.ts'
import { sectionNames, SLAB_SHARE } from './section.ts'
import type { Carrier, SliceFacts } from './slice-facts.ts'
import type { Boundary, BoundaryState, SliceSection, ZoneSpec, ZoneView } from './types.ts'

/** A plane (or space) in coordinates of a carrier. */
export interface FramePlane {
  /** orthonormal, m numbers each */
  axes: number[][]
  /** [m] */
  origin: number[]
  halfSize: number
  names: string[]
  /** what is asked for when it rests here */
  spec: ZoneSpec
  facts?: SliceFacts
}

/** Where a section lies in its 3D view, or in a frame of three axes. */
export function sectionPlane(
  base: { axes: number[][]; origin: number[]; halfSize: number; names: string[]; spec: ZoneSpec },
  section: SliceSection,
): FramePlane {
  const mix = (by: readonly number[]) =>
    base.axes[0]!.map((v, j) => by[0]! * v + by[1]! * base.axes[1]![j]! + by[2]! * base.axes[2]![j]!)
  const turned = turnedAxes(section.turn)
  const normal = mix(turned[2])
  return {
    axes: [mix(turned[0]), mix(turned[1])],
    origin: base.origin.map((v, j) => v + section.offset * normal[j]!),
    halfSize: base.halfSize,
    names: sectionNames(turned.slice(0, 2), base.names),
    spec: { ...base.spec, dim: 2, section },
  }
}

/** The way between the ends of a carrier; made once per carrier. @throws Error for a carrier with one end */
export function carrierPath({ ends }: Carrier): MorphPath {
  const [from, to] = ends
  if (!from || !to) throw new Error('This view joins no two slices.')
  return morphPath(from.axes, to.axes)
}

/** Where the morph is at t. */
export function morphPlane({ ends }: Carrier, path: MorphPath, t: number, spec: ZoneSpec): FramePlane {
  const [from, to] = [ends[0]!, ends[1]!]
  return {
    axes: morphAxes(path, t).map(axis => [...axis]),
    origin: [...morphOrigin(from.origin, to.origin, t)],
    halfSize: (1 - t) * from.halfSize + t * to.halfSize,
    names: morphNames(from.names, to.names, t),
    spec: spec.morph ? { ...spec, morph: { ...spec.morph, t } } : spec,
    facts: { morph: { angles: [...path.angles], flipped: path.flipped } },
  }
}

/**
 * The picture of the plane. True sets, counts by them and errors are the base view's; what is drawn, and the disagreement with it,
 * is counted over the drawn points only, and `slice.preview` says so. Variance shown is that of the whole population.
 */
export function drawFrame(base: ZoneView, carrier: Carrier, plane: FramePlane): ZoneView {
  const { m, boundaries, encoderNorms, decoderNorms } = carrier
  const { axes, origin } = plane
  const halfSize = Math.max(plane.halfSize, plane.spec.halfSize ?? 0)
  const dim = axes.length as 2 | 3
  const n = base.points.rows.length
  // In a 3D view the plane leaves one direction.
  const normal = m === 3 && dim === 2 ? cross(axes[0]!, axes[1]!) : null
  const { s, residual, out } = placePoints(carrier, plane, normal, n)
  const stays = (v: readonly number[]) => normal !== null && Math.abs(inner(normal, v)) <= 1e-9 * Math.hypot(...v)
  const inside = (v: readonly number[]) => axes.map(axis => inner(axis, v))
  const lines = boundaries.map(({ normal, offset }, i) => {
    const arrow = inside(normal)
    const fraction = encoderNorms[i]! > 0 ? Math.min(1, Math.hypot(...arrow) / encoderNorms[i]!) : 0
    const at = offset + inner(normal, origin)
    const isLine = fraction >= 1e-10
    if (!drawsZones(base.kind))
      return { arrow, fraction, state: 'none' as const, boundary: { normal: arrow.map(() => 0), offset: 0 } }
    const state: BoundaryState = isLine ? 'line' : at > 0 ? 'always' : 'never'
    const boundary: Boundary = { normal: isLine ? arrow : arrow.map(() => 0), offset: at }
    return { arrow, fraction, state, boundary }
  })
  const zones = drawsZones(base.kind)
  const cells = zones ? zoneCells(lines.map(line => line.boundary), dim, halfSize) : [] // prettier-ignore
  const drawnSet = zones ? drawnSets(s, dim, lines.map(line => line.boundary)) : new Uint8Array(n) // prettier-ignore
  const share = new Float64Array(256)
  for (const cell of cells) share[cell.active] = share[cell.active]! + cell.share
  const nDrawn = new Int32Array(256)
  let differing = 0
  let outside = 0
  for (let r = 0; r < n; r++) {
    nDrawn[drawnSet[r]!] = nDrawn[drawnSet[r]!]! + 1
    if (drawnSet[r] !== base.points.trueSet[r]) differing++
    for (let j = 0; j < dim; j++) {
      if (Math.abs(s[r * dim + j]!) <= halfSize) continue
      outside++
      break
    }
  }
  const shown = explainedBy(carrier.moments, axes, origin)
  const slab = out && { half: SLAB_SHARE * halfSize, rows: out.reduce((c, v) => (Math.abs(v) <= SLAB_SHARE * halfSize ? c + 1 : c), 0) } // prettier-ignore
  // Exact cells are those of the section at rest; on the way the median thresholds are drawn, of matching pursuit nothing.
  const still = { ...base }
  delete still.exact
  return {
    ...still,
    spec: plane.spec,
    dim,
    halfSize,
    axes: plane.names,
    features: base.features.map((f, i) => {
      const { arrow, fraction, state, boundary } = lines[i]!
      const decoder = inside(carrier.decoders[i]!)
      const decoderFraction = decoderNorms[i]! > 0 ? Math.min(1, Math.hypot(...decoder) / decoderNorms[i]!) : 0
      // The strip of a gated feature moves with its boundary, and goes where that has no line.
      const { strip, ...rest } = f
      const moved = boundary.offset - f.boundary.offset
      return {
        ...rest,
        ...(strip && state === 'line'
          ? { strip: { ...strip, gate: strip.gate + moved, value: strip.value + moved } }
          : {}),
        state,
        boundary,
        varies: f.varies && {
          offset5: boundary.offset + f.varies.offset5 - f.boundary.offset,
          offset95: boundary.offset + f.varies.offset95 - f.boundary.offset,
          jaccard: null,
        },
        encoder: {
          arrow,
          lengthFraction: fraction,
          inByConstruction: f.encoder.inByConstruction && stays(boundaries[i]!.normal),
        },
        decoder: {
          ...f.decoder,
          arrow: decoder,
          lengthFraction: decoderFraction,
          inByConstruction: f.decoder.inByConstruction && stays(carrier.decoders[i]!),
        },
      }
    }),
    cells,
    zones: zones ? zonesOf(base, share, nDrawn) : base.zones,
    points: { ...base.points, s, residual, drawnSet },
    population: { ...base.population, outsideBox: outside },
    explainedAboutOrigin: shown.aboutOrigin,
    explainedCentred: shown.centred,
    disagreement: zones ? { rows: differing, share: n > 0 ? differing / n : 0 } : null,
    slice: { ...plane.facts, ...(slab ? { slab } : {}), preview: true },
  }
}

const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0)

/** Coordinates and residuals of the drawn points; residual^2 = r^2 + what of the carrier is outside the plane. */
function placePoints({ m, p, residual }: Carrier, { axes, origin }: FramePlane, normal: number[] | null, n: number) {
  const dim = axes.length
  const s = new Float32Array(n * dim)
  const left = new Float32Array(n)
  const out = normal && new Float32Array(n)
  const flat = Float64Array.from(axes.flat())
  for (let r = 0; r < n; r++) {
    let square = residual[r]! ** 2
    for (let j = 0; j < m; j++) square += (p[r * m + j]! - origin[j]!) ** 2
    for (let k = 0; k < dim; k++) {
      let along = 0
      for (let j = 0; j < m; j++) along += flat[k * m + j]! * (p[r * m + j]! - origin[j]!)
      s[r * dim + k] = along
      square -= along * along
    }
    left[r] = Math.sqrt(Math.max(0, square))
    if (out && normal) for (let j = 0; j < 3; j++) out[r] = out[r]! + normal[j]! * (p[r * 3 + j]! - origin[j]!)
  }
  return { s, residual: left, out }
}

const cross = (a: readonly number[], b: readonly number[]) => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
]

/** The base view's table with shares of this box and drawn points of this plane; sets that are new here have no true rows. */
function zonesOf(base: ZoneView, share: Float64Array, nDrawn: Int32Array): ZoneView['zones'] {
  const known = new Map(base.zones.map(zone => [zone.active, zone]))
  const rows: ZoneView['zones'] = []
  for (let active = 0; active < 256; active++) {
    const zone = known.get(active)
    if (!zone?.nTrue && !nDrawn[active] && !(share[active]! > 0)) continue
    const true_ = { nTrue: zone?.nTrue ?? 0, meanSquaredError: zone?.meanSquaredError ?? null }
    rows.push({ active, ...true_, nDrawn: nDrawn[active]!, share: share[active]! })
  }
  return rows.sort((a, b) => b.nTrue - a.nTrue || share[b.active]! - share[a.active]! || a.active - b.active)
}
