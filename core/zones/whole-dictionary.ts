// A slice against all features of the dictionary: how many boundaries cross the box, and the cell of one place (zones.md section 7). Pure.
import type { SaeKind } from '../sae/types.ts'
import type { Boundaries } from './arrangement.ts'
import { findCompetitors } from './competitors.ts'
import { countCrossing, fullCell2d, fullCell3d } from './full-cell.ts'
import { square } from './polygon.ts'
import type { Polyhedron } from './polyhedron.ts'
import { topKCellAt2d } from './topk-2d.ts'
import { topKCellAt3d } from './topk-3d.ts'

/** All features in a slice: g_i(s) = w_i . s + c_i, on where above zero; for top-k the pre-activation itself. */
export interface WholeSection extends Boundaries {
  kind: SaeKind
  /** top-k only */
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
   * k largest somewhere in the box.
   */
  crossing: number
}

/** What changes where one leaves a cell across a side. */
export interface CellSide {
  /** turns off, or makes way for `enters` among the k largest; null when nothing does */
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
  /** features on at the place; the slice says nothing of a row outside it */
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
  const crossing =
    kind === 'topk'
      ? findCompetitors({ w, c }, k!, dim, { centre: half.map(() => 0), half }).count
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
  const found = kind === 'topk' ? topKCell(section, place) : halfSpaceCell(section, place)
  return { kind, k, features: c.length, place: [...place], ...found }
}

type Found = Pick<PlaceCell, 'nActive' | 'share' | 'outlines' | 'sides'>

function halfSpaceCell({ w, c, dim, halfSize }: WholeSection, place: readonly number[]): Found {
  const side = (i: number): CellSide => {
    const { value, length } = valueAt(w, c, dim, i, place)
    return { leaves: value > 0 ? i : null, enters: value > 0 ? null : i, distance: Math.abs(value) / length }
  }
  if (dim === 2) {
    const { vertices, edges, share, nActive } = fullCell2d({ w, c }, square(halfSize), [place[0]!, place[1]!])
    return { nActive, share, outlines: [vertices], sides: nearestFirst(edges.filter(i => i >= 0).map(side)) }
  }
  const { body, share, nActive } = fullCell3d({ w, c }, halfSize, [place[0]!, place[1]!, place[2]!])
  return { nActive, share, outlines: facesOf(body), sides: nearestFirst(body.labels.filter(i => i >= 0).map(side)) }
}

function topKCell({ w, c, k, dim, halfSize }: WholeSection, place: readonly number[]): Found {
  const nActiveOf = (members: readonly number[]) => members.filter(i => valueAt(w, c, dim, i, place).value > 0).length
  const side = ([leaves, enters]: readonly [number, number]): CellSide => {
    const a = valueAt(w, c, dim, leaves, place).value - valueAt(w, c, dim, enters, place).value
    let squares = 0
    for (let axis = 0; axis < dim; axis++) squares += (w[leaves * dim + axis]! - w[enters * dim + axis]!) ** 2
    return { leaves, enters, distance: Math.max(0, a) / Math.sqrt(squares) }
  }
  if (dim === 2) {
    const cell = topKCellAt2d({ w, c }, k!, square(halfSize), [place[0]!, place[1]!])
    if (!cell) return nothing
    const sides = nearestFirst(cell.edges.filter(edge => edge !== null).map(side))
    return { nActive: nActiveOf(cell.members), share: cell.share, outlines: [cell.vertices], sides }
  }
  const cell = topKCellAt3d({ w, c }, k!, halfSize, [place[0]!, place[1]!, place[2]!])
  if (!cell) return nothing
  const sides = cell.body.labels.filter(label => label >= 0).map(label => side(cell.swaps[label]!))
  return {
    nActive: nActiveOf(cell.members),
    share: cell.share,
    outlines: facesOf(cell.body),
    sides: nearestFirst(sides),
  }
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
