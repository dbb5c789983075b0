// A figure: a zone view or a chart on a page, with annotations and provenance. Pure types, every process.
import type { Chart } from '../chart/types.ts'
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

/** What every figure has: a page with words and annotations. */
export interface FigurePage {
  format: 'zonoscope-figure'
  title: string
  caption: string
  widthMm: number
  heightMm: number
  theme: 'light' | 'dark'
  annotations: Annotation[]
}

/** A zone view as a figure. Recipes without a kind are zone views. */
export interface ZoneFigure extends FigurePage {
  kind?: 'zones'
  version: 1
  /** definition labels of the chosen features, by position; empty where there is none */
  labels: string[]
  /** colour of each feature by position, 0..7 into the eight feature colours; by position where it is missing */
  slots?: number[]
  view: ZoneView
  camera: FigureCamera
  options: FigureOptions
  provenance: Provenance
}

/** Something of a workspace by its content hash and what a person calls it. */
export interface Named {
  id: string
  name: string
}

export type ParameterValue = string | number | boolean | null | readonly (string | number | boolean | null)[]

/** Where the numbers of a chart come from: enough to compute them again. */
export interface ChartProvenance {
  tool: string
  version: string
  dictionaries: Named[]
  activations: Named[]
  runs: string[]
  analysis: {
    name: string
    parameters: Record<string, ParameterValue>
    /** of its random numbers; null where it has none */
    seed: number | null
  }
  exportedAt: string | null
}

/** What is shown of a chart. */
export interface ChartFigureOptions {
  /** names beside dots, in cells and at rules */
  labels: boolean
  legend: boolean
  /** layers that are switched off */
  hidden: number[]
}

/** A chart of an analysis as a figure. */
export interface ChartFigure extends FigurePage {
  kind: 'chart'
  version: 2
  chart: Chart
  options: ChartFigureOptions
  provenance: ChartProvenance
}

export type FigureRecipe = ZoneFigure | ChartFigure
