// Values of a heat map as places on its colour scale. Every process.
import type { ChartCells } from './types.ts'

/** 0..1 from `low` to `high`, those beyond at the ends; null for what is empty. */
export function heatPlace({ low, high }: Pick<ChartCells, 'low' | 'high'>, value: number): number | null {
  if (Number.isNaN(value)) return null
  if (!(high > low)) return 0.5
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}

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
