// The labelling queue: one act a key, on to the next by itself, kept in the workspace with the place one was at. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { data } from '../api.ts'
import { flagTag, tagKeys } from '../panels/queue/label-acts.ts'
import { nextOpen, progressOf, queueSchema, type LabelQueue, type Outcome } from '../panels/queue/queue-model.ts'
import { longestPause, type Session } from '../panels/queue/queue-summary.ts'
import type { DefinitionBody, DefinitionKind, DefinitionStatus } from '../../shared/model.ts'
import { currentOfEach } from '../../shared/standing.ts'
import { bodyOf } from '../panels/inspector/definition-body.ts'
import { useDefinition } from './definition.ts'
import { keepState } from './keep-state.ts'
import { usePages } from './pages.ts'
import { usePlaces } from './places.ts'
import { useSelection } from './selection.ts'
import { useThumbnails } from './thumbnails.ts'
import { useWorkspace } from './workspace.ts'

/** features fetched ahead */
const ahead = 4
/** ms at a feature before that: first this one is painted */
const aheadAfter = 80

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
  /** Whether its open feature is the one on screen, so that keys are acts on it. */
  const isOpenHere = computed(() => active.value && !isOver.value && selection.current === current.value)
  const isOver = computed(() => progress.value?.left === 0)
  /** What was written last, to be used again. */
  const previous = shallowRef<Pick<DefinitionBody, 'label' | 'description' | 'tags'> | null>(null)
  const session = shallowRef<Session>({ decided: 0, seconds: 0 })
  /** Whether the open feature was accepted without a label, until something is written or another one is open. */
  const lacksLabel = shallowRef(false)
  let lastKey = Date.now()
  /** s of work since the last decision */
  let spent = 0

  /** Time passed is work, but for pauses. */
  const tick = () => {
    const now = Date.now()
    spent += Math.min(longestPause, Math.max(0, now - lastKey) / 1_000)
    lastKey = now
  }
  watch(() => definition.body, () => active.value && tick(), { flush: 'sync' }) // prettier-ignore
  watch([() => definition.body, current], () => (lacksLabel.value = false), { flush: 'sync' })

  let aheadTimer: ReturnType<typeof setTimeout> | undefined
  const fetchAhead = () => {
    const now = queue.value
    const run = workspace.run
    if (!now || run?.state !== 'done') return
    const coming = now.features.slice(now.at + 1, now.at + 1 + ahead)
    usePages().prefetch(run.id, coming)
    useThumbnails().prefetch(run.id, coming)
  }
  const open = () => {
    if (!active.value || current.value === null) return
    selection.select(current.value)
    clearTimeout(aheadTimer)
    aheadTimer = setTimeout(fetchAhead, aheadAfter)
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
  /** @param given settles: of disagreements, where digits resolve; tags: those that get digits */
  const start = (
    title: string,
    features: readonly number[],
    { settles = false, tags = [] }: { settles?: boolean; tags?: readonly string[] } = {},
  ) => {
    const { dictionaryId } = workspace
    if (!dictionaryId || features.length === 0) return
    lastKey = Date.now()
    spent = 0
    session.value = { decided: 0, seconds: 0 }
    const state = { at: 0, outcome: {}, seconds: 0, settles, tags: settles ? [] : tags.slice(0, tagKeys) }
    queue.value = { title, dictionary: dictionaryId, features: [...features], ...state }
    places.show(null)
    places.inspectorOut = true
    open()
  }
  /** Back to where one was, also in another dictionary. */
  const resume = () => {
    if (!queue.value) return
    lastKey = Date.now()
    workspace.dictionaryId = queue.value.dictionary
    places.inspectorOut = true
    open()
  }
  const end = () => {
    queue.value = null
  }
  /** Ends it, and forgets the words that may be copied: they may be another person's. */
  const forget = () => {
    queue.value = previous.value = null
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
    tick()
    session.value = { decided: session.value.decided + 1, seconds: session.value.seconds + spent }
    const next = { ...now, outcome: { ...now.outcome, [current.value]: outcome }, seconds: now.seconds + spent }
    spent = 0
    queue.value = { ...next, at: nextOpen(next) ?? next.at }
    open()
  }
  /** Whether what is written now is about the open feature of the queue. */
  const isHere = () => active.value && definition.key?.feature === current.value
  /** Keeps what is written, also as what the next ones may copy, and goes on. */
  const keep = (outcome: Outcome, { adopt = false } = {}) => {
    const { label, description, tags } = definition.body
    if (label) previous.value = { label, description, tags: tags.filter(tag => tag !== flagTag) }
    learnTags(tags)
    void definition.flush({ adopt })
    decide(outcome)
    return true
  }
  const mark = (status: DefinitionStatus): boolean => {
    if (!isHere()) return false
    // Nothing would stand for all of them, over what each of them said.
    lacksLabel.value = status === 'reviewed' && kindOf(current.value!) === 'resolution' && definition.body.label.trim() === '' // prettier-ignore
    if (lacksLabel.value) return true
    definition.edit({ status })
    // One who decides on what somebody else wrote says it too.
    return keep('labelled', { adopt: true })
  }
  /** Keeps what is written and goes on; one that says nothing is skipped. */
  const next = (): boolean => {
    if (!isHere()) return false
    const { label, status } = definition.body
    return keep(status === 'unlabelled' && label === '' ? 'skipped' : 'labelled')
  }
  const skip = (): boolean => {
    if (!isHere()) return false
    decide('skipped')
    return true
  }
  /** Gives the open feature a tag, or takes it away. */
  const toggleTag = (tag: string): boolean => {
    if (!isHere()) return false
    definition.toggleTag(tag)
    return true
  }
  /** The tag of a digit, 0 for key 1. */
  const toggleSlot = (slot: number): boolean => {
    const tag = queue.value?.tags[slot]
    return tag !== undefined && toggleTag(tag)
  }
  const setTags = (tags: readonly string[]) => {
    if (queue.value) queue.value = { ...queue.value, tags: tags.slice(0, tagKeys) }
  }
  /** New tags take the free digits; those that have one keep it. */
  const learnTags = (tags: readonly string[]) => {
    const known = queue.value?.tags ?? []
    const more = tags.filter(tag => tag !== flagTag && !known.includes(tag))
    if (more.length > 0 && known.length < tagKeys) setTags([...known, ...more])
  }
  const copyPrevious = (): boolean => {
    if (!isHere() || !previous.value) return false
    const { label, description, tags } = previous.value
    definition.edit({ label, ...(description ? { description } : {}) })
    tags.filter(tag => !definition.body.tags.includes(tag)).forEach(definition.toggleTag)
    return true
  }
  /** @param by of 1 */
  const changeConfidence = (by: number): boolean => {
    if (!isHere()) return false
    const to = Math.round(100 * ((definition.body.confidence ?? 0.5) + by)) / 100
    definition.edit({ confidence: Math.min(1, Math.max(0, to)) })
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
  const state = keepState('queue', () => queue.value)
  watch(queue, value => {
    state.drop()
    if (JSON.stringify(value) === kept) return
    kept = ''
    state.soon()
  })
  return {
    queue, active, current, progress, isOver, isOpenHere, lacksLabel, previous, session,
    start, resume, end, forget, goTo, step, mark, next, skip, toggleTag, toggleSlot, setTags, copyPrevious,
    changeConfidence, settleAs, kindOf,
  } // prettier-ignore
})
