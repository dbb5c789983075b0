// Who is labelling, and whether what others said is hidden from them. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { data } from '../api.ts'
import { focusInspector } from '../panels/queue/focus-inspector.ts'
import { chooseFeatures } from '../panels/queue/choose-features.ts'
import { useDefinition } from './definition.ts'
import { useNotices } from './notices.ts'
import { usePages } from './pages.ts'
import { usePlaces } from './places.ts'
import { useQueryBox } from './query-box.ts'
import { useQueue } from './queue.ts'
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

  /** whether the place of definitions shows the agreement */
  const comparing = shallowRef(false)
  /** Hides what others said from an annotator, or shows it again with null. False where that failed, which is said. */
  const set = async (who: string | null): Promise<boolean> => {
    await useDefinition().flush()
    try {
      await data.call('labels.blind', { annotator: who })
    } catch (e) {
      useNotices().fail('Blind labelling was not changed', e)
      return false
    }
    annotator.value = who
    // Nothing that was written, copied, searched or said before stays on screen.
    useDefinition().forget()
    usePages().forget()
    if (who !== null) {
      useQueue().forget()
      useQueryBox().text = ''
      for (const { id, tone } of useNotices().notices) if (tone === 'info') useNotices().close(id)
    }
    turn.value++
    return true
  }
  /**
   * Hides what others said and starts a queue of a random sample of features.
   * @param features that others judged @param count of them, at most
   */
  const begin = async (
    who: string,
    { features, count, seed }: { features: Int32Array; count: number; seed: number },
  ) => {
    if (!(await set(who))) return
    const places = usePlaces()
    places.open('features')
    if (count === 0) return
    const chosen = chooseFeatures([...features], { order: 'random', count, seed, density: [], near: null })
    useQueue().start(`second labels, blind · ${workspace.dictionary?.title || workspace.dictionary?.name}`, chosen)
    focusInspector()
  }
  /** Shows what everybody said again, and how far they agree. */
  const end = async () => {
    if (!(await set(null))) return
    usePlaces().open('definitions')
    comparing.value = true
  }
  return { annotator, name, turn, comparing, begin, end }
})
