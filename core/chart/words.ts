// What a chart says in words: of one of its marks, and what of the data is not drawn. Every process.
import { plural, count } from '../figure/format-number.ts'
import { tokenText } from '../figure/text.ts'
import type { Scale } from './extent.ts'
import { valueText } from './format-value.ts'
import type { ChartLayout } from './layout.ts'
import type { Chart, ChartAxis, ChartLayer } from './types.ts'

/** One mark of a chart: a dot, bar, cell, segment or area by its number in its layer. */
export interface ChartMark {
  layer: number
  index: number
}

export interface MarkWords {
  /** the mark's own label, or its layer's name; empty where it has none */
  title: string
  lines: { name: string; value: string }[]
}

const onAxis = (axis: ChartAxis, value: number): string =>
  axis.kind === 'category' ? (axis.categories?.[Math.round(value)] ?? valueText(value)) : valueText(value)

const nameOf = (axis: ChartAxis, otherwise: string) => (axis.label === '' ? otherwise : axis.label)

/** What is said of a mark when it is pointed at. Labels are texts of strangers: draw them as text only. */
export function markWords(chart: Chart, { layer: at, index }: ChartMark): MarkWords {
  const layer = chart.layers[at]
  if (!layer) return { title: '', lines: [] }
  const line = (axis: 'x' | 'y', value: number | undefined, name?: string) =>
    value === undefined ? [] : [{ name: name ?? nameOf(chart[axis], axis), value: onAxis(chart[axis], value) }]
  const label = 'labels' in layer ? (layer.labels?.[index] ?? '') : ''
  const title = label !== '' ? tokenText(label, 80) : 'name' in layer ? (layer.name ?? '') : ''
  switch (layer.kind) {
    case 'points': {
      const ends = layer.low && layer.high ? [{ name: 'interval', value: `${valueText(layer.low[index] ?? NaN)} to ${valueText(layer.high[index] ?? NaN)}` }] : [] // prettier-ignore
      const heat = layer.heat ? [{ name: layer.heat.title, value: valueText(layer.heat.values[index] ?? NaN) }] : []
      return { title, lines: [...line('x', layer.x[index]), ...line('y', layer.y[index]), ...ends, ...heat] }
    }
    case 'bars': {
      const [across, along] = layer.along === 'y' ? (['x', 'y'] as const) : (['y', 'x'] as const)
      const from = layer.from ? line(along, layer.from[index], 'from') : []
      return { title, lines: [...line(across, layer.at[index]), ...from, ...line(along, layer.to[index])] }
    }
    case 'cells': {
      const [column, row] = [index % layer.columns, Math.floor(index / layer.columns)]
      const value = valueText(layer.values[index] ?? NaN)
      return { title, lines: [...line('y', row), ...line('x', column), { name: layer.title, value }] }
    }
    case 'segments':
      return {
        title,
        lines: [
          ...span(chart.x, nameOf(chart.x, 'x'), layer.x1[index]!, layer.x2[index]!),
          ...span(chart.y, nameOf(chart.y, 'y'), layer.y1[index]!, layer.y2[index]!),
        ],
      }
    case 'rule':
      return { title: layer.label ?? layer.name ?? '', lines: line(layer.axis, layer.at) }
    case 'line':
    case 'band':
    case 'areas':
      return { title, lines: layer.kind === 'areas' ? [] : line('x', layer.x[index]).concat(layer.kind === 'line' ? line('y', layer.y[index]) : []) } // prettier-ignore
  }
}

const span = (axis: ChartAxis, name: string, a: number, b: number) => [
  { name, value: a === b ? onAxis(axis, a) : `${onAxis(axis, a)} to ${onAxis(axis, b)}` },
]

/** How many marks of a layer can be pointed at. */
export function markCount(layer: ChartLayer): number {
  switch (layer.kind) {
    case 'points':
    case 'line':
      return layer.x.length
    case 'bars':
      return layer.at.length
    case 'cells':
      return layer.columns * layer.rows
    case 'segments':
      return layer.x1.length
    case 'areas':
      return layer.outlines.length
    default:
      return 0
  }
}

const outside = (scale: Scale, value: number) => {
  const at = scale.at(value)
  return Number.isFinite(at) && (at < scale.low - 1e-9 || at > scale.high + 1e-9)
}

/** What of the data is not in the picture, as sentences. Empty where all is drawn. */
export function chartNotes(chart: Chart, layout: ChartLayout): string[] {
  const notes: string[] = []
  for (const axis of ['x', 'y'] as const) {
    const { scale, every } = layout[axis]
    const n = scale.unplaceable
    const name = nameOf(chart[axis], axis)
    if (n > 0) {
      notes.push(`${count(n)} ${plural(n, 'value')} of ${name} ${n === 1 ? 'is' : 'are'} 0 or less and not on its logarithmic axis.`) // prettier-ignore
    }
    if (every > 1)
      notes.push(`Every ${ordinal(every)} name${chart[axis].label === '' ? '' : ` of ${name}`} is written.`)
  }
  let beyond = 0
  for (const layer of chart.layers) {
    if (layer.kind === 'points') {
      for (let i = 0; i < layer.x.length; i++) {
        if (outside(layout.x.scale, layer.x[i]!) || outside(layout.y.scale, layer.y[i]!)) beyond++
      }
    } else if (layer.kind === 'rule' && outside(layout[layer.axis].scale, layer.at)) {
      notes.push(`${layer.label ?? layer.name ?? 'A marked value'} (${valueText(layer.at)}) lies outside the axes.`)
    }
  }
  if (beyond > 0)
    notes.push(`${count(beyond)} ${plural(beyond, 'point')} lie${beyond === 1 ? 's' : ''} outside the axes.`)
  if (chart.layers.some(l => l.kind === 'cells' && Array.from(l.values).some(Number.isNaN))) {
    notes.push('Blank cells have no value.')
  }
  // Both axes may have the same names.
  return [...new Set(notes)]
}

const ordinal = (n: number): string => (n === 2 ? 'second' : n === 3 ? 'third' : `${n}th`)

/** Whether there is anything to draw. */
export function isEmptyChart(chart: Chart): boolean {
  return !chart.layers.some(layer => {
    if (layer.kind === 'rule') return false
    if (layer.kind === 'line' || layer.kind === 'band') return layer.x.length > 0
    if (layer.kind === 'cells') return Array.from(layer.values).some(v => !Number.isNaN(v))
    return markCount(layer) > 0
  })
}
