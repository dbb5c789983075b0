// What the text tool shows: the run text with the active plot's dictionary, its features' strips, and the pinned token. Renderer.
import { computed, reactive, shallowRef } from 'vue'
import { data } from '../../../../api.ts'
import { useQuery } from '../../../../composables/use-query.ts'
import { useOwnText } from '../../../../stores/own-text.ts'
import { usePanes } from '../../../../stores/panes.ts'
import { useWorkspace } from '../../../../stores/workspace.ts'
import type { TextRequest } from '../../../../../shared/text-model.ts'
import type { Pane } from '../../pane-model.ts'
import { usePaneActions } from '../../use-pane-actions.ts'
import { stripTokens } from './text-words.ts'

export function useText(pane: () => Pane) {
  const own = useOwnText()
  const panes = usePanes()
  const workspace = useWorkspace()
  const actions = usePaneActions(pane)
  const phase = shallowRef('')

  const spec = computed(() => panes.request(pane())?.spec ?? actions.emptySpec())
  const activations = computed(() => workspace.info?.activations.find(a => a.id === spec.value.activations) ?? null)
  const dictionary = computed(() => workspace.info?.dictionaries.find(d => d.id === spec.value.dictionary) ?? null)
  const features = computed<number[]>(old => {
    const now = spec.value.features
    return old && old.join() === now.join() ? old : now
  })
  const slots = computed(() => panes.request(pane())?.slots ?? [])

  const request = computed<TextRequest | null>(old => {
    if (!own.ran || !dictionary.value || !activations.value?.model?.present) return null
    const now = { ...own.ran, dictionary: dictionary.value.id, activations: activations.value.id }
    return old && JSON.stringify(old) === JSON.stringify(now) ? old : now
  })
  const answer = useQuery(
    () => request.value,
    async (asked, signal) => {
      phase.value = ''
      const found = await data.call('text.encode', asked, { signal, onProgress: p => (phase.value = p.phase) })
      return { ...found, asked, strip: stripTokens(found.tokens) }
    },
    { keep: true },
  )
  /** an answer to another text or dictionary is still on screen */
  const stale = computed(() => answer.data.value !== null && answer.data.value.asked !== request.value)
  const values = useQuery(
    () => {
      const asked = stale.value ? null : (answer.data.value?.asked ?? null)
      return asked && features.value.length > 0 ? { asked, features: features.value } : null
    },
    async ({ asked, features: wanted }, signal) => ({
      ...(await data.call('text.values', { ...asked, features: wanted }, { signal })),
      asked,
      features: wanted,
    }),
    { keep: true },
  )
  const token = useQuery(
    () => {
      const asked = stale.value ? null : (answer.data.value?.asked ?? null)
      return asked && own.pinned !== null ? { ...asked, token: own.pinned } : null
    },
    async (asked, signal) => ({ ...(await data.call('text.token', asked, { signal })), at: asked.token }),
  )
  /** Strips of the chosen features, those that have been answered for this text. */
  const strips = computed(() => {
    const [found, shown] = [values.data.value, answer.data.value]
    if (!found || !shown || found.asked !== shown.asked) return []
    const k = found.features.length
    const count = shown.tokens.ids.length
    const slotOf = (feature: number) => slots.value[features.value.indexOf(feature)] ?? 7
    return found.features.map((feature, i) => ({
      feature,
      at: i,
      slot: slotOf(feature),
      color: `var(--f${slotOf(feature) + 1})`,
      values: Float32Array.from({ length: count }, (_, t) => found.values[t * k + i]!),
      max: found.max[i]!,
      count: found.count[i]!,
    }))
  })
  return reactive({
    activations,
    dictionary,
    features,
    answer: answer.data,
    values: values.data,
    strips,
    stale,
    token: token.data,
    tokenError: token.error,
    running: computed(
      () => request.value !== null && (answer.data.value === null || stale.value) && !answer.error.value,
    ),
    error: computed(() => answer.error.value ?? values.error.value),
    again: () => (answer.error.value ? answer.again() : values.again()),
    phase,
    setFeatures: actions.setFeatures,
  })
}
