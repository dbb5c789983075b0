// What a pane is called beside others, whose slice it is drawn in, and what can be opened beside it. Renderer.
import { computed, reactive, type ComputedRef } from 'vue'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { usePanes } from '../../stores/panes.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import type { BesideChoice } from './BesideMenu.vue'
import { lendersOf } from './pane-links.ts'
import { maxPanes, type Pane } from './pane-model.ts'
import { titleOf } from './pane-words.ts'
import { pairOptions } from './shown-pairs.ts'

export function useBeside(pane: () => Pane, spec: ComputedRef<ZoneSpec>) {
  const panes = usePanes()
  const workspace = useWorkspace()

  const number = computed(() => (panes.panes.length > 1 ? panes.numberOf(pane().id) : null))
  /** of the dictionary, while several are on screen */
  const letter = computed(() => panes.letters.get(spec.value.dictionary) ?? '')
  const dictionary = computed(() => workspace.info?.dictionaries.find(d => d.id === spec.value.dictionary) ?? null)
  const name = computed(() => (dictionary.value ? titleOf(dictionary.value) : 'No dictionary'))
  /** " on layer 5" while the workspace has several sets of activations */
  const onWhich = computed(() => {
    const all = workspace.info?.activations ?? []
    const own = all.find(a => a.id === spec.value.activations)
    return all.length > 1 && own ? ` on ${own.name}` : ''
  })
  /** what differs: "A · seed 0" */
  const title = computed(() => [...(spec.value.control ? ['Control'] : []), ...(letter.value ? [letter.value] : []), `${name.value}${onWhich.value}`].join(' · ')) // prettier-ignore
  const canAdd = computed(() => panes.panes.length < maxPanes)
  const lenders = computed(() =>
    lendersOf(pane(), panes.panes).map(({ id }) => ({ id, title: `Slice of plot ${panes.numberOf(id)}` })),
  )
  /** "slice of plot 1 · ", or why it is not drawn there; empty for a slice of its own */
  const sliceNote = computed(() => {
    const { sliceOf } = panes.sourceOf(pane())
    if (sliceOf === undefined || !panes.pane(sliceOf)) return ''
    return `${panes.obstacleOf(panes.sourceOf(pane())) ?? `slice of plot ${panes.numberOf(sliceOf)}`} · `
  })
  /** Dictionaries that may hold matches. */
  const others = computed<BesideChoice[]>(() => {
    const own = dictionary.value
    if (!own) return []
    return workspace
      .info!.dictionaries.filter(d => d.id !== own.id)
      .map(d => ({
        id: d.id,
        title: titleOf(d),
        obstacle: !d.present ? 'its files are not there' : d.dOut === own.dOut ? '' : 'writes into another space',
      }))
  })
  const waiting = computed(() => panes.waitsFor(pane()))
  const waits = computed(() => waiting.value !== null && waiting.value.failed === null)
  const unmatched = computed(() => {
    if (!pane().matchOf) return null
    return waiting.value?.failed ?? `None of the features of plot ${panes.numberOf(pane().matchOf!)} has a direction that can be matched.` // prettier-ignore
  })
  const bar = computed(() => ({ number: number.value, canAdd: canAdd.value, others: others.value }))
  const pairs = computed(() => pairOptions(workspace.info, spec.value))
  const controls = computed(() => ({
    letter: letter.value,
    lenders: lenders.value,
    lender: pane().sliceOf,
    pairs: pairs.value,
  }))
  return reactive({ bar, controls, letter, dictionary, name, title, sliceNote, waits, unmatched })
}
