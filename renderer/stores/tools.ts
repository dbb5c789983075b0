// Which tool under the zone plots is open, and how high the dock is; kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { keepState } from './keep-state.ts'
import { useWorkspace } from './workspace.ts'

/** px */
export const dockLimits = [120, 720] as const

const schema = z.object({
  open: z.string().max(40).nullable(),
  height: z.number().min(dockLimits[0]).max(dockLimits[1]),
})

export const useTools = defineStore('tools', () => {
  const workspace = useWorkspace()
  const open = shallowRef<string | null>(null)
  const height = shallowRef(240)

  /** whether somebody chose in this workspace since it was opened */
  let touched = false
  const toggle = (id: string) => {
    touched = true
    open.value = open.value === id ? null : id
  }
  const resize = (to: number) => {
    height.value = Math.round(Math.min(dockLimits[1], Math.max(dockLimits[0], to)))
  }

  let kept = ''
  const value = () => ({ open: open.value, height: height.value })
  const restore = async (id: string) => {
    const saved = schema.safeParse(await data.call('state.get', { key: 'tools' }).catch(() => null))
    // What was opened in the meantime is newer than what was kept.
    if (workspace.info?.id !== id || !saved.success || touched) return
    open.value = saved.data.open
    height.value = saved.data.height
    kept = JSON.stringify(value())
  }
  watch(
    () => workspace.info?.id,
    id => {
      touched = false
      if (id) void restore(id)
    },
    { immediate: true },
  )
  const keep = keepState('tools', value)
  watch([open, height], () => {
    keep.drop()
    if (JSON.stringify(value()) === kept) return
    kept = ''
    keep.soon()
  })
  return { open, height, toggle, resize }
})
