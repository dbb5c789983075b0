// The keys of labelling: the defaults with what a person chose in place of them, kept in the settings. Renderer.
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { keysOf, labelActs, refusal, shownKey } from '../panels/queue/label-acts.ts'
import { useSettings } from './settings.ts'

export const useLabelKeys = defineStore('label-keys', () => {
  const settings = useSettings()
  const keys = computed(() => keysOf(settings.settings.keys))
  const keyOf = (id: string): string => keys.value.get(id)!
  /** An act's key as its button shows it. */
  const shown = (id: string): string => shownKey(keyOf(id))
  const isOwn = (id: string): boolean => keyOf(id) !== labelActs.find(act => act.id === id)!.key
  const hasOwn = computed(() => labelActs.some(({ id }) => isOwn(id)))

  const put = (next: Record<string, string>) => settings.put({ keys: next })
  /** Gives an act another key. @returns why not, or null */
  const choose = (id: string, key: string): string | null => {
    const why = refusal(id, key, keys.value)
    if (why === null) void put({ ...settings.settings.keys, [id]: key })
    return why
  }
  /** Gives an act its own key back. @returns why not (another act has it), or null */
  const reset = (id: string): string | null => {
    const act = labelActs.find(a => a.id === id)!
    const why = refusal(id, act.key, keys.value)
    if (why === null) void put(Object.fromEntries(Object.entries(settings.settings.keys).filter(([of]) => of !== id)))
    return why
  }
  const resetAll = () => void put({})
  return { keys, keyOf, shown, isOwn, hasOwn, choose, reset, resetAll }
})
