// The legend of points that are coloured by classes: which class has which colour, and what is grey. Pure; renderer and tests.
import type { ZoneView } from '../../../core/zones/types.ts'
import type { TokenClasses } from '../../../shared/concept-model.ts'
import { formatCount, plural } from '../../format.ts'
import { positionsOf } from '../../plots/colors.ts'
import { noClass } from '../../plots/point-classes.ts'
import type { LabelColors } from '../../stores/label-colors.ts'
import { noGroup, type LabelColoring, type LabelGroup } from '../features/label-colors.ts'

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
  /** class of each drawn point; null where points keep the colours of the features that are on */
  of: Uint8Array | null
}
type ClassLegend = PointLegend & { of: Uint8Array }

/** Features by what people said of them, whose colours stand in for their own: which group has which, and who is in it. */
export function legendOfSaid(features: readonly number[], { groups, of }: LabelColors, by: LabelColoring): PointLegend {
  const ids = (group: LabelGroup | null) => features.filter((_, i) => of[i] === group).map(f => `#${f}`).join(', ') // prettier-ignore
  return {
    classes: groups.map(group => ({ name: group.name, hint: `${group.name}: ${ids(group)}`, slot: group.slot })),
    grey: of.includes(null) ? `${noGroup[by]}: ${ids(null)}` : '',
    of: null,
  }
}

/** Classes of a column or a concept; counts are over all unmasked rows, whatever is drawn. */
export function legendOfTokens(found: TokenClasses, unit: string): ClassLegend {
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
export function legendOfLabels(view: ZoneView, labels: readonly string[]): ClassLegend {
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
