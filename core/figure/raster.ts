// Crowds of points inside vector files: above how many they become pictures, at which resolution, and what the file says of it. Every process.
import type { Circle, Item, Polygon } from './display-list.ts'
import { provenanceOf } from './page.ts'
import { encodeProvenance } from './serialise.ts'
import type { FigureRecipe } from './types.ts'

/** SVG and PDF with more point marks than this hold them as pictures; cells, arrows and text stay vectors. */
export interface RasterRule {
  /** point marks, rings counted */
  above: number
  dpi: number
}

export const defaultRaster: RasterRule = { above: 5_000, dpi: 600 }

/** What was done, for the provenance of the file. */
export interface Rastered extends RasterRule {
  marks: number
}

/** A point of data, or its ring. */
export type PointMark = Circle | Polygon

/** Marks that stand for points of data; those of a legend do not. */
export const isPointMark = (item: Item): item is PointMark =>
  (item.kind === 'circle' || item.kind === 'polygon') && (item.role === 'point' || item.role === 'drawn-differs')

export function countMarks(items: readonly Item[]): number {
  let n = 0
  for (const item of items) n += item.kind === 'group' ? countMarks(item.items) : Number(isPointMark(item))
  return n
}

/** Provenance as a file shows it: the recipe's, and which marks are pictures. */
export const provenanceText = (recipe: FigureRecipe, rastered: Rastered | null): string =>
  encodeProvenance({ ...provenanceOf(recipe), ...(rastered && { rastered }) })
