// A chart as plain data: what an analysis draws. The window and the figure writers draw exactly this. Every process.

/** Colours by what they mean; a number is the slot of a chosen feature, 0..7. Themes give them values. */
export type ChartColor = 'ink' | 'muted' | 'accent' | 'null' | 'warn' | 'positive' | 'negative' | number

export interface ChartAxis {
  /** what is measured, with its unit in brackets where it has one: `P(j | i)`, `angle (degrees)` */
  label: string
  kind: 'linear' | 'log' | 'category'
  /** names at 0, 1, 2 ... of a category axis */
  categories?: readonly string[]
  /** limits; from the layers where they are missing */
  min?: number
  max?: number
}

interface Named {
  /** in the legend; layers without a name are not listed there */
  name?: string
  color: ChartColor
}

/** What the colours of a scale stand for. */
export interface ChartScale {
  low: number
  high: number
  title: string
}

/** A number for each dot, told by its colour: from `low` to `high`, those beyond at the ends; NaN is muted. */
export interface ChartHeat extends ChartScale {
  values: ArrayLike<number>
}

/** One dot each; NaN is left out. */
export interface ChartPoints extends Named {
  kind: 'points'
  x: ArrayLike<number>
  y: ArrayLike<number>
  /** said on hover, and drawn beside the dots that `shown` names, where there is room */
  labels?: readonly string[]
  shown?: readonly number[]
  /** a colour for each dot instead of one for all */
  colors?: readonly ChartColor[]
  /** in place of both */
  heat?: ChartHeat
  /** mm, radius; 0.5 where it is missing */
  radius?: number
  hollow?: boolean
  /** ends of a bar through each dot, up and down (left and right on a y category axis), in values of the axis */
  low?: ArrayLike<number>
  high?: ArrayLike<number>
}

/** A line through its points in their order; NaN breaks it. */
export interface ChartLine extends Named {
  kind: 'line'
  x: ArrayLike<number>
  y: ArrayLike<number>
  dashed?: boolean
  /** holds each value until the next x */
  steps?: boolean
}

/** The area between two lines over the same x. */
export interface ChartBand extends Named {
  kind: 'band'
  x: ArrayLike<number>
  low: ArrayLike<number>
  high: ArrayLike<number>
}

/** Bars from `from` (0 where it is missing) to `to`, centred at `at` of the category axis or `width` wide on a linear one. */
export interface ChartBars extends Named {
  kind: 'bars'
  /** bars stand (along y) or lie (along x) */
  along: 'x' | 'y'
  at: ArrayLike<number>
  to: ArrayLike<number>
  from?: ArrayLike<number>
  /** in units of the other axis; 0.7 where it is missing */
  width?: number
  colors?: readonly ChartColor[]
  labels?: readonly string[]
}

/** A line across the whole plot at one value: a null, a threshold. Diagonals are segments. */
export interface ChartRule extends Named {
  kind: 'rule'
  /** the axis whose value it marks */
  axis: 'x' | 'y'
  at: number
  label?: string
  dashed?: boolean
}

/** Unconnected pieces: dumbbells, links, diagonals. */
export interface ChartSegments extends Named {
  kind: 'segments'
  x1: ArrayLike<number>
  y1: ArrayLike<number>
  x2: ArrayLike<number>
  y2: ArrayLike<number>
  /** pt; 1 where it is missing */
  width?: number
  dashed?: boolean
}

/** A heat map: columns along x, rows along y from the top, both category axes. NaN is empty. */
export interface ChartCells extends ChartScale {
  kind: 'cells'
  /** [rows * columns], row by row */
  values: ArrayLike<number>
  columns: number
  rows: number
  /** sequential from `low`, or diverging around the middle of both */
  scale: 'sequential' | 'diverging'
  /** said on hover, and written into cells that have room */
  labels?: readonly string[]
}

/** Filled outlines in chart coordinates: wedges, icicles, flows. */
export interface ChartAreas extends Named {
  kind: 'areas'
  /** x0 y0 x1 y1 ... of each outline */
  outlines: readonly ArrayLike<number>[]
  /** 0..1 */
  opacity?: number
  colors?: readonly ChartColor[]
  labels?: readonly string[]
}

export type ChartLayer =
  ChartPoints | ChartLine | ChartBand | ChartBars | ChartRule | ChartSegments | ChartCells | ChartAreas

export interface Chart {
  title: string
  /** how it is measured, of what, with n */
  subtitle: string
  x: ChartAxis
  y: ChartAxis
  /** the same length for a unit of x and of y */
  equal?: boolean
  /** painted in this order */
  layers: readonly ChartLayer[]
}
