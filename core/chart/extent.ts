// Which values a chart's layers have along an axis, and what its axes therefore span. Every process.
import type { Chart, ChartAxis, ChartLayer } from './types.ts'

export type AxisName = 'x' | 'y'

/** The axis along which error bars of points lie: up and down, or left and right beside names. */
export const errorAxis = (chart: Chart): AxisName =>
  chart.y.kind === 'category' && chart.x.kind !== 'category' ? 'x' : 'y'

/** Calls `visit` with every array of values that a layer has along the axis. Bars without `from` start at 0. */
export function valuesAlong(chart: Chart, layer: ChartLayer, axis: AxisName): ArrayLike<number>[] {
  switch (layer.kind) {
    case 'points': {
      const ends = axis === errorAxis(chart) ? [layer.low, layer.high] : []
      return [layer[axis], ...ends.filter(v => v !== undefined)]
    }
    case 'line':
      return [layer[axis]]
    case 'band':
      return axis === 'x' ? [layer.x] : [layer.low, layer.high]
    case 'bars': {
      if (layer.along === axis) return [layer.to, layer.from ?? (chart[axis].kind === 'log' ? [] : [0])]
      const half = (layer.width ?? 0.7) / 2
      return [Array.from(layer.at).flatMap(v => [v - half, v + half])]
    }
    case 'rule':
      return axis === layer.axis ? [[layer.at]] : []
    case 'segments':
      return axis === 'x' ? [layer.x1, layer.x2] : [layer.y1, layer.y2]
    case 'cells':
      return [[-0.5, (axis === 'x' ? layer.columns : layer.rows) - 0.5]]
    case 'areas': {
      const start = axis === 'x' ? 0 : 1
      return layer.outlines.map(o => Array.from(o).filter((_, i) => i % 2 === start))
    }
  }
}

/** An axis with its limits. Positions on it are `at(value)`: the value, its logarithm to base 10, or the number of a category. */
export interface Scale {
  kind: ChartAxis['kind']
  /** ends in positions, low < high */
  low: number
  high: number
  /** the first category stands on top */
  fromTop: boolean
  /** NaN for what the axis cannot hold */
  at(value: number): number
  value(position: number): number
  /** how many values are not on it, being 0 or less on a logarithmic axis */
  unplaceable: number
  /** whether any layer has a value here */
  empty: boolean
  /** all values are whole: ranks, counts, steps */
  whole: boolean
}

/** Of an axis whose layers alone say how many there are. */
const mostCategories = 20_000

/** Beyond this a value has no place: nothing is measured there, and sums of it overflow. */
const largest = 1e200
const identity = (v: number) => (Math.abs(v) < largest ? v : NaN)
const logOf = (v: number) => (v > 0 ? Math.log10(v) : NaN)

/** The axis' scale: limits as given, else those of the values with a little air, none below bars that start at 0. */
export function scaleOf(chart: Chart, axis: AxisName): Scale {
  const { kind, categories, min, max } = chart[axis]
  const at = kind === 'log' ? logOf : identity
  const value = kind === 'log' ? (p: number) => 10 ** p : identity
  let [low, high, unplaceable, whole] = [Infinity, -Infinity, 0, true]
  for (const layer of chart.layers) {
    for (const values of valuesAlong(chart, layer, axis)) {
      for (let i = 0; i < values.length; i++) {
        const position = at(values[i]!)
        if (Number.isFinite(position)) {
          whole &&= Number.isInteger(values[i]!)
          if (position < low) low = position
          if (position > high) high = position
        } else if (kind === 'log' && values[i]! <= 0) unplaceable++
      }
    }
  }
  const empty = !(low <= high)
  const base = {
    kind,
    at,
    value,
    unplaceable,
    empty,
    whole: whole && !empty,
    fromTop: axis === 'y' && kind === 'category',
  }
  if (kind === 'category') {
    const reached = empty ? 0 : Math.min(mostCategories, Math.floor(high + 0.5 - 1e-9) + 1)
    const n = Math.max(1, categories?.length || reached)
    return { ...base, low: -0.5, high: n - 0.5 }
  }
  if (empty) [low, high] = [0, 1]
  const standsOnZero = chart.layers.some(l => l.kind === 'bars' && l.along === axis && l.from === undefined)
  const span = high - low
  const air = span > 0 ? span * 0.04 : kind === 'log' ? 0.5 : Math.abs(low) * 0.1 || 0.5
  const fixed = (limit: number | undefined) => {
    const position = limit === undefined ? NaN : at(limit)
    return Number.isFinite(position) ? position : null
  }
  const padLow = empty || (standsOnZero && low === 0) ? 0 : air
  const padHigh = empty || (standsOnZero && high === 0) ? 0 : air
  low = fixed(min) ?? low - padLow
  high = fixed(max) ?? high + padHigh
  // Ends that numbers of double precision hardly tell apart make no axis.
  const least = Math.max(1e-12 * Math.max(Math.abs(low), Math.abs(high)), 1 / largest)
  if (!(high - low > least)) high = low + (Math.abs(low) * 0.1 > least ? Math.abs(low) * 0.1 : 1)
  return { ...base, low, high }
}
