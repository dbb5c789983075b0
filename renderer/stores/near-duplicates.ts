// From which likeness on a label is offered for other features, and which pairs a person dismissed; kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { likenessSchema, pairKey, usualLikeness, type Likeness } from '../panels/inspector/near-duplicates.ts'
import { keepState } from './keep-state.ts'
import { useWorkspace } from './workspace.ts'

const mostDismissed = 20_000
const schema = z.object({
  isOpen: z.boolean(),
  least: likenessSchema,
  dismissed: z.array(z.string().max(60)).max(mostDismissed),
})
type Kept = z.infer<typeof schema>
const fresh: Kept = { isOpen: false, least: usualLikeness, dismissed: [] }

export const useNearDuplicates = defineStore('near-duplicates', () => {
  const workspace = useWorkspace()
  const kept = shallowRef<Kept>(fresh)
  const keep = keepState('near-duplicates', () => kept.value)
  const restore = async (id: string) => {
    keep.drop()
    kept.value = fresh
    const saved = schema.safeParse(await data.call('state.get', { key: 'near-duplicates' }).catch(() => null))
    if (workspace.info?.id === id && saved.success) kept.value = saved.data
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore

  const set = (change: Partial<Kept>) => {
    kept.value = { ...kept.value, ...change }
    keep.soon()
  }
  const keyOf = (a: number, b: number) => pairKey(workspace.dictionaryId ?? '', a, b)
  const isDismissed = (a: number, b: number) => kept.value.dismissed.includes(keyOf(a, b))
  const dismiss = (a: number, b: number) =>
    set({ dismissed: [...kept.value.dismissed.filter(key => key !== keyOf(a, b)), keyOf(a, b)].slice(-mostDismissed) })
  /** Offers dismissed ones again. */
  const bringBack = (a: number, others: readonly number[]) => {
    const keys = new Set(others.map(b => keyOf(a, b)))
    set({ dismissed: kept.value.dismissed.filter(key => !keys.has(key)) })
  }
  const setLeast = (least: Likeness) => set({ least })
  const open = (isOpen: boolean) => set({ isOpen })
  return { kept, isDismissed, dismiss, bringBack, setLeast, open }
})
