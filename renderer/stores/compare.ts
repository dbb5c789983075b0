// The comparison of one plot with each of the others: asked while it is looked at, the latest answer wins. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Comparison } from '../../core/zones/comparison.ts'
import type { ZoneSpec } from '../../core/zones/types.ts'
import { toAppError, type AppError } from '../../shared/errors.ts'
import { data } from '../api.ts'
import type { Pane } from '../panels/zones/pane-model.ts'
import { usePanes } from './panes.ts'
import { useWorkspace } from './workspace.ts'

/** What is known of the comparison with one plot. */
export interface Answer {
  /** what was asked */
  key: string
  result: Comparison | null
  error: AppError | null
}

export const useCompare = defineStore('compare', () => {
  const panes = usePanes()
  const workspace = useWorkspace()
  /** ids of the plot that is compared and of the one whose details are shown; the first ones where they are not there */
  const baseId = shallowRef<string | null>(null)
  const againstId = shallowRef<string | null>(null)
  const among = shallowRef<'matched' | 'all'>('matched')
  /** points coloured by whether they change zone */
  const difference = shallowRef(false)
  /** tools on screen that show the numbers */
  const shown = shallowRef(0)

  const base = computed<Pane | null>(() => panes.pane(baseId.value ?? '') ?? panes.panes[0] ?? null)
  const others = computed(() => panes.panes.filter(p => p.id !== base.value?.id))
  const against = computed<Pane | null>(
    () => others.value.find(p => p.id === againstId.value) ?? others.value[0] ?? null,
  )

  const answers = shallowRef<ReadonlyMap<string, Answer>>(new Map())
  const answerOf = (id: string): Answer | null => answers.value.get(id) ?? null
  /** of the plot whose details are shown */
  const answer = computed(() => (against.value ? answerOf(against.value.id) : null))

  const wanted = computed(() => {
    const a = base.value && panes.request(base.value)?.spec
    if (!a || (shown.value === 0 && !difference.value)) return []
    const done = (spec: ZoneSpec) => workspace.runOf(spec.dictionary)?.state === 'done'
    return others.value.flatMap(pane => {
      const b = panes.request(pane)?.spec
      if (!b) return []
      return [{ id: pane.id, a, b, key: JSON.stringify([a, b, among.value, done(a), done(b)]) }]
    })
  })
  const controllers = new Map<string, AbortController>()
  const put = (id: string, value: Answer) => {
    answers.value = new Map(answers.value).set(id, value)
  }
  const ask = async (id: string, key: string, a: ZoneSpec, b: ZoneSpec) => {
    controllers.get(id)?.abort()
    const mine = new AbortController()
    controllers.set(id, mine)
    // The numbers of before stay until the new ones come.
    put(id, { key, result: answerOf(id)?.result ?? null, error: null })
    try {
      const result = await data.call('zone.compare', { a, b, among: among.value }, { signal: mine.signal })
      if (controllers.get(id) === mine) put(id, { key, result, error: null })
    } catch (e) {
      const error = toAppError(e)
      if (controllers.get(id) === mine && error.code !== 'cancelled') put(id, { key, result: null, error })
    } finally {
      if (controllers.get(id) === mine) controllers.delete(id)
    }
  }
  watch(
    wanted,
    now => {
      const ids = new Set(now.map(w => w.id))
      const left = [...answers.value].filter(([id]) => ids.has(id))
      if (left.length < answers.value.size) answers.value = new Map(left)
      for (const { id, key, a, b } of now) if (answerOf(id)?.key !== key) void ask(id, key, a, b)
    },
    { immediate: true },
  )
  const retry = (id: string) => {
    const again = wanted.value.find(w => w.id === id)
    if (again) void ask(id, again.key, again.a, again.b)
  }

  const rowsOf = computed(() => new Map([...answers.value].map(([id, a]) => [id, a.result && new Set(a.result.rows)])))
  /** Rows that change zone between a plot and the one it is compared with; null while points keep their own colours. */
  const changedOf = (id: string): ReadonlySet<number> | null => {
    if (!difference.value) return null
    const other = id === base.value?.id ? against.value?.id : id
    return (other !== undefined && rowsOf.value.get(other)) || null
  }
  return {
    baseId,
    againstId,
    among,
    difference,
    shown,
    base,
    others,
    against,
    answer,
    answerOf,
    retry,
    changedOf,
  }
})
