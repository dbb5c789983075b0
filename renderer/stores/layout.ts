// Widths and columns of the window, kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { keepState } from './keep-state.ts'
import { columnIds, columnOf, columnWidths, movedColumn, type ColumnId } from '../panels/features/columns.ts'
import type { AxisChoice } from '../panels/map/map-input.ts'
import type { MapTool } from '../plots/feature-map.plot.ts'
import { labelColorings, type ColorBy } from '../panels/features/label-colors.ts'
import { statisticIds } from '../panels/features/statistics.ts'

export interface Layout {
  table: number
  /** of the feature table in a small window, where it has two columns */
  narrowTable: number
  inspector: number
  /** shown columns of the feature table, in their order */
  columns: ColumnId[]
  /** px of those that were drawn wider or narrower */
  columnWidths: Partial<Record<ColumnId, number>>
  /** what colours features, in the table and on the map: a statistic, or what people said */
  colorBy: ColorBy | null
  /** what the map of features shows, and what a drag on it does */
  map: { by: 'statistics' | 'umap'; x: AxisChoice; y: AxisChoice; tool: MapTool }
}

const density: AxisChoice = { statistic: 'logDensity', log: false }
const largest: AxisChoice = { statistic: 'max', log: false }
const firstMap: Layout['map'] = { by: 'statistics', x: density, y: largest, tool: 'move' }
const axis = z.object({ statistic: z.enum(statisticIds), log: z.boolean() })

/** Limits of the side columns, px. */
export const widthLimits = { table: [240, 720], narrowTable: [160, 480], inspector: [270, 620] } as const

const schema = z.object({
  table: z.number().min(100).max(2_000),
  narrowTable: z.number().min(100).max(2_000).default(230),
  inspector: z.number().min(100).max(2_000),
  columns: z
    .array(z.string())
    .transform(names => columnIds.filter(id => names.includes(id)).sort((a, b) => names.indexOf(a) - names.indexOf(b))),
  columnWidths: z.partialRecord(z.enum(columnIds), z.number().min(columnWidths[0]).max(columnWidths[1])).catch({}),
  colorBy: z
    .enum([...statisticIds, ...labelColorings])
    .nullable()
    .catch(null),
  map: z
    .object({ by: z.enum(['statistics', 'umap']), x: axis, y: axis, tool: z.enum(['move', 'box', 'lasso']) })
    .catch(firstMap),
})

export const useLayout = defineStore('layout', () => {
  const layout = shallowRef<Layout>({
    table: 360,
    narrowTable: 230,
    inspector: 320,
    columns: ['density', 'max'],
    columnWidths: {},
    colorBy: null,
    map: firstMap,
  })
  const keep = keepState('layout', () => layout.value)
  let restoring = false

  watch(layout, () => restoring || keep.soon())
  const restore = async () => {
    const saved = schema.safeParse(await data.call('state.get', { key: 'layout' }))
    if (!saved.success) return
    restoring = true
    layout.value = saved.data
    queueMicrotask(() => (restoring = false))
  }
  const resize = (side: keyof typeof widthLimits, width: number) => {
    const [least, most] = widthLimits[side]
    layout.value = { ...layout.value, [side]: Math.round(Math.min(most, Math.max(least, width))) }
  }
  const put = (change: Partial<Layout>) => {
    layout.value = { ...layout.value, ...change }
  }
  /** Shows a column at the right, or hides it. */
  const toggleColumn = (column: ColumnId) => {
    const { columns } = layout.value
    put({ columns: columns.includes(column) ? columns.filter(c => c !== column) : [...columns, column] })
  }
  const moveColumn = (column: ColumnId, by: number) => put({ columns: movedColumn(layout.value.columns, column, by) })
  const widthOf = (column: ColumnId) => layout.value.columnWidths[column] ?? columnOf(column).width
  /** null puts the column's own width back. */
  const resizeColumn = (column: ColumnId, width: number | null) => {
    const [least, most] = columnWidths
    const px = width === null ? columnOf(column).width : Math.round(Math.min(most, Math.max(least, width)))
    put({ columnWidths: { ...layout.value.columnWidths, [column]: px } })
  }
  const colorBy = (by: ColorBy | null) => put({ colorBy: by })
  const setMap = (change: Partial<Layout['map']>) => put({ map: { ...layout.value.map, ...change } })
  return { layout, restore, resize, toggleColumn, moveColumn, widthOf, resizeColumn, colorBy, setMap }
})
