// The definition being edited: loaded for the inspected feature, saved within a second of the last key, never lost. Renderer.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toAppError, type AppError } from '../../shared/errors.ts'
import {
  emptyDefinition,
  type Definition,
  type DefinitionBody,
  type DefinitionHistory,
  type DefinitionKind,
  type PredictionTest,
} from '../../shared/model.ts'
import { ownOf, resolvedOf, shownOf, unsettled } from '../../shared/standing.ts'
import { data, onData } from '../api.ts'
import { applied, bodyOf, differs, said, takesPlace, toggled } from '../panels/inspector/definition-body.ts'
import { useBlind } from './blind.ts'
import { useFeatures } from './features.ts'
import { useNotices } from './notices.ts'

export interface DefinitionKey {
  dictionary: string
  feature: number
  /** what one writes: one's own definition, which it is where it is left out, or the resolved one */
  kind?: DefinitionKind
}
type Key = DefinitionKey
type SaveState = 'clean' | 'waiting' | 'saving' | 'saved' | 'failed'

/** Milliseconds without a key before a save, and the longest that steady typing waits. */
export const saveAfter = 500
export const saveAtLatest = 900

export const useDefinition = defineStore('definition', () => {
  const key = shallowRef<Key | null>(null)
  const body = shallowRef<DefinitionBody>(emptyDefinition)
  const events = shallowRef<readonly Definition[]>([])
  const tests = shallowRef<readonly PredictionTest[]>([])
  const loaded = shallowRef(false)
  const loadError = shallowRef<AppError | null>(null)
  const state = shallowRef<SaveState>('clean')
  const savedAt = shallowRef<Date | null>(null)
  const saveError = shallowRef<AppError | null>(null)
  /** Texts that could not be saved, by feature, shown again when one comes back to it. */
  const unsaved = new Map<string, { of: Key; body: DefinitionBody }>()
  /** Features whose text is on its way to be saved, in the order of the saves. */
  const sending: string[] = []
  /** What was typed before a feature's definition was read, by feature: it waits for that, also when another one is shown. */
  const early = new Map<string, Partial<DefinitionBody>>()
  /** Tags given or taken before a feature's definition was read, by feature: what else it has stays. */
  const earlyTags = new Map<string, string[]>()
  let lastSaved: DefinitionBody = emptyDefinition
  let openedAt = 0
  let dirtySince = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let chain: Promise<void> = Promise.resolve()

  const nameOf = (k: Key) => `${k.dictionary}/${k.feature}/${k.kind ?? 'definition'}`
  const isShown = (k: Key) => key.value !== null && nameOf(key.value) === nameOf(k)

  const ask = ({ dictionary, feature }: Key) => data.call('definition.get', { dictionary, feature })
  const send = async (k: Key, next: DefinitionBody) => {
    if (isShown(k)) state.value = 'saving'
    const save = () => data.call('definition.save', { ...k, annotator: useBlind().name, body: next })
    try {
      // A data process that ended is started again: ask the new one.
      const saved = await save().catch((e: unknown) => (toAppError(e).code === 'gone' ? save() : Promise.reject(e)))
      unsaved.delete(nameOf(k))
      if (!isShown(k)) return
      if (!events.value.some(e => e.event === saved.event)) events.value = [saved, ...events.value]
      useFeatures().relabel(k.dictionary, k.feature, shownOf(events.value) ?? emptyDefinition)
      saveError.value = null
      savedAt.value = new Date(saved.at)
      if (!differs(body.value, next)) state.value = 'saved'
    } catch (e) {
      unsaved.set(nameOf(k), { of: k, body: next })
      if (!isShown(k)) return useNotices().fail(`The definition of #${k.feature} was not saved`, e)
      saveError.value = toAppError(e)
      state.value = 'failed'
    }
  }
  /** The current one of the kind that is written: the annotator's own, or the resolved one. */
  const written = (k: Key, all: readonly Definition[]) =>
    k.kind === 'resolution' ? resolvedOf(all) : ownOf(all, useBlind().name)
  /** What one begins with: what was written; to say something of one's own, else the one that is shown. */
  const beginning = (k: Key, all: readonly Definition[]): DefinitionBody => {
    const found = written(k, all) ?? (k.kind === 'resolution' ? null : shownOf(all))
    return found ? bodyOf(found) : emptyDefinition
  }
  /**
   * Saves what is not saved yet, now. Resolves when it is (or has failed, which `state` says).
   * @param adopt also what somebody else wrote, as one's own; and a resolution again that does not know of everything
   */
  const flush = ({ adopt = false } = {}): Promise<void> => {
    clearTimeout(timer)
    dirtySince = 0
    const k = key.value
    if (k && loadError.value && early.has(nameOf(k))) void read(k)
    const isNew = adopt && k !== null && (written(k, events.value) === null || unsettled(events.value).length > 0)
    if (k && loaded.value && (isNew || differs(body.value, lastSaved) || unsaved.has(nameOf(k)))) {
      const before = lastSaved
      // A clock that goes back takes no time away, and one that jumps gives an hour at most.
      const spent = Math.min(3_600, Math.max(0, Math.round((Date.now() - openedAt) / 1_000)))
      const seconds = before.seconds + spent
      openedAt = Date.now()
      const next = { ...body.value, seconds }
      lastSaved = next
      sending.push(nameOf(k))
      chain = chain.then(() => send(k, next)).finally(() => sending.shift())
    }
    return chain
  }
  /** Changes some fields of the definition; a first label makes it a draft. Before it is read, the change waits for that. */
  const edit = (change: Partial<DefinitionBody>) => {
    const k = key.value
    if (!k) return
    body.value = applied(body.value, change)
    state.value = 'waiting'
    if (!loaded.value) {
      early.set(nameOf(k), { ...early.get(nameOf(k)), ...change })
      return
    }
    const now = Date.now()
    dirtySince = Math.min(dirtySince || now, now)
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), Math.max(0, Math.min(saveAfter, dirtySince + saveAtLatest - now)))
  }
  /** Gives the definition a tag, or takes it away. */
  const toggleTag = (tag: string) => {
    const k = key.value
    if (!k) return
    if (!loaded.value) earlyTags.set(nameOf(k), toggled(earlyTags.get(nameOf(k)) ?? [], tag))
    else edit({ tags: toggled(body.value.tags, tag) })
  }
  const fill = (k: Key, { events: all, tests: taken }: DefinitionHistory) => {
    events.value = all
    tests.value = taken
    lastSaved = beginning(k, all)
    const current = written(k, all)
    const lost = unsaved.get(nameOf(k))?.body
    body.value = lost ?? lastSaved
    state.value = lost ? 'failed' : 'clean'
    savedAt.value = current ? new Date(current.at) : null
    loadError.value = saveError.value = null
    loaded.value = true
  }
  /** What was typed for `k` before its definition was read, once it is: the fields that say something. */
  const takeEarly = (k: Key, stored: DefinitionBody): Partial<DefinitionBody> | null => {
    const change = early.get(nameOf(k))
    const tags = earlyTags.get(nameOf(k))
    early.delete(nameOf(k))
    earlyTags.delete(nameOf(k))
    const more = tags && { tags: tags.reduce(toggled, change?.tags ?? stored.tags) }
    if (!change) return more ?? null
    const says = said(change, unsaved.get(nameOf(k))?.body ?? emptyDefinition)
    if (takesPlace(says, stored)) {
      const was = stored.label || 'no label'
      useNotices().say(`#${k.feature} had “${was}”: what you typed takes its place. Undo brings that back.`)
    }
    return Object.keys(says).length > 0 || more ? { ...says, ...more } : null
  }
  /** Reads a definition; what was typed for it meanwhile becomes the edit in progress, or is saved where another one is shown now. */
  const read = async (k: Key) => {
    loadError.value = saveError.value = null
    try {
      await chain
      const answer = await ask(k)
      const stored = beginning(k, answer.events)
      if (key.value === k) {
        const typed = takeEarly(k, stored)
        fill(k, answer)
        if (typed) edit(typed)
      } else if (!isShown(k)) {
        const typed = takeEarly(k, stored)
        const next = typed && applied(unsaved.get(nameOf(k))?.body ?? stored, typed)
        if (next && differs(next, stored)) chain = chain.then(() => send(k, next))
      }
    } catch (e) {
      if (key.value === k) {
        loadError.value = toAppError(e)
        if (!early.has(nameOf(k))) return
        state.value = 'failed'
        saveError.value = loadError.value
      } else if (early.has(nameOf(k)) && !isShown(k)) {
        useNotices().fail(`The definition of #${k.feature} was not saved`, e)
      }
    }
  }
  /** Shows another feature's definition; what was typed for the one before is saved first. */
  const show = async (k: Key | null) => {
    void flush()
    const isSame = k?.dictionary === key.value?.dictionary && k?.feature === key.value?.feature
    key.value = k
    loaded.value = false
    loadError.value = saveError.value = null
    const waits = k && early.get(nameOf(k))
    body.value = applied((k && unsaved.get(nameOf(k))?.body) ?? emptyDefinition, waits ?? {})
    // The same feature in the other kind keeps its history on screen while it is read.
    if (!isSame) events.value = tests.value = []
    openedAt = Date.now()
    state.value = waits ? 'waiting' : 'clean'
    savedAt.value = null
    if (k) await read(k)
  }
  /** Goes on with one's own definition of the feature, or with the resolved one. */
  const writeAs = async (kind: DefinitionKind) => {
    if (key.value && (key.value.kind ?? 'definition') !== kind) await show({ ...key.value, kind })
  }
  /** Makes an earlier body of the shown feature current again, as a new event: nothing is ever removed from the history. */
  const revert = (earlier: DefinitionBody) => {
    body.value = earlier
    return flush()
  }
  /** Saves again what could not be saved: the data process is a new one. */
  const saveAgain = () => {
    for (const { of, body: text } of [...unsaved.values()]) chain = chain.then(() => send(of, text))
  }
  /** Forgets texts that are not saved: they belong to a workspace that is no longer open. */
  const forget = () => {
    unsaved.clear()
    early.clear()
    earlyTags.clear()
  }
  /** What is not saved and why, in a sentence; null where everything is. */
  const problem = (): string | null => {
    const lost = new Set([...unsaved.keys(), ...sending, ...early.keys(), ...earlyTags.keys()])
    if (lost.size === 0) return null
    const names = [...lost].map(name => `#${name.split('/').at(-2)}`)
    return `Definition of ${names.join(', ')}. ${saveError.value?.message ?? 'It is not saved yet.'}`
  }
  const isQuiet = () => loaded.value && state.value !== 'saving' && !differs(body.value, lastSaved)
  /** Shows what is stored now, unless something else is being typed. */
  const refresh = async () => {
    const k = key.value
    if (!k || !isQuiet()) return
    const answer = await ask(k)
    if (key.value === k && isQuiet()) fill(k, answer)
  }
  const listen = () =>
    onData(event => {
      if (event.t !== 'definition' && event.t !== 'labels') return
      if (event.dictionary !== key.value?.dictionary) return
      if (event.t === 'labels' || event.feature === key.value.feature) void refresh().catch(() => undefined)
    })
  return {
    key, body, events, tests, loaded, loadError, state, savedAt, saveError,
    edit, toggleTag, flush, show, writeAs, revert, refresh, saveAgain, problem, forget, listen,
  } // prettier-ignore
})
