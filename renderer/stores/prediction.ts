// A prediction test under way: snippets asked about one by one, guesses by key, kept and scored at the end. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { predictionScore } from '../../core/prediction/score.ts'
import { toAppError } from '../../shared/errors.ts'
import type { Definition } from '../../shared/model.ts'
import type { PredictionSet } from '../../shared/prediction-api.ts'
import { shownOf } from '../../shared/standing.ts'
import { data } from '../api.ts'
import { useBlind } from './blind.ts'
import { useDefinition } from './definition.ts'
import { usePlaces } from './places.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** s: longer at one snippet is a pause, not work */
const longestPause = 120
export const defaultCount = 20

export const usePrediction = defineStore('prediction', () => {
  const workspace = useWorkspace()
  const places = usePlaces()
  const definition = useDefinition()
  const open = computed(() => places.overlay === 'prediction')
  /** what is tested, and of which feature and run */
  const subject = shallowRef<{ definition: Definition; run: string; feature: number } | null>(null)
  const set = shallowRef<PredictionSet | null>(null)
  /** of each snippet, whether it is said to be on; null before */
  const guesses = shallowRef<readonly (boolean | null)[]>([])
  const at = shallowRef(0)
  const count = shallowRef(defaultCount)
  const busy = shallowRef<'making' | 'saving' | null>(null)
  const problem = shallowRef<string | null>(null)
  const isKept = shallowRef(false)
  let seconds = 0
  let since = 0
  let running: AbortController | null = null

  /** The shown definition of the inspected feature, where it says something to predict from. */
  const testable = computed(() => {
    const shown = shownOf(definition.events)
    return shown && (shown.label.trim() || shown.description.trim()) ? shown : null
  })
  const left = computed(() => guesses.value.filter(g => g === null).length)
  const items = computed(() => set.value?.items ?? [])
  const guessed = computed(() => items.value.map((item, i) => ({ ...item, guess: guesses.value[i] ?? false })))
  const score = computed(() => (isKept.value ? predictionScore(guessed.value) : null))

  const drop = () => {
    running?.abort()
    running = null
    set.value = problem.value = busy.value = null
    guesses.value = []
    at.value = 0
    isKept.value = false
  }
  /** Opens the dialog for the inspected feature; what is being typed is saved first. */
  const start = async () => {
    await definition.flush()
    const { run } = workspace
    const feature = useSelection().current
    if (!testable.value || !run || feature === null) return
    drop()
    subject.value = { definition: testable.value, run: run.id, feature }
    places.show('prediction')
  }
  watch(open, isOpen => isOpen || drop())

  const make = async () => {
    const now = subject.value
    if (!now || busy.value) return
    drop()
    const mine = (running = new AbortController())
    busy.value = 'making'
    try {
      const seed = crypto.getRandomValues(new Uint32Array(1))[0]!
      const input = { run: now.run, feature: now.feature, count: 2 * Math.max(1, Math.round(count.value / 2)), seed }
      const found = await data.call('prediction.make', input, { signal: mine.signal })
      if (running !== mine) return
      set.value = found
      guesses.value = found.items.map(() => null)
      seconds = 0
      since = Date.now()
    } catch (e) {
      if (running === mine) problem.value = toAppError(e).message
    } finally {
      if (running === mine) busy.value = null
    }
  }
  const save = async () => {
    const now = subject.value
    const asked = set.value
    if (!now || !asked || busy.value) return
    busy.value = 'saving'
    problem.value = null
    try {
      await data.call('prediction.save', {
        ...{ run: now.run, feature: now.feature, annotator: useBlind().name, of: now.definition.event },
        ...{ seed: asked.seed, seconds: Math.round(seconds) },
        items: guessed.value.map(({ row, kind, guess }) => ({ row, kind, guess })),
      })
      isKept.value = true
    } catch (e) {
      problem.value = toAppError(e).message
    } finally {
      busy.value = null
    }
  }
  /** Says whether the feature is on at the marked token, and goes on; the last one keeps the test. */
  const guess = (isOn: boolean) => {
    if (items.value.length === 0 || isKept.value || busy.value) return
    seconds += Math.min(longestPause, Math.max(0, (Date.now() - since) / 1_000))
    since = Date.now()
    guesses.value = guesses.value.with(at.value, isOn)
    const next = guesses.value.findIndex((g, i) => g === null && i > at.value)
    const open = next >= 0 ? next : guesses.value.indexOf(null)
    if (open >= 0) at.value = open
    else void save()
  }
  const goTo = (to: number) => {
    if (!isKept.value) at.value = Math.min(items.value.length - 1, Math.max(0, to))
  }
  return {
    open, subject, set, items, guesses, guessed, at, count, busy, problem, isKept, left, score, testable,
    start, make, guess, goTo, save,
  } // prettier-ignore
})
