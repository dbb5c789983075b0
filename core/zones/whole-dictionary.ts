// A slice against all features of the dictionary: how many boundaries cross the box, and the cell of one place (zones.md section 7). Pure.
import { cellOrder } from '../sae/kinds.ts'
import type { SaeKind } from '../sae/types.ts'
import type { Boundaries } from './arrangement.ts'
import { findCompetitors } from './competitors.ts'
import { countGroupWinners, groupBoundaries } from './groupmax-cell.ts'
import { countCrossing, fullCell2d, fullCell3d } from './full-cell.ts'
import { square } from './polygon.ts'
import { polyhedronMeasure, type Polyhedron } from './polyhedron.ts'
import { cutAtZero } from './relu-cut.ts'
import { topKCellAt2d } from './topk-2d.ts'
import { keepHalf, topKCellAt3d } from './topk-3d.ts'

/** All features in a slice: g_i(s) = w_i . s + c_i, on where above zero; where features compete the pre-activation itself. */
export interface WholeSection extends Boundaries {
  kind: SaeKind
  /** of top-k the features, of groupmax the groups; null for other kinds */
  k: number | null
  dim: 2 | 3
  halfSize: number
}

/** What of the whole dictionary a box shows. */
export interface SectionCounts {
  kind: SaeKind
  k: number | null
  features: number
  /**
   * Half-space kinds: features whose boundary crosses the box. Top-k, which has no such boundaries: features that can be among the
   * k largest somewhere in the box. Groupmax: features that can be the largest of their group there. Matching pursuit: features that its first step can take somewhere in the box.
   */
  crossing: number
}

/** What changes where one leaves a cell across a side. */
export interface CellSide {
  /** turns off, or makes way for `enters` among the k largest or in its group; null when nothing does */
  leaves: number | null
  /** turns on; null when nothing does */
  enters: number | null
  /** from the place, in input units, inside the slice */
  distance: number
}

/** The cell of a place among all features: there the whole model is one linear map (in this slice). */
export interface PlaceCell {
  kind: SaeKind
  k: number | null
  features: number
  place: number[]
  /** features on at the place, of matching pursuit those of the first step; the slice says nothing of a row outside it */
  nActive: number
  /** share of the box, 0..1 */
  share: number
  /** 2D: the one outline; 3D: the outline of every face; corners [dim] each */
  outlines: number[][][]
  /** nearest first; sides on the box are left out */
  sides: CellSide[]
}

/** Counts over all features. */
export function countSection({ kind, k, dim, halfSize, w, c }: WholeSection): SectionCounts {
  const half = Array.from({ length: dim }, () => halfSize)
  const order = cellOrder({ kind, k })
  const box = { centre: half.map(() => 0), half }
  const crossing =
    order !== null
      ? findCompetitors({ w, c }, order, dim, box).count
      : kind === 'groupmax'
        ? countGroupWinners({ w, c }, k!, dim, box)
        : countCrossing({ w, c }, dim, halfSize)
  return { kind, k, features: c.length, crossing }
}

/**
 * The cell that holds a place of the box.
 * @param place [dim]
 * @throws Error when it lies outside the box
 */
export function cellAt(section: WholeSection, place: readonly number[]): PlaceCell {
  const { kind, k, dim, halfSize, c } = section
  if (place.length !== dim || !place.every(v => Math.abs(v) <= halfSize)) {
    throw new Error('That place lies outside the box of the plot: only what is inside it is computed.')
  }
  const order = cellOrder({ kind, k })
  const found =
    order !== null
      ? topKCell(section, order, place)
      : kind === 'groupmax'
        ? groupCell(section, place)
        : halfSpaceCell(section, place)
  return { kind, k, features: c.length, place: [...place], ...found }
}

type Found = Pick<PlaceCell, 'nActive' | 'share' | 'outlines' | 'sides'>

function halfSpaceCell(section: WholeSection, place: readonly number[]): Found {
  const { w, c, dim, halfSize } = section
  const sidesOf = (labels: readonly number[]) =>
    nearestFirst(labels.filter(i => i >= 0).map(i => onOrOff(section, place, i)))
  if (dim === 2) {
    const { vertices, edges, share, nActive } = fullCell2d({ w, c }, square(halfSize), [place[0]!, place[1]!])
    return { nActive, share, outlines: [vertices], sides: sidesOf(edges) }
  }
  const { body, share, nActive } = fullCell3d({ w, c }, halfSize, [place[0]!, place[1]!, place[2]!])
  return { nActive, share, outlines: facesOf(body), sides: sidesOf(body.labels) }
}

