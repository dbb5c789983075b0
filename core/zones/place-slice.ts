// Where the picture of a request lies: its slice, on the way to another one, a plane inside it, with the box around it. Pure, every process.
import { drawsZones } from '../sae/kinds.ts'
import { boxHalfSize } from './box.ts'
import type { HalfSpaces } from './half-spaces.ts'
import { morphAxes, morphOrigin, morphPath } from './morph.ts'
import { projectRows, type Projection } from './project.ts'
import { resolveSlice, type PlacedSlice, type SliceGiven } from './resolve-slice.ts'
import { flatten, sectionSlice, SLAB_SHARE, unturned } from './section.ts'
import type { SliceFacts } from './slice-facts.ts'
import type { ZoneInput } from './view-input.ts'

/** The two slices that a morph joins, each with its box. */
export interface MorphEnds {
  slices: [PlacedSlice, PlacedSlice]
  halfSizes: [number, number]
}

export interface Placement {
  slice: PlacedSlice
  projection: Projection
  halfSize: number
  facts: SliceFacts
  /** with a morph */
  ends: MorphEnds | null
  warnings: string[]
}

/**
 * Places the picture. Order: the slice, or that of another source; a morph from it, origin and box moving in straight lines; a
 * section of the 3D one, whose box is that of the whole.
 * @throws Error as resolveSlice and morphPath do, and for a section of a request that is not 2D
 */
export function placeSlice(input: ZoneInput, own: SliceGiven, spaces: HalfSpaces, trueSet: Uint8Array): Placement {
  const { spec, rows, x } = input
  const { section, morph } = spec
  if (section && spec.dim !== 2) throw new Error('A section is a plane in the 3D slice: draw it in 2D.')
  const dim = section ? 3 : spec.dim
  const ground = { x, mean: input.mean, unit: input.unit, dictionary: spec.dictionary, rows }
  const warnings: string[] = []
  const boxOf = ({ axes, origin }: PlacedSlice, s: Float64Array) =>
    boxHalfSize({ spaces, axes, origin, s, trueSet, points: spec.points, hinged: drawsZones(rows.spec.kind) }, warnings)

  let slice = resolveSlice(input.sliceFrom ?? own, ground, dim)
  warnings.push(...slice.warnings)
  const facts: SliceFacts = {}
  let ends: MorphEnds | null = null
  let halfSize: number | null = null
  if (morph) {
    if (!input.morphTo) throw new Error('The slice that is morphed to is missing.')
    const to = resolveSlice(input.morphTo, ground, dim)
    const [h1, h2] = [slice, to].map(end => boxOf(end, projectRows(x, end.origin, end.axes).s)) as [number, number]
    ends = { slices: [slice, to], halfSizes: [h1, h2] }
    halfSize = (1 - morph.t) * h1 + morph.t * h2
    const between = betweenSlices(slice, to, morph.t)
    slice = between.slice
    facts.morph = { angles: [...between.angles], flipped: between.flipped }
    warnings.push(...to.warnings.map(warning => `Slice morphed to: ${warning}`))
    if (between.flipped && morph.t > 0) {
      warnings.push(`The last axis of the slice morphed to is turned round: no rotation joins the two otherwise.`)
    }
  }
  if (slice.nearlyParallel) facts.nearlyParallel = true
  if (section) {
    const row = (matrix: Float32Array, d: number) => (i: number) => matrix.subarray(i * d, (i + 1) * d)
    const vectors = { encoder: row(rows.wEnc, rows.spec.dIn), decoder: row(rows.wDec, rows.spec.dOut) }
    const plane = sectionSlice(slice, section, vectors)
    const whole = projectRows(x, plane.origin, [...plane.axes, plane.normal])
    halfSize ??= boxOf(slice, unturned(whole.s, section))
    const projection = flatten(whole)
    const half = SLAB_SHARE * halfSize
    facts.slab = { half, rows: projection.out.reduce((n, v) => (Math.abs(v) <= half ? n + 1 : n), 0) }
    return { slice: plane, projection, halfSize, facts, ends, warnings }
  }
  const projection = projectRows(x, slice.origin, slice.axes)
  halfSize ??= boxOf(slice, projection.s)
  return { slice, projection, halfSize, facts, ends, warnings }
}

/** What lies between two slices; at the ends their own names and vectors. */
function betweenSlices(from: PlacedSlice, to: PlacedSlice, t: number) {
  const path = morphPath(from.axes, to.axes)
  const same = path.angles.every(angle => angle < 1e-7)
  const none = { encoder: [], decoder: [] }
  const slice: PlacedSlice = {
    axes: morphAxes(path, t),
    origin: morphOrigin(from.origin, to.origin, t),
    names: morphNames(from.names, to.names, t),
    built: t === 0 || same ? from.built : t === 1 ? to.built : none,
    warnings: [],
    nearlyParallel: from.nearlyParallel || to.nearlyParallel,
  }
  return { slice, angles: path.angles, flipped: path.flipped }
}

/** At the ends a slice's own names, on the way both. */
export function morphNames(from: readonly string[], to: readonly string[], t: number): string[] {
  if (t === 0 || t === 1) return [...(t === 0 ? from : to)]
  return from.map((name, i) => (name === to[i] ? name : `${name} → ${to[i]!}`.slice(0, 200)))
}
