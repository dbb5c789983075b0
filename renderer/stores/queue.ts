// The labelling queue: one act a key, on to the next by itself, kept in the workspace with the place one was at. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { data } from '../api.ts'
import { nextOpen, progressOf, queueSchema, type LabelQueue, type Outcome } from '../panels/queue/queue-model.ts'
import type { DefinitionKind, DefinitionStatus } from '../../shared/model.ts'
import { currentOfEach } from '../../shared/standing.ts'
import { bodyOf } from '../panels/inspector/definition-body.ts'
import { useDefinition } from './definition.ts'
import { keepState } from './keep-state.ts'
import { usePages } from './pages.ts'
import { usePlaces } from './places.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** pages fetched ahead */
const ahead = 4
/** s: longer without an act is a pause, not work */
const longestPause = 120
/** the tag of a flagged feature */
export const flagTag = 'flagged'

export const useQueue = defineStore('queue', () => {
  const workspace = useWorkspace()
  const selection = useSelection()
  const definition = useDefinition()
  const places = usePlaces()
  const queue = shallowRef<LabelQueue | null>(null)
  /** It waits while another dictionary is on screen. */
  const active = computed(() => queue.value !== null && queue.value.dictionary === workspace.dictionaryId)
  const current = computed(() => queue.value?.features[queue.value.at] ?? null)
  const progress = computed(() => (queue.value ? progressOf(queue.value) : null))
  const isOver = computed(() => progress.value?.left === 0)
  /** The label that was written last, to be used again. */
  const lastLabel = shallowRef('')
  let lastAct = Date.now()

  const fetchAhead = () => {
    const now = queue.value
    const run = workspace.run
    if (!now || run?.state !== 'done') return
    usePages().prefetch(run.id, now.features.slice(now.at + 1, now.at + 1 + ahead))
  }
  const open = () => {
    if (!active.value || current.value === null) return
    selection.select(current.value)
    fetchAhead()
  }
  /** Goes to a place of it. */
  const goTo = (at: number) => {
    if (!queue.value) return
    queue.value = { ...queue.value, at: Math.min(queue.value.features.length - 1, Math.max(0, at)) }
    open()
  }
  /** What is written of a feature: in a queue of disagreements the resolved definition, else one's own. */
  const kindOf = (feature: number): DefinitionKind =>
    active.value && queue.value?.settles && feature === current.value ? 'resolution' : 'definition'
  /** Resolves the open feature as one of its annotators has it, by name, and goes on. */
  const settleAs = (nth: number): boolean => {
    const said = isHere() && definition.key?.kind === 'resolution' && currentOfEach(definition.events)[nth]
    if (!said) return false
    definition.edit(bodyOf(said))
    void definition.flush({ adopt: true })
    decide('labelled')
    return true
  }
  const start = (title: string, features: readonly number[], { settles = false } = {}) => {
    const { dictionaryId } = workspace
    if (!dictionaryId || features.length === 0) return
    lastAct = Date.now()
    queue.value = { title, dictionary: dictionaryId, features: [...features], at: 0, outcome: {}, seconds: 0, settles }
    places.show(null)
    places.inspectorOut = true
    open()
  }
  /** Back to where one was, also in another dictionary. */
  const resume = () => {
    if (!queue.value) return
    lastAct = Date.now()
    workspace.dictionaryId = queue.value.dictionary
    places.inspectorOut = true
    open()
  }
  const end = () => {
    queue.value = null
  }
  const step = (by: number): boolean => {
    if (!active.value || !queue.value) return false
    goTo(queue.value.at + by)
    return true
  }
  /** Notes what became of the open feature and goes on to the next without a decision. */
  const decide = (outcome: Outcome) => {
    const now = queue.value
    if (!now || current.value === null) return
    const since = Math.min(longestPause, (Date.now() - lastAct) / 1_000)
    lastAct = Date.now()
    const next = { ...now, outcome: { ...now.outcome, [current.value]: outcome }, seconds: now.seconds + since }
    queue.value = { ...next, at: nextOpen(next) ?? next.at }
    open()
  }
  /** Whether what is written now is about the open feature of the queue. */
  const isHere = () => active.value && definition.key?.feature === current.value
  const mark = (status: DefinitionStatus): boolean => {
    if (!isHere()) return false
    definition.edit({ status })
    if (definition.body.label) lastLabel.value = definition.body.label
    // One who decides on what somebody else wrote says it too.
    void definition.flush({ adopt: true })
    decide('labelled')
    return true
  }
  /** Keeps what is written and goes on; one that says nothing is skipped. */
  const next = (): boolean => {
    if (!isHere()) return false
    const { label, status } = definition.body
    if (label) lastLabel.value = label
    void definition.flush()
    decide(status === 'unlabelled' && label === '' ? 'skipped' : 'labelled')
    return true
  }
  const skip = (): boolean => {
    if (!isHere()) return false
    decide('skipped')
    return true
  }
  /** Gives the open feature a tag, or takes it away. */
  const toggleTag = (tag: string): boolean => {
    if (!isHere()) return false
    const { tags } = definition.body
    definition.edit({ tags: tags.includes(tag) ? tags.filter(t => t !== tag) : [...tags, tag] })
    return true
  }
  const copyLast = (): boolean => {
    if (!isHere() || lastLabel.value === '') return false
    definition.edit({ label: lastLabel.value })
    return true
  }

  let kept = ''
  const restore = async (id: string) => {
    queue.value = null
    const saved = queueSchema.nullable().safeParse(await data.call('state.get', { key: 'queue' }).catch(() => null))
    if (workspace.info?.id !== id || !saved.success || !saved.data) return
    queue.value = { ...saved.data, at: Math.min(saved.data.at, saved.data.features.length - 1) }
    kept = JSON.stringify(queue.value)
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  const keep = keepState('queue', () => queue.value)
  watch(queue, value => {
    keep.drop()
    if (JSON.stringify(value) === kept) return
    kept = ''
    keep.soon()
  })
  return {
    queue, active, current, progress, isOver, lastLabel,
    start, resume, end, goTo, step, mark, next, skip, toggleTag, copyLast, settleAs, kindOf,
  } // prettier-ignore
})