/** Every group keeps its largest, or nothing: among the functions that say so, an ordinary cell. */
function groupCell(section: WholeSection, place: readonly number[]): Found {
  const { winner, ...boundaries } = groupBoundaries(section, section.k!, place)
  const cell = halfSpaceCell({ ...section, ...boundaries }, place)
  const sides = cell.sides.map(side => {
    const gone = side.enters === null ? -1 : winner[side.enters]!
    return gone >= 0 ? { ...side, leaves: gone } : side
  })
  return { ...cell, sides }
}

/** The order-k cell, cut where a member's value changes its sign: only then is the map on it one linear map. */
function topKCell(section: WholeSection, k: number, place: readonly number[]): Found {
  const { w, c, dim, halfSize } = section
  const valueOf = (i: number) => valueAt(w, c, dim, i, place).value
  const swap = ([leaves, enters]: readonly [number, number]): CellSide => {
    let squares = 0
    for (let axis = 0; axis < dim; axis++) squares += (w[leaves * dim + axis]! - w[enters * dim + axis]!) ** 2
    return { leaves, enters, distance: Math.max(0, valueOf(leaves) - valueOf(enters)) / Math.sqrt(squares) }
  }
  const zero = (label: number): CellSide => onOrOff(section, place, -2 - label)
  if (dim === 2) {
    const cell = topKCellAt2d({ w, c }, k, square(halfSize), [place[0]!, place[1]!])
    const on = cell?.members.filter(i => valueOf(i) > 0).join()
    const piece = cell && cutAtZero(cell, { w, c }, null).find(({ active }) => active.join() === on)
    if (!piece) return nothing
    const { x, y, edge } = piece.polygon
    const sides = edge.flatMap((label): CellSide[] => {
      if (label <= -2) return [zero(label)]
      const across = cell.edges[label]
      return across ? [swap(across)] : []
    })
    const outline = x.map((v, i) => [v, y[i]!])
    const share = piece.area / (2 * halfSize) ** 2
    return { nActive: piece.active.length, share, outlines: [outline], sides: nearestFirst(sides) }
  }
  const cell = topKCellAt3d({ w, c }, k, halfSize, [place[0]!, place[1]!, place[2]!])
  if (!cell) return nothing
  const cut = cell.members.reduce((body, i) => keepSign(section, body, i, valueOf(i) > 0), cell.body)
  const sides = cut.labels
    .filter(label => label !== -1)
    .map(label => (label <= -2 ? zero(label) : swap(cell.swaps[label]!)))
  return {
    nActive: cell.members.filter(i => valueOf(i) > 0).length,
    share: polyhedronMeasure(cut).volume / (2 * halfSize) ** 3,
    outlines: facesOf(cut),
    sides: nearestFirst(sides),
  }
}

/** The part of a body where the value of function i is positive, or where it is not; its new face is labelled -2 - i. */
function keepSign({ w, c, halfSize }: WholeSection, body: Polyhedron, i: number, positive: boolean): Polyhedron {
  const length = Math.hypot(w[3 * i]!, w[3 * i + 1]!, w[3 * i + 2]!)
  if (length === 0) return body
  const unit = (positive ? 1 : -1) / length
  const a: [number, number, number] = [unit * w[3 * i]!, unit * w[3 * i + 1]!, unit * w[3 * i + 2]!]
  return keepHalf(body, a, unit * c[i]!, 1e-12 * halfSize, -2 - i) ?? body
}

/** A side on the boundary of one feature. */
function onOrOff({ w, c, dim }: WholeSection, place: readonly number[], i: number): CellSide {
  const { value, length } = valueAt(w, c, dim, i, place)
  return { leaves: value > 0 ? i : null, enters: value > 0 ? null : i, distance: Math.abs(value) / length }
}

/** A cell thinner than the tolerance: the place lies where many functions are equal. */
const nothing: Found = { nActive: 0, share: 0, outlines: [], sides: [] }

function valueAt(w: ArrayLike<number>, c: ArrayLike<number>, dim: number, i: number, place: readonly number[]) {
  let value = c[i]!
  let squares = 0
  for (let axis = 0; axis < dim; axis++) {
    value += w[i * dim + axis]! * place[axis]!
    squares += w[i * dim + axis]! ** 2
  }
  return { value, length: Math.sqrt(squares) }
}

const nearestFirst = (sides: CellSide[]): CellSide[] => sides.sort((a, b) => a.distance - b.distance)

const facesOf = ({ points, loops }: Polyhedron): number[][][] =>
  loops.map(loop => loop.map(v => points.slice(3 * v, 3 * v + 3)))
