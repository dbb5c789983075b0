// Who is labelling, and whether what others said is hidden from them. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { useNotices } from './notices.ts'
import { useSettings } from './settings.ts'
import { useWorkspace } from './workspace.ts'

const schema = z.object({ annotator: z.string() }).nullable().catch(null)

export const useBlind = defineStore('blind', () => {
  const workspace = useWorkspace()
  /** who labels blind; null where nobody does */
  const annotator = shallowRef<string | null>(null)
  /** Counts up when definitions are hidden or shown: whatever holds them begins anew. */
  const turn = shallowRef(0)
  /** the name that is written into what is saved */
  const name = computed(() => annotator.value ?? useSettings().settings.annotator)

  const read = async (id: string) => {
    const saved = await data.call('state.get', { key: 'blind' }).catch(() => null)
    if (workspace.info?.id === id) annotator.value = schema.parse(saved)?.annotator ?? null
  }
  watch(() => workspace.info?.id, id => id && void read(id), { immediate: true }) // prettier-ignore

  /** Hides what others said from an annotator, or shows it again with null. False where that failed, which is said. */
  const set = async (who: string | null): Promise<boolean> => {
    try {
      await data.call('labels.blind', { annotator: who })
    } catch (e) {
      useNotices().fail('Blind labelling was not changed', e)
      return false
    }
    annotator.value = who
    turn.value++
    return true
  }
  return { annotator, name, turn, set }
})
