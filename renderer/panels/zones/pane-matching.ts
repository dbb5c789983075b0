// Looks for the features that match another pane's, for every pane that draws such. Renderer.
import { watch, type ComputedRef, type ShallowRef } from 'vue'
import { useMatches } from '../../stores/matches.ts'
import { questionOf, sourceOf, type PaneWorld } from './pane-links.ts'
import type { Pane } from './pane-model.ts'

/** Asks as questions come up; answers are the matches store's. */
export function usePaneMatching(ready: ShallowRef<boolean>, world: ComputedRef<PaneWorld>) {
  const matches = useMatches()
  watch(
    () => (ready.value ? world.value.panes.flatMap(p => questionOf(p, world.value) ?? []) : []),
    questions => questions.filter(q => !matches.answerOf(q)).forEach(q => void matches.ask(q)),
  )
  /** Null unless a pane's features are not known: `failed` says why they will not be, null while they are being looked for. */
  const waitsFor = (p: Pane): { failed: string | null } | null => {
    const question = questionOf(sourceOf(p, world.value.panes), world.value)
    return question && !matches.answerOf(question) ? { failed: matches.failureOf(question) } : null
  }
  return { waitsFor }
}
