// What the map of features draws: axes from the table or the layout, what is lit, what is left out. Pure; renderer.
import type { FeatureMap } from '../../../shared/feature-map-model.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { formatCount } from '../../format.ts'
import { colorScale, placeOn } from '../../plots/color-scale.ts'
import type { MapAxis } from '../../plots/feature-map.plot.ts'
import { isLabelColoring, type Categories, type ColorBy } from '../features/label-colors.ts'
import { statisticOf, valuesOf, type StatisticId } from '../features/statistics.ts'

/** An axis of the map: a statistic, by its logarithm where `log`. */
export interface AxisChoice {
  statistic: StatisticId
  log: boolean
}

/** Values of a statistic as an axis; NaN where there is none, or no logarithm. */
export function statisticAxis(table: FeatureTable, { statistic, log }: AxisChoice): MapAxis {
  const { name } = statisticOf(statistic)
  const values = valuesOf(table, statistic)
  if (!log) return { name, values: Float32Array.from(values) }
  return { name: `log₁₀ ${name}`, values: Float32Array.from(values, v => (v > 0 ? Math.log10(v) : NaN)) }
}

export const umapAxes = ({ x, y }: FeatureMap): { x: MapAxis; y: MapAxis } => ({
  x: { name: '', values: x },
  y: { name: '', values: y },
})

/** Where each feature lies on the colour scale of a statistic; null without one. */
export function placesOf(table: FeatureTable, by: ColorBy | null): Float32Array | null {
  if (!by || isLabelColoring(by)) return null
  const values = valuesOf(table, by)
  const scale = colorScale(values, statisticOf(by).heavy)
  return scale && Float32Array.from(values, v => placeOn(scale, v))
}

/** Colour 0..7 of each feature where the map is coloured by what people said, -1 for one of no group; null else. */
export const slotsOf = (found: Categories | null): Int8Array | null =>
  found && found.of.map(at => (at < 0 ? -1 : found.slots[at]!))

/** 1 for the features selected together, or, where none are, for those that the table shows. */
export function litOf(n: number, shown: Int32Array, several: ReadonlySet<number>): Uint8Array {
  const lit = new Uint8Array(n)
  for (const feature of several.size > 0 ? several : shown) lit[feature] = 1
  return lit
}

/** Features inside a brush that the table shows: what it hides is not selected unseen. */
export function brushed(inside: readonly number[], n: number, shown: Int32Array): number[] {
  const passes = new Uint8Array(n)
  for (const feature of shown) passes[feature] = 1
  return inside.filter(feature => passes[feature])
}

/** How many features are drawn, how many left out and why, how many are faint. */
export function countWords(x: Float32Array, y: Float32Array, dead: Uint8Array, isLayout: boolean): string {
  let drawn = 0
  let faint = 0
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]! + y[i]!)) continue
    drawn++
    faint += dead[i]!
  }
  const out = x.length - drawn
  const why = isLayout ? 'without a direction' : 'without a value on these axes'
  return [
    `${formatCount(drawn)} features`,
    ...(out > 0 ? [`${formatCount(out)} ${why} left out`] : []),
    ...(faint > 0 ? [`${formatCount(faint)} never on, grey`] : []),
  ].join(' · ')
}
