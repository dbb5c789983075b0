// Evidence for and against the definition that is being written: the example that is pointed at, put in by a click or a key. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { exampleAsEvidence, type EvidenceSide } from '../../shared/evidence-model.ts'
import type { Example } from '../../shared/feature-page-model.ts'
import type { SavedViewItem } from '../../shared/saved-view.ts'
import { sideOf, withEntry } from '../panels/inspector/evidence-list.ts'
import { useDefinition } from './definition.ts'
import { useWorkspace } from './workspace.ts'

export const useEvidence = defineStore('evidence', () => {
  const definition = useDefinition()
  const workspace = useWorkspace()
  /** under the pointer, with the focus, or selected alone */
  const pointed = shallowRef<Example | null>(null)
  watch(() => definition.key, () => (pointed.value = null), { flush: 'sync' }) // prettier-ignore
  const list = computed(() => definition.body.evidence)
  const canAdd = computed(() => definition.key !== null && definition.loaded && workspace.info?.readOnly !== true)

  const add = (side: EvidenceSide, example: Example): boolean => {
    const { activationsId } = workspace
    if (!canAdd.value || !activationsId) return false
    definition.edit({ evidence: withEntry(list.value, exampleAsEvidence(side, activationsId, example)) })
    return true
  }
  const addPointed = (side: EvidenceSide): boolean => pointed.value !== null && add(side, pointed.value)
  const addView = ({ id, name }: SavedViewItem) => {
    if (canAdd.value)
      definition.edit({ evidence: withEntry(list.value, { kind: 'view', side: 'for', view: id, name }) })
  }
  const remove = (at: number) => {
    if (canAdd.value) definition.edit({ evidence: list.value.toSpliced(at, 1) })
  }
  const of = (row: number): EvidenceSide | null => sideOf(list.value, workspace.activationsId ?? undefined, row)
  return { pointed, list, canAdd, add, addPointed, addView, remove, of }
})
