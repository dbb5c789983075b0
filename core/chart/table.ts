// The numbers behind a chart as a table: one row for each mark, for screen readers, CSV and JSON. Every process.
import type { Table, TableCell } from '../table/types.ts'
import { scaleTitle } from './heat.ts'
import type { Chart, ChartAxis, ChartLayer } from './types.ts'

type Field = 'x' | 'y' | 'low' | 'high' | 'xEnd' | 'yEnd' | 'value'
type Row = { layer: string; label: string } & Partial<Record<Field, TableCell>>

const fields: readonly Field[] = ['x', 'y', 'low', 'high', 'xEnd', 'yEnd', 'value']

const cell = (value: number | undefined): TableCell => (value === undefined || Number.isNaN(value) ? null : value)
const along = (axis: ChartAxis, value: number | undefined): TableCell =>
  axis.kind === 'category' && value !== undefined ? (axis.categories?.[Math.round(value)] ?? value) : cell(value)

/** What a layer is called in tables: its name, or what it is. */
const layerName = (layer: ChartLayer, at: number): string =>
  layer.kind === 'cells' ? layer.title : (layer.name ?? (layer.kind === 'rule' ? (layer.label ?? '') : '')) || `${layer.kind} ${at + 1}` // prettier-ignore

function rowsOf(chart: Chart, layer: ChartLayer, at: number): Row[] {
  const name = layerName(layer, at)
  const { x, y } = chart
  const many = (n: number, make: (i: number) => Partial<Row>): Row[] =>
    Array.from({ length: n }, (_, i) => {
      const label = 'labels' in layer ? (layer.labels?.[i] ?? '') : ''
      return { layer: name, label, ...make(i) }
    })
  switch (layer.kind) {
    case 'points':
      return many(layer.x.length, i => ({ x: along(x, layer.x[i]), y: along(y, layer.y[i]), ...(layer.low && layer.high ? { low: cell(layer.low[i]), high: cell(layer.high[i]) } : {}), ...(layer.heat ? { value: cell(layer.heat.values[i]) } : {}) })) // prettier-ignore
    case 'line':
      return many(layer.x.length, i => ({ x: along(x, layer.x[i]), y: along(y, layer.y[i]) }))
    case 'band':
      return many(layer.x.length, i => ({
        x: along(x, layer.x[i]),
        low: cell(layer.low[i]),
        high: cell(layer.high[i]),
      }))
    case 'bars':
      return many(layer.at.length, i => {
        const from = layer.from ? { low: cell(layer.from[i]) } : {}
        return layer.along === 'y'
          ? { x: along(x, layer.at[i]), y: along(y, layer.to[i]), ...from }
          : { x: along(x, layer.to[i]), y: along(y, layer.at[i]), ...from }
      })
    case 'rule':
      return many(1, () => ({ [layer.axis]: cell(layer.at) }))
    case 'segments':
      return many(layer.x1.length, i => ({ x: along(x, layer.x1[i]), y: along(y, layer.y1[i]), xEnd: along(x, layer.x2[i]), yEnd: along(y, layer.y2[i]) })) // prettier-ignore
    case 'cells':
      return many(layer.rows * layer.columns, i => ({ x: along(x, i % layer.columns), y: along(y, Math.floor(i / layer.columns)), value: cell(layer.values[i]) })) // prettier-ignore
    case 'areas':
      return layer.outlines.flatMap((outline, k) =>
        Array.from({ length: Math.floor(outline.length / 2) }, (_, i): Row => ({
          layer: name,
          label: layer.labels?.[k] ?? `outline ${k + 1}`,
          x: cell(outline[2 * i]),
          y: cell(outline[2 * i + 1]),
        })),
      )
  }
}

/** All marks of a chart, layer by layer. Columns that no layer fills are left out. */
export function chartTable(chart: Chart): Table {
  const rows = chart.layers.flatMap((layer, at) => rowsOf(chart, layer, at))
  const [x, y] = [chart.x.label || 'x', chart.y.label || 'y']
  const names: Record<Field, string> = {
    x,
    y: y === x ? `${y} (y)` : y,
    low: 'lower end',
    high: 'upper end',
    xEnd: `${x}, end`,
    yEnd: `${y}, end`,
    value: scaleTitle(chart) ?? 'value',
  }
  const used = fields.filter(field => rows.some(row => row[field] !== undefined))
  const labelled = rows.some(row => row.label !== '')
  return {
    columns: [
      { name: 'series' },
      ...(labelled ? [{ name: 'label' }] : []),
      ...used.map(field => ({ name: names[field] })),
    ],
    rows: rows.map(row => [row.layer, ...(labelled ? [row.label] : []), ...used.map(field => row[field] ?? null)]),
  }
}
