// The map of features as a chart, for figures, and the numbers behind it. Pure; renderer.
import type { Chart, ChartColor, ChartHeat, ChartLayer } from '../../../core/chart/types.ts'
import type { Table } from '../../../core/table/types.ts'
import { columnsNamed } from '../../../core/table/types.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { colorScale } from '../../plots/color-scale.ts'
import type { MapInput } from '../../plots/feature-map.plot.ts'
import { isLabelColoring, noGroup, type Categories, type ColorBy } from '../features/label-colors.ts'
import { statisticOf, valuesOf } from '../features/statistics.ts'

export interface MapPicture {
  input: Pick<MapInput, 'x' | 'y' | 'equal' | 'lit' | 'dead'>
  table: FeatureTable
  colorBy: ColorBy | null
  /** where it is coloured by what people said */
  categories: Categories | null
  /** features that are named in the picture */
  named: readonly number[]
  /** what is drawn and left out */
  words: string
}

/** The statistic told by colour: by its logarithm where it is spread over orders of magnitude, between its 1st and 99th percentile. */
function heatOf(table: FeatureTable, by: ColorBy | null): ChartHeat | null {
  if (!by || isLabelColoring(by)) return null
  const { heavy, name } = statisticOf(by)
  const values = valuesOf(table, by)
  const scale = colorScale(values, heavy)
  if (!scale) return null
  const number = (v: number) => (heavy ? (v > 0 ? Math.log10(v) : NaN) : v)
  return {
    values: Float64Array.from(values, number),
    low: number(scale.from),
    high: number(scale.to),
    title: heavy ? `log₁₀ ${name}` : name,
  }
}

const axesOf = ({ x, y, equal }: MapPicture['input']): [string, string] =>
  equal ? ['UMAP 1', 'UMAP 2'] : [x.name, y.name]

export function mapChart({ input, table, colorBy, categories, named, words }: MapPicture): Chart {
  const { x, y, lit, dead, equal } = input
  const there: number[] = []
  for (let i = 0; i < table.n; i++) if (!Number.isNaN(x.values[i]! + y.values[i]!)) there.push(i)
  const isSome = there.some(i => !lit[i])
  const heat = heatOf(table, colorBy)
  const nameOf = (i: number) => (table.labels[i] ? `#${i} ${table.labels[i]}` : `#${i}`)
  const layer = (
    name: string,
    color: ChartColor,
    of: readonly number[],
    more: Partial<ChartLayer> = {},
  ): ChartLayer[] => {
    if (of.length === 0) return []
    const shown = named.map(feature => of.indexOf(feature)).filter(at => at >= 0)
    const texts = { labels: of.map(nameOf), ...(shown.length > 0 ? { shown } : {}) }
    return [{ kind: 'points', name, color, x: of.map(i => x.values[i]!), y: of.map(i => y.values[i]!), ...texts, ...more } as ChartLayer] // prettier-ignore
  }
  const bright = there.filter(i => lit[i])
  const on = categories ? bright : bright.filter(i => !dead[i])
  const coloured = categories
    ? [
        ...layer(colorBy && isLabelColoring(colorBy) ? noGroup[colorBy] : 'others', 'muted', on.filter(i => categories.of[i]! < 0), { radius: 0.4 }), // prettier-ignore
        ...categories.names.flatMap((name, at) => layer(name, categories.slots[at]!, on.filter(i => categories.of[i] === at))), // prettier-ignore
      ]
    : heat
      ? layer('', 'muted', on, { heat: { ...heat, values: on.map(i => heat.values[i]!) } })
      : layer(isSome ? 'in the list' : 'features', 'accent', on)
  const [xName, yName] = axesOf(input)
  return {
    title: equal ? 'Map of decoder rows' : `${y.name} against ${x.name}`,
    subtitle: words,
    x: { label: xName, kind: 'linear' },
    y: { label: yName, kind: 'linear' },
    ...(equal ? { equal } : {}),
    layers: [
      ...layer('not in the list', 'muted', there.filter(i => !lit[i]), { radius: 0.3 }), // prettier-ignore
      ...(categories ? [] : layer('never on', 'muted', bright.filter(i => dead[i]), { radius: 0.35, hollow: true })), // prettier-ignore
      ...coloured,
    ],
  }
}

/** A row for each feature that is drawn. */
export function mapTable({ input, table, colorBy, categories }: MapPicture): Table {
  const { x, y } = input
  const [xName, yName] = axesOf(input)
  const heat = heatOf(table, colorBy)
  const extra = heat ? [heat.title] : categories && colorBy ? [colorBy] : []
  const rows: (string | number)[][] = []
  for (let i = 0; i < table.n; i++) {
    if (Number.isNaN(x.values[i]! + y.values[i]!)) continue
    const told = heat ? [heat.values[i]!] : categories ? [categories.names[categories.of[i]!] ?? ''] : []
    rows.push([i, x.values[i]!, y.values[i]!, ...(extra.length > 0 ? told : [])])
  }
  return { columns: columnsNamed(['feature', xName, yName, ...extra], { feature: 0 }), rows }
}
