// The angles of the active plot: asked for when what they depend on changes, and copied as text. Renderer.
import { computed, reactive, shallowRef } from 'vue'
import { greySlot } from '../../../../../core/figure/palette.ts'
import { pairAngles } from '../../../../../core/angles/pair-angles.ts'
import type { ZoneSpec } from '../../../../../core/zones/types.ts'
import { app, data } from '../../../../api.ts'
import { useQuery } from '../../../../composables/use-query.ts'
import { slotColor } from '../../../../plots/colors.ts'
import { useFeatureNames } from '../../../../stores/feature-names.ts'
import { useNotices } from '../../../../stores/notices.ts'
import { usePanes } from '../../../../stores/panes.ts'
import { useWorkspace } from '../../../../stores/workspace.ts'
import type { Pane } from '../../pane-model.ts'
import { titleOf } from '../../pane-words.ts'
import { anglesTsv } from './angle-words.ts'

export function useAngles(pane: () => Pane) {
  const panes = usePanes()
  const workspace = useWorkspace()
  const notices = useNotices()
  const names = useFeatureNames()
  const phase = shallowRef('')

  const request = computed(() => panes.request(pane()))
  /** Slice, origin and points change no angle to the data: another slice asks nothing. */
  const asked = computed<{ spec: ZoneSpec; key: string } | null>(old => {
    const spec = request.value?.spec
    if (!spec || !panes.ready) return null
    const { dictionary, activations, features, filter, control, zone } = spec
    const run = workspace.runOf(dictionary)
    const done = run?.state === 'done' ? run.id : null
    const key = JSON.stringify([dictionary, activations, features, filter, control, zone, done])
    return old?.key === key ? old : { spec, key }
  })
  const query = useQuery(
    () => asked.value,
    ({ spec }, signal) => data.call('zone.angles', spec, { signal, onProgress: p => (phase.value = p.phase) }),
    { keep: true },
  )
  const view = computed(() => panes.pictureOf(pane().id).drawn.value?.view ?? null)
  const pairs = computed(() => (view.value ? pairAngles(view.value) : []))
  const title = computed(() => {
    const found = workspace.info?.dictionaries.find(d => d.id === request.value?.spec.dictionary)
    return found ? titleOf(found) : ''
  })
  /** Colour of a feature in the plot. */
  const colorOf = (feature: number): string => {
    const at = view.value?.features.findIndex(f => f.feature === feature) ?? -1
    const slot = panes.pictureOf(pane().id).drawn.value?.slots[at]
    return slotColor(slot ?? greySlot)
  }
  const copy = (): void => {
    if (!query.data.value) return
    const text = anglesTsv(query.data.value, pairs.value, title.value, feature =>
      names.labelOf(request.value?.spec.dictionary ?? null, feature),
    )
    app
      .call('clipboard.write', { text })
      .then(() => notices.say('The angles were copied as tab-separated text.'))
      .catch((e: unknown) => notices.fail('The angles were not copied', e))
  }
  return reactive({
    table: query.data,
    dictionary: computed(() => request.value?.spec.dictionary ?? null),
    error: query.error,
    pending: query.pending,
    slow: query.slow,
    again: query.again,
    empty: computed(() => request.value === null),
    phase,
    pairs,
    colorOf,
    copy,
  })
}
