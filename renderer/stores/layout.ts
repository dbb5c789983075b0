// Widths and columns of the window, kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'

export const optionalColumns = ['density', 'max', 'meanActive', 'nearestCosine'] as const
export type OptionalColumn = (typeof optionalColumns)[number]

export interface Layout {
  table: number
  /** of the feature table in a small window, where it has two columns */
  narrowTable: number
  inspector: number
  columns: OptionalColumn[]
}

/** Limits of the side columns, px. */
export const widthLimits = { table: [240, 720], narrowTable: [160, 480], inspector: [270, 620] } as const

const schema = z.object({
  table: z.number().min(100).max(2_000),
  narrowTable: z.number().min(100).max(2_000).default(230),
  inspector: z.number().min(100).max(2_000),
  columns: z.array(z.enum(optionalColumns)),
})

export const useLayout = defineStore('layout', () => {
  const layout = shallowRef<Layout>({ table: 360, narrowTable: 230, inspector: 320, columns: ['density', 'max'] })
  let timer: ReturnType<typeof setTimeout> | undefined
  let restoring = false

  watch(layout, value => {
    if (restoring) return
    clearTimeout(timer)
    timer = setTimeout(() => void data.call('state.put', { key: 'layout', value }).catch(() => undefined), 400)
  })
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
  const toggleColumn = (column: OptionalColumn) => {
    const { columns } = layout.value
    const next = optionalColumns.filter(c => (c === column ? !columns.includes(c) : columns.includes(c)))
    layout.value = { ...layout.value, columns: next }
  }
  return { layout, restore, resize, toggleColumn }
})
