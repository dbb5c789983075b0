// A statistic as colour: where a value lies between the 1st and 99th percentile, and which colour that is. Pure; renderer and tests.
import { parseColor } from './colors.ts'

/** Values from `from` to `to` spread over the colours, by their logarithm where `log`; those beyond have the colours of the ends. */
export interface ColorScale {
  from: number
  to: number
  log: boolean
}

/** Colours of `--scale-1` to `--scale-5`. */
export const scaleStops = 5

/** Between the 1st and 99th percentile of the values that there are, so that one outlier does not take all colours; null without any. */
export function colorScale(values: ArrayLike<number>, log: boolean): ColorScale | null {
  const there = Float32Array.from(values).filter(v => Number.isFinite(v) && (!log || v > 0))
  if (there.length === 0) return null
  there.sort()
  const at = (share: number) => there[Math.round(share * (there.length - 1))]!
  return { from: at(0.01), to: at(0.99), log }
}

/** 0..1 along the scale, its middle where all values are equal; NaN where there is none. */
export function placeOn({ from, to, log }: ColorScale, value: number): number {
  if (!Number.isFinite(value) || (log && value <= 0)) return NaN
  const [a, b, v] = log ? [Math.log(from), Math.log(to), Math.log(value)] : [from, to, value]
  return b > a ? Math.min(1, Math.max(0, (v - a) / (b - a))) : 0.5
}

/** The colour at a place 0..1 between the stops, as `rgb()`. */
export function colorAt(stops: readonly string[], place: number): string {
  const at = place * (stops.length - 1)
  const low = Math.min(stops.length - 2, Math.floor(at))
  const [a, b] = [parseColor(stops[low]!), parseColor(stops[low + 1]!)]
  return `rgb(${a.map((v, i) => Math.round(v + (b[i]! - v) * (at - low))).join()})`
}

/** The same as a CSS colour that follows the theme. */
export function cssAt(place: number): string {
  const at = place * (scaleStops - 1)
  const low = Math.min(scaleStops - 2, Math.floor(at))
  return `color-mix(in srgb, var(--scale-${low + 2}) ${Math.round((at - low) * 100)}%, var(--scale-${low + 1}))`
}
