// The display list: a figure as shapes on a page in millimetres, origin top left, y down. Every writer draws exactly this. Every process.
import type { FontName } from './font-metrics.ts'

export interface Rect {
  x: number
  y: number
  w: number
  h: number
}

/** What a shape stands for, carried into SVG as data attributes: for tests, for the editor, for whoever styles the file later. */
interface Tagged {
  role?: string
  /** position of the chosen feature */
  feature?: number
  /** annotation id */
  id?: string
}

export interface Stroke {
  stroke: string
  strokeWidth: number
  strokeOpacity?: number
  /** lengths on, off, ... in mm */
  dash?: number[]
}

export interface Polygon extends Tagged, Partial<Stroke> {
  kind: 'polygon'
  /** x0 y0 x1 y1 ..., closed */
  points: number[]
  /** several outlines of one shape: the number of the first corner of each */
  starts?: number[]
  fill?: string
  fillOpacity?: number
}

export interface Polyline extends Tagged, Stroke {
  kind: 'polyline'
  points: number[]
}

/** Unconnected line segments of one style: ticks, hatches. */
export interface Segments extends Tagged, Stroke {
  kind: 'segments'
  /** x1 y1 x2 y2 per segment */
  points: number[]
}

export interface Circle extends Tagged, Partial<Stroke> {
  kind: 'circle'
  x: number
  y: number
  r: number
  fill?: string
  fillOpacity?: number
}

export interface Text extends Tagged {
  kind: 'text'
  x: number
  /** baseline */
  y: number
  text: string
  /** font size in mm */
  size: number
  font: FontName
  fill: string
  anchor: 'start' | 'middle' | 'end'
  /** colour of an outline that keeps the text readable over marks */
  halo?: string
  /** degrees clockwise about (x, y) */
  rotate?: number
}

/** A picture of marks that are too many for vectors; made by the writers, never by a recipe. */
export interface Picture extends Tagged, Rect {
  kind: 'picture'
  /** of a PNG, base64 */
  png: string
}

export interface Group extends Tagged {
  kind: 'group'
  items: Item[]
  clip?: Rect
}

export type Item = Polygon | Polyline | Segments | Circle | Text | Picture | Group

export interface DisplayList {
  widthMm: number
  heightMm: number
  background: string
  items: Item[]
  /** the area that annotation positions are fractions of */
  plot: Rect
}

/** Millimetres per typographic point. */
export const mmPerPt = 25.4 / 72
