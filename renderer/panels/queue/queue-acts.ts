// What the acts of labelling do, for the buttons and for the keyboard. Pure but for what it calls; renderer.
import type { useEvidence } from '../../stores/evidence.ts'
import type { useDefinition } from '../../stores/definition.ts'
import type { useDefinitionActs } from '../../stores/definition-acts.ts'
import type { useQueue } from '../../stores/queue.ts'
import { confidenceStep, flagTag, statusOf, tagAct, tagKeys } from './label-acts.ts'

export interface LabelStores {
  queue: ReturnType<typeof useQueue>
  definition: ReturnType<typeof useDefinition>
  acts: ReturnType<typeof useDefinitionActs>
  evidence: ReturnType<typeof useEvidence>
  /** puts the cursor into the definition */
  write(): void
}

/** false where it did nothing, so that the key is for others */
type Run = (stores: LabelStores) => boolean

const own: Record<string, Run> = {
  skip: s => s.queue.skip(),
  label: s => (s.write(), true),
  copy: s => s.queue.copyPrevious(),
  flag: s => s.queue.toggleTag(flagTag),
  'confidence.less': s => s.queue.changeConfidence(-confidenceStep),
  'confidence.more': s => s.queue.changeConfidence(confidenceStep),
  'evidence.for': s => s.evidence.addPointed('for'),
  'evidence.against': s => s.evidence.addPointed('against'),
  undo: s => s.acts.acts.undo !== null && (void s.acts.undo(), true),
  redo: s => s.acts.acts.redo !== null && (void s.acts.redo(), true),
  previous: s => s.queue.step(-1),
  next: s => s.queue.step(1),
}
for (let i = 0; i < tagKeys; i++) own[tagAct(i)] = s => s.queue.toggleSlot(i)

/** Does an act. @returns false where there is nothing to do it to */
export function runAct(id: string, stores: LabelStores): boolean {
  const status = statusOf(id)
  if (status === null) return own[id]!(stores)
  if (stores.queue.mark(status)) return true
  // Outside a queue the status is given, and nothing else happens.
  if (stores.definition.key === null) return false
  stores.definition.edit({ status })
  return true
}
