// Steps of undo across definitions: what a feature's definition was before a burst of saves. Renderer.
import { computed, shallowRef } from 'vue'
import type { DefinitionBody } from '../../../shared/model.ts'

export interface DefinitionKey {
  dictionary: string
  feature: number
}
export interface UndoStep {
  key: DefinitionKey
  before: DefinitionBody
  /** ms, when the last save of the burst happened */
  at: number
}

/** Saves of one feature closer than this many milliseconds are one step. */
const burst = 5_000
const atMost = 100

export function createUndoSteps() {
  const steps = shallowRef<readonly UndoStep[]>([])
  const last = computed(() => steps.value.at(-1) ?? null)

  const remember = (key: DefinitionKey, before: DefinitionBody) => {
    const at = Date.now()
    const top = last.value
    const same = top?.key.feature === key.feature && top.key.dictionary === key.dictionary
    if (top && same && at - top.at < burst) steps.value = [...steps.value.slice(0, -1), { ...top, at }]
    else steps.value = [...steps.value.slice(1 - atMost), { key, before, at }]
  }
  /** Runs `undo` on the last step; what it writes makes no new step, so that undo goes further back each time. */
  const takeLast = async (undo: (step: UndoStep) => Promise<void>): Promise<UndoStep | null> => {
    const step = last.value
    if (!step) return null
    const earlier = steps.value.slice(0, -1)
    await undo(step)
    steps.value = earlier
    return step
  }
  /** The next save is a step of its own, however soon it comes. */
  const endBurst = () => {
    const top = last.value
    if (top) steps.value = [...steps.value.slice(0, -1), { ...top, at: -Infinity }]
  }
  const forget = () => {
    steps.value = []
  }
  return { last, remember, takeLast, endBurst, forget }
}
