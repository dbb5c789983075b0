// Values as places on a colour scale, of cells and of dots. Every process.
import type { Chart, ChartCells, ChartColor, ChartLayer, ChartPoints, ChartScale } from './types.ts'

/** 0..1 from `low` to `high`, those beyond at the ends; null for what is empty. */
export function heatPlace({ low, high }: Pick<ChartScale, 'low' | 'high'>, value: number): number | null {
  if (Number.isNaN(value)) return null
  if (!(high > low)) return 0.5
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}

/** A colour by name, or a place 0..1 on a colour scale; that of dots leaves out what is too near the colour of the paper. */
export type Paint = ChartColor | { scale: ChartCells['scale'] | 'dots'; place: number }

/** Where the scale of dots begins on the sequential one. */
export const dotsFrom = 0.5
/** Steps that the scale of dots is drawn in: those of one step are one group. */
const dotSteps = 24

/** The colour of a dot. */
export function dotPaint({ heat, colors, color }: ChartPoints, i: number): Paint {
  if (!heat) return colors?.[i] ?? color
  const place = heatPlace(heat, heat.values[i] ?? NaN)
  return place === null ? 'muted' : { scale: 'dots', place: Math.round(place * dotSteps) / dotSteps }
}

/** The colour scale of a layer, and which it is; null where it has none. */
export function scaleOf(layer: ChartLayer): (ChartScale & { scale: ChartCells['scale'] | 'dots' }) | null {
  if (layer.kind === 'cells') return layer
  return layer.kind === 'points' && layer.heat ? { ...layer.heat, scale: 'dots' } : null
}

/** What the numbers told by colour are called; undefined where none are. */
export const scaleTitle = (chart: Chart): string | undefined =>
  chart.layers.map(scaleOf).find(scale => scale !== null)?.title

/** Red, green and blue 0..255 of `#rrggbb`. */
const channels = (hex: string): number[] => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16))

/** The colour at a place between stops of equal distance, as `#rrggbb`. */
export function colorBetween(stops: readonly string[], place: number): string {
  const at = Math.min(1, Math.max(0, place)) * (stops.length - 1)
  const low = Math.min(stops.length - 2, Math.floor(at))
  const [a, b] = [channels(stops[low]!), channels(stops[low + 1]!)]
  const mixed = a.map((v, i) => Math.round(v + (b[i]! - v) * (at - low)))
  return `#${mixed.map(v => v.toString(16).padStart(2, '0')).join('')}`
}
