// A figure: a zone view with its camera, annotations, page and provenance. Pure types, every process.
import type { ZoneView } from '../zones/types.ts'

/** Orthographic camera of a 3D view, the same angles as the plot on screen (degrees); ignored in 2D. */
export interface Camera3d {
  /** elevation, -90..90 */
  alpha: number
  /** azimuth */
  beta: number
  /** world units per half page height, relative to the box: 1 shows the whole box */
  zoom: number
}

/** The part of the 2D slice that is shown: centre in slice coordinates, zoom 1 shows the whole box. */
export interface Camera2d {
  x: number
  y: number
  zoom: number
}

export interface FigureCamera {
  two: Camera2d
  three: Camera3d
}

/** Annotation positions are fractions of the plot area (0..1 from the top left), so that they survive a change of page size. */
export type Annotation =
  | { kind: 'text'; id: string; x: number; y: number; text: string; sizePt: number; color: string }
  | { kind: 'arrow'; id: string; x1: number; y1: number; x2: number; y2: number; color: string }

/** What is shown of the view. */
export interface FigureOptions {
  points: boolean
  labels: boolean
  encoders: boolean
  decoders: boolean
  legend: boolean
  /** features switched off by position */
  hidden: number[]
}

/** Where the numbers come from; printed under the figure on demand and embedded in every exported file. */
export interface Provenance {
  tool: string
  version: string
  dictionary: { id: string; name: string }
  activations: { id: string; name: string }
  run: string | null
  exportedAt: string | null
}

export interface FigureRecipe {
  format: 'zonoscope-figure'
  version: 1
  title: string
  caption: string
  widthMm: number
  heightMm: number
  theme: 'light' | 'dark'
  /** definition labels of the chosen features, by position; empty where there is none */
  labels: string[]
  /** colour of each feature by position, 0..7 into the eight feature colours; by position where it is missing */
  slots?: number[]
  view: ZoneView
  camera: FigureCamera
  options: FigureOptions
  annotations: Annotation[]
  provenance: Provenance
}
