// The tour of the open sample: which step is on screen, its caption, and the way back to what was there before. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { sameNumbers } from '../../core/same-numbers.ts'
import type { Caption } from '../../core/tour/caption.ts'
import { toAppError, type AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import type { SavedView } from '../../shared/saved-view.ts'
import { dictionariesOf, type OpenTour, type TourStep } from '../../shared/tour.ts'
import { data } from '../api.ts'
import { playOf } from '../panels/tour/rules/index.ts'
import { dictionaryOf, findWorld, makeConcepts, makeRuns, type Making } from '../panels/tour/step-needs.ts'
import { stepView } from '../panels/tour/step-view.ts'
import { captureView, openView } from '../panels/zones/views/saved-views.ts'
import { useShown } from '../panels/zones/views/use-shown.ts'
import { useCompare } from './compare.ts'
import { useNotices } from './notices.ts'
import { usePanes } from './panes.ts'
import { usePlaces, type Place } from './places.ts'
import { useSelection } from './selection.ts'
import { useTools } from './tools.ts'
import { useTurn } from './turn.ts'
import { useWorkspace } from './workspace.ts'

/** Everything that a step changes, as it was before the tour. */
interface Before {
  workspace: string
  view: SavedView
  place: Place
  tool: { open: string | null; height: number }
  turn: { feature: number | null; angle: number }
}

/** px: windows below this give a tool less, so that the plots stay readable under the caption */
const lowWindow = 800
const dockHeights = { low: 170, ordinary: 240 }

export const useTour = defineStore('tour', () => {
  const workspace = useWorkspace()
  const panes = usePanes()
  const places = usePlaces()
  const tools = useTools()
  const turn = useTurn()
  const compare = useCompare()
  const selection = useSelection()
  const notices = useNotices()
  const shown = useShown()

  const open = shallowRef<OpenTour | null>(null)
  const steps = computed<readonly TourStep[]>(() => open.value?.tour.steps ?? [])
  /** position of the step on screen; null while the tour is closed */
  const at = shallowRef<number | null>(null)
  const step = computed(() => (at.value === null ? null : (steps.value[at.value] ?? null)))
  /** what is being found; null while nothing is */
  const phase = shallowRef<string | null>(null)
  const error = shallowRef<AppError | null>(null)
  /** of the step as it was opened: exploring on leaves it */
  const caption = shallowRef<Caption | null>(null)
  const found = shallowRef<unknown>(undefined)
  /** what the rules found, by step: finding compares whole dictionaries */
  const kept = new Map<string, { features: Record<string, number>; data: unknown }>()
  let before: Before | null = null
  let finding: AbortController | null = null

  const load = async () => {
    const id = workspace.info?.id
    open.value = null
    kept.clear()
    try {
      const answer = await data.call('tour.get', undefined)
      if (workspace.info?.id === id) open.value = answer
    } catch (e) {
      notices.fail('The tour of this sample cannot be read', e)
    }
  }
  const forget = () => {
    finding?.abort()
    at.value = phase.value = error.value = caption.value = before = null
  }
  watch(
    () => workspace.info?.id,
    id => {
      forget()
      if (id) void load()
    },
    { immediate: true },
  )
  // A dictionary or a sample's making that came later.
  watch(() => workspace.info?.dictionaries.length, (_, old) => old !== undefined && at.value === null && void load()) // prettier-ignore

  /** Names of dictionaries of a step that the workspace does not have. */
  const missing = (of: TourStep) => dictionariesOf(of).filter(name => !open.value?.dictionaries[name])

  const remember = () => {
    if (before || !workspace.info) return
    before = {
      workspace: workspace.info.id,
      view: captureView('', shown.read(), workspace.info),
      place: places.place,
      tool: { open: tools.open, height: tools.height },
      turn: { feature: turn.feature, angle: turn.angle },
    }
  }
  const write = (view: SavedView) => workspace.info && shown.write(view, openView(view, workspace.info))

  /** Opens a step by its position. */
  const go = async (to: number) => {
    const next = steps.value[to]
    if (!next || !open.value) return
    remember()
    finding?.abort()
    const mine = (finding = new AbortController())
    at.value = to
    error.value = caption.value = null
    places.open('zones')
    phase.value = 'opening the step'
    try {
      const { activations } = open.value
      workspace.activationsId = activations
      const making: Making = { open: open.value, signal: mine.signal, onPhase: text => (phase.value = text) }
      await makeRuns(next, making)
      await makeConcepts(next, making)
      const play = playOf(next.rule.kind)
      const answer = kept.get(next.id) ?? (await play.find?.(next.rule as never, findWorld(making)))
      if (mine !== finding) return
      if (answer) kept.set(next.id, answer)
      found.value = answer?.data
      const view = stepView(next, activations, name => dictionaryOf(making.open, name), answer?.features ?? {})
      if (!view) throw new Error('The rule of this step found no feature to draw.')
      turn.feature = next.rule.kind === 'turn' ? next.rule.feature : null
      turn.setAngle(next.rule.kind === 'turn' ? next.rule.angle : 0)
      if (next.rule.kind === 'turn') [turn.vector, turn.target] = ['encoder', { kind: 'own' }]
      compare.baseId = compare.againstId = null
      compare.difference = false
      write(view)
      tools.open = next.tool
      if (next.tool) tools.resize(window.innerHeight < lowWindow ? dockHeights.low : dockHeights.ordinary)
      if (next.select !== undefined) {
        const run = workspace.runOf(view.panes[0]!.spec.dictionary)?.id ?? null
        const input = { activations, filter: next.select, limit: 10_000, run }
        const { rows } = await data.call('token.search', input, { signal: mine.signal })
        if (mine === finding) selection.selectRows([...rows])
      }
    } catch (e) {
      if (mine === finding && toAppError(e).code !== 'cancelled') error.value = toAppError(e)
    } finally {
      if (mine === finding) phase.value = null
    }
  }
  const move = (by: number) => {
    if (steps.value.length > 0)
      void go(at.value === null ? 0 : Math.max(0, Math.min(steps.value.length - 1, at.value + by)))
  }
  /** Puts back what was there before the tour. */
  const leave = () => {
    const was = before
    forget()
    if (!was || was.workspace !== workspace.info?.id) return
    write(was.view)
    tools.open = was.tool.open
    tools.resize(was.tool.height)
    turn.feature = was.turn.feature
    turn.setAngle(was.turn.angle)
    places.place = was.place
  }
  /** Closes the tour and stays with what is on screen. */
  const stay = () => forget()

  /** The step's plots once each is what was asked for, else null. */
  const views = computed(() => {
    if (at.value === null || phase.value !== null || error.value) return null
    const drawn = panes.panes.map(pane => {
      const view = panes.pictureOf(pane.id).drawn.value?.view
      const asked = panes.request(pane)?.spec
      return view && asked && canonicalJson(view.spec) === canonicalJson(asked) ? view : null
    })
    return drawn.every(view => view !== null) ? drawn : null
  })
  const next = computed<Caption | null>(() => {
    if (!step.value || !views.value || views.value.length === 0) return null
    const { rule } = step.value
    const unit = views.value[0]!.population.unit
    // A report of the plot before has other rows.
    const report = turn.report && sameNumbers(turn.report.points.rows, views.value[0]!.points.rows) ? turn.report : null
    return playOf(rule.kind).caption(rule as never, { unit, views: views.value, turn: report, found: found.value })
  })
  // The first caption of a step stays: what is explored after that is not what the step is about.
  watch(next, value => {
    if (value && !caption.value) caption.value = value
  })

  return { open, steps, at, step, phase, error, caption, missing, go, move, leave, stay }
})
