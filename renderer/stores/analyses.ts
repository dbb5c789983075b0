// Which analysis is open, whether the zone plots are beside it, and what a person set in each; kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch, type WritableComputedRef } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { keepState } from './keep-state.ts'
import { useWorkspace } from './workspace.ts'

/** px of the zone plots beside an analysis */
export const besideLimits = [320, 1_600] as const

const schema = z.object({
  open: z.string().max(40).nullable(),
  beside: z.boolean(),
  width: z.number().min(besideLimits[0]).max(besideLimits[1]),
  params: z.record(z.string().max(40), z.unknown()),
})

export const useAnalyses = defineStore('analyses', () => {
  const workspace = useWorkspace()
  const open = shallowRef<string | null>(null)
  const beside = shallowRef(false)
  const width = shallowRef(560)
  const params = shallowRef<Readonly<Record<string, unknown>>>({})

  const show = (id: string) => {
    open.value = id
  }
  const resize = (to: number) => {
    width.value = Math.round(Math.min(besideLimits[1], Math.max(besideLimits[0], to)))
  }
  const setParams = (id: string, value: unknown) => {
    params.value = { ...params.value, [id]: value }
  }

  let kept = ''
  const value = () => ({ open: open.value, beside: beside.value, width: width.value, params: params.value })
  const restore = async (id: string) => {
    params.value = {}
    const saved = schema.safeParse(await data.call('state.get', { key: 'analyses' }).catch(() => null))
    if (workspace.info?.id !== id || !saved.success) return
    open.value = saved.data.open
    beside.value = saved.data.beside
    width.value = saved.data.width
    params.value = saved.data.params
    kept = JSON.stringify(value())
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  const keep = keepState('analyses', value)
  watch([open, beside, width, params], () => {
    keep.drop()
    if (JSON.stringify(value()) === kept) return
    kept = ''
    keep.soon()
  })
  return { open, beside, width, params, show, resize, setParams }
})

/**
 * What a person set in a panel, kept in the workspace: read and written whole, never changed in place.
 * @param id of the panel @param schema of its settings: what it does not accept (an older window's) is replaced by `initial`
 */
export function useAnalysisParams<T>(id: string, schema: z.ZodType<T>, initial: T): WritableComputedRef<T> {
  const store = useAnalyses()
  return computed({
    get: () => {
      const saved = schema.safeParse(store.params[id])
      return saved.success ? saved.data : initial
    },
    set: value => store.setParams(id, value),
  })
}
