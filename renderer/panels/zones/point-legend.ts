// The legend of points that are coloured by classes: which class has which colour, and what is grey. Pure; renderer and tests.
import type { ZoneView } from '../../../core/zones/types.ts'
import type { TokenClasses } from '../../../shared/concept-model.ts'
import { formatCount, plural } from '../../format.ts'
import { positionsOf } from '../../plots/colors.ts'
import { noClass } from '../../plots/point-classes.ts'

export interface LegendClass {
  name: string
  /** all of the name, and how many rows have it */
  hint: string
  /** 0..7 */
  slot: number
}

export interface PointLegend {
  classes: LegendClass[]
  /** what shares grey, in words; empty where nothing does */
  grey: string
  of: Uint8Array
}

/** Classes of a column or a concept; counts are over all unmasked rows, whatever is drawn. */
export function legendOfTokens(found: TokenClasses, unit: string): PointLegend {
  const count = (n: number) => `${formatCount(n)} ${plural(n, unit)}`
  const { values, rows } = found.others
  return {
    classes: found.classes.map(({ name, rows: n }, slot) => ({
      name: name.split('/').at(-1)!,
      hint: `${name}: ${count(n)} of all`,
      slot,
    })),
    grey:
      rows === 0 ? '' : values > 1 ? `${formatCount(values)} other values, ${count(rows)}` : `others, ${count(rows)}`,
    of: found.of,
  }
}

/**
 * Classes by the definitions of the features that are truly on: a point has one where all labelled ones among them share it.
 * @param labels by position; empty where there is none
 */
export function legendOfLabels(view: ZoneView, labels: readonly string[]): PointLegend {
  const names = [...new Set(labels.filter(label => label !== ''))]
  const counts = names.map(() => 0)
  const of = view.points.trueSet.map(active => {
    const on = new Set(positionsOf(active).flatMap(i => (labels[i] ? [labels[i]] : [])))
    const index = on.size === 1 ? names.indexOf([...on][0]!) : -1
    if (index < 0) return noClass
    counts[index]!++
    return index
  })
  const unit = view.population.unit
  const drawn = (n: number) => `${formatCount(n)} drawn ${plural(n, unit)}`
  const grey = of.filter(v => v === noClass).length
  return {
    classes: names.map((name, slot) => ({ name, hint: `${name}: ${drawn(counts[slot]!)}`, slot })),
    grey: grey > 0 ? `no definition or several, ${drawn(grey)}` : '',
    of,
  }
}
