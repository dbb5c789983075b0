// The text that a person typed, as it was run, and the texts before it; kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { useWorkspace } from './workspace.ts'

/** What was run: the text as it was then, and how it was cut. */
export interface RanText {
  text: string
  byLine: boolean
  spaced: boolean
}

/** What full colour of a strip stands for. */
export const scales = ['text', 'run', 'all'] as const
export type StripScale = (typeof scales)[number]

const mostRecent = 12
/** characters of a text that is kept among the recent ones */
const mostKept = 20_000

const text = z.string().max(200_000)
const schema = z.object({
  draft: text,
  byLine: z.boolean(),
  spaced: z.boolean(),
  scale: z.enum(scales),
  numbers: z.boolean(),
  recent: z.array(text).max(mostRecent),
})

export const useOwnText = defineStore('own-text', () => {
  const workspace = useWorkspace()
  const draft = shallowRef('')
  const byLine = shallowRef(false)
  const spaced = shallowRef(true)
  const scale = shallowRef<StripScale>('text')
  const numbers = shallowRef(false)
  const recent = shallowRef<readonly string[]>([])
  const ran = shallowRef<RanText | null>(null)
  /** token whose features are listed */
  const pinned = shallowRef<number | null>(null)

  const run = () => {
    if (draft.value === '') return
    pinned.value = null
    ran.value = { text: draft.value, byLine: byLine.value, spaced: spaced.value }
    if (draft.value.length > mostKept) return
    recent.value = [draft.value, ...recent.value.filter(other => other !== draft.value)].slice(0, mostRecent)
  }
  const stop = () => {
    ran.value = null
    pinned.value = null
  }

  let kept = ''
  const value = () => ({
    draft: draft.value,
    byLine: byLine.value,
    spaced: spaced.value,
    scale: scale.value,
    numbers: numbers.value,
    recent: [...recent.value],
  })
  const show = (state: z.infer<typeof schema>) => {
    draft.value = state.draft
    byLine.value = state.byLine
    spaced.value = state.spaced
    scale.value = state.scale
    numbers.value = state.numbers
    recent.value = state.recent
    kept = JSON.stringify(value())
  }
  const restore = async (id: string) => {
    stop()
    show({ draft: '', byLine: false, spaced: true, scale: 'text', numbers: false, recent: [] })
    const saved = schema.safeParse(await data.call('state.get', { key: 'own-text' }).catch(() => null))
    // What was typed in the meantime stays.
    if (workspace.info?.id === id && saved.success && JSON.stringify(value()) === kept) show(saved.data)
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([draft, byLine, spaced, scale, numbers, recent], () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const next = value()
      if (JSON.stringify(next) === kept) return
      kept = JSON.stringify(next)
      void data.call('state.put', { key: 'own-text', value: next }).catch(() => undefined)
    }, 600)
  })
  return { draft, byLine, spaced, scale, numbers, recent, ran, pinned, run, stop }
})
