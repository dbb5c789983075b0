// A figure: zone views, charts and cards on a page, with annotations and provenance. Pure types, every process.
import type { Chart, ChartColor } from '../chart/types.ts'
import type { Annotation } from './annotations/types.ts'
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

/** An annotation of versions 1 and 2: positions are fractions of the plot (0..1 from the top left), text is plain. */
export type PlotAnnotation =
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

/** What a figure is written as: CSV are the numbers behind it. */
export const figureFormats = ['svg', 'pdf', 'png', 'html', 'csv'] as const
export type FigureFormat = (typeof figureFormats)[number]

export const inkStyles = ['color', 'grey'] as const
/** The theme's colours, or greys that keep apart in print without colour. */
export type InkStyle = (typeof inkStyles)[number]

/** How features and layers are told apart. */
export interface PrintStyle {
  inks: InkStyle
  /** a second channel beside colour: hatches in zones and bars, shapes of points */
  patterns: boolean
}

/** Recipes up to version 3, and every new figure. */
export const plainPrint: PrintStyle = { inks: 'color', patterns: false }
/** For a printer without colour. */
export const greyPrint: PrintStyle = { inks: 'grey', patterns: true }

/** What every figure has: a page with words. */
export interface FigureSheet {
  format: 'zonoscope-figure'
  title: string
  caption: string
  widthMm: number
  heightMm: number
  theme: 'light' | 'dark'
}

/** What is drawn of a zone view. */
export interface ZonePicture {
  kind?: 'zones'
  /** definition labels of the chosen features, by position; empty where there is none */
  labels: string[]
  /** colour of each feature by position, 0..7 into the eight feature colours; by position where it is missing */
  slots?: number[]
  view: ZoneView
  camera: FigureCamera
  options: FigureOptions
  provenance: Provenance
}

/** A zone view alone on a page: recipes of version 1, which have no kind, and what a new figure starts from. */
export interface ZoneFigure extends FigureSheet, ZonePicture {
  version: 1
  annotations: PlotAnnotation[]
  /** of the page that the view is taken from; recipes of version 1 have none */
  print?: PrintStyle
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

/** What is drawn of a chart. */
export interface ChartPicture {
  kind: 'chart'
  chart: Chart
  options: ChartFigureOptions
  provenance: ChartProvenance
}

/** A chart of an analysis alone on a page: recipes of version 2, and what a new figure starts from. */
export interface ChartFigure extends FigureSheet, ChartPicture {
  version: 2
  annotations: PlotAnnotation[]
}

/** Tokens of a text with a number each: one strip. */
export interface CardStrip {
  /** `#12`, or the value of an example; empty without one */
  name: string
  /** words behind the name; with them, both stand above the tokens, else the name beside them */
  label: string
  /** of the bars under tokens */
  color: ChartColor
  /** as they are drawn: signs for what cannot be seen; a line ends below one that ends in a sign of a line end */
  tokens: readonly string[]
  /** a number a token; 0 where there is nothing to show */
  values: ArrayLike<number>
  /** positions of tokens that are counted nowhere */
  masked?: readonly number[]
  /** the token that it is about; null without one */
  here: number | null
  /** the number that gets the full colour; 0 where nothing does */
  most: number
}

/** What there is to say of features on texts: numbers, a chart, strips of tokens; each may be missing. */
export interface Card {
  title: string
  /** how it is measured, of what */
  subtitle: string
  facts: readonly { name: string; value: string }[]
  chart: Chart | null
  strips: readonly CardStrip[]
  /** what the numbers of tokens are: `activation` */
  quantity: string
  /** a sentence: what full colour stands for */
  scale: string
}

/** What is shown of a card. */
export interface CardOptions {
  facts: boolean
  chart: boolean
  /** the numbers under the tokens */
  numbers: boolean
  /** what the colours stand for */
  legend: boolean
  /** strips that are switched off */
  hidden: number[]
}

/** What is drawn of a card. */
export interface CardPicture {
  kind: 'card'
  card: Card
  options: CardOptions
  provenance: ChartProvenance
}

/** What every panel of a page has. */
interface PanelWords {
  id: string
  title: string
  /** its sentences in the caption of the page, behind its letter */
  caption: string
  /** subtitle above the plot and counts below it */
  words: boolean
  /** columns and rows of the grid that it takes */
  span: { columns: number; rows: number }
}

export type FigurePanel = PanelWords & ((ZonePicture & { kind: 'zones' }) | ChartPicture | CardPicture)

export const letterStyles = ['a', '(a)', 'A', '(A)', 'off'] as const
export type LetterStyle = (typeof letterStyles)[number]

export const pageStyles = ['paper', 'slide', 'large'] as const
/** Sizes of type and strokes: those of print, of a projector, or larger than both. */
export type PageStyle = (typeof pageStyles)[number]

/** One or several panels on a page, in the order of their letters, which fill a grid row by row. */
export interface PageFigure extends FigureSheet {
  kind: 'page'
  version: 4
  style: PageStyle
  print: PrintStyle
  letters: LetterStyle
  /** of the grid; rows are as many as the panels need */
  columns: number
  panels: FigurePanel[]
  annotations: Annotation[]
}

/** A page of version 3, which had colours only. */
export type ColorPage = Omit<PageFigure, 'version' | 'print'> & { version: 3 }

/** Whatever can be drawn, kept and read. Reading gives pages. */
export type FigureRecipe = ZoneFigure | ChartFigure | ColorPage | PageFigure

/** A recipe of version 1 or 2. */
export type SingleFigure = ZoneFigure | ChartFigure
