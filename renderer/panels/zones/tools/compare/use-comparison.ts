// What the comparison on screen is called, what its rows select, and its copy as text. Renderer.
import { computed, reactive, shallowRef, watch } from 'vue'
import { greySlot } from '../../../../../core/figure/palette.ts'
import { app } from '../../../../api.ts'
import { useCompare } from '../../../../stores/compare.ts'
import { slotColor } from '../../../../plots/colors.ts'
import { useFeatureNames } from '../../../../stores/feature-names.ts'
import { useNotices } from '../../../../stores/notices.ts'
import { usePanes } from '../../../../stores/panes.ts'
import { useSelection } from '../../../../stores/selection.ts'
import { useWorkspace } from '../../../../stores/workspace.ts'
import type { Pane } from '../../pane-model.ts'
import { short, titleOf } from '../../pane-words.ts'
import { comparisonTsv, type Names } from './compare-words.ts'

export function useComparison() {
  const panes = usePanes()
  const compare = useCompare()
  const selection = useSelection()
  const workspace = useWorkspace()
  const notices = useNotices()
  const labels = useFeatureNames()

  const requestOf = (pane: Pane | null) => (pane ? panes.request(pane) : null)
  const nameOf = (pane: Pane | null) => (pane ? `plot ${panes.numberOf(pane.id)}` : '')
  const letterOf = (pane: Pane | null) => panes.letters.get(requestOf(pane)?.spec.dictionary ?? '') ?? ''
  const names = computed<Names>(() => ({
    a: nameOf(compare.base),
    b: nameOf(compare.against),
    letterA: letterOf(compare.base),
    letterB: letterOf(compare.against),
  }))
  const dictionaries = computed(() => [compare.base, compare.against].map(p => requestOf(p)?.spec.dictionary ?? null))
  /** What a plot shows, for the copied text. */
  const titleFor = (pane: Pane | null) => {
    const spec = requestOf(pane)?.spec
    const dictionary = workspace.info?.dictionaries.find(d => d.id === spec?.dictionary)
    return `${spec?.control ? 'control of ' : ''}${dictionary ? titleOf(dictionary) : ''}`
  }
  const colorOf = (feature: number) => {
    const asked = requestOf(compare.base)
    const slot = asked?.slots[asked.spec.features.indexOf(feature)] ?? greySlot
    return slotColor(slot)
  }
  const boxNote = computed(() => {
    const half = compare.answer?.result?.halfSize ?? null
    if (half === null) return 'No zones are drawn in a shared slice: nothing is said of the box.'
    return `“Of box” is of the drawn box (half side ${short(half)}) in the slice of ${names.value.a}, whatever slice ${names.value.b} is drawn in.`
  })

  /** zone whose movers are selected */
  const selectedZone = shallowRef<number | null>(null)
  watch(
    () => selection.selectedRows,
    () => (selectedZone.value = null),
    { flush: 'sync' },
  )
  /** Selects everywhere the rows that change zone, or those that move in or out of one; again lets go. */
  const selectChanged = (active: number | null) => {
    const found = compare.answer?.result
    if (!found) return
    if (active !== null && selectedZone.value === active) return selection.selectRows([])
    const { rows, from, to } = found
    selection.selectRows([...rows].filter((_, i) => active === null || from[i] === active || to[i] === active))
    selectedZone.value = active
  }
  const copy = () => {
    const found = compare.answer?.result
    if (!found) return
    const text = comparisonTsv(
      found,
      names.value,
      { a: titleFor(compare.base), b: titleFor(compare.against) },
      (side, feature) => labels.labelOf(dictionaries.value[side === 'a' ? 0 : 1] ?? null, feature),
    )
    app
      .call('clipboard.write', { text })
      .then(() => notices.say('The comparison was copied as tab-separated text.'))
      .catch((e: unknown) => notices.fail('The comparison was not copied', e))
  }
  return reactive({ names, dictionaries, colorOf, boxNote, selectedZone, selectChanged, copy })
}
