// The turn under way: which vector is turned to where, by how much, and what is known of it. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { noTurn, turnDegrees, type TurnReport, type TurnSpec, type TurnTarget } from '../../core/analysis/turn-types.ts'
import { turnable } from '../../core/analysis/turnable.ts'
import { data } from '../api.ts'
import type { Pane } from '../panels/zones/pane-model.ts'
import { createPictureOf } from '../panels/zones/picture.ts'
import { flipsAt } from '../panels/zones/rotate/turn-model.ts'
import { usePanes } from './panes.ts'
import { useTools } from './tools.ts'
import { useWorkspace } from './workspace.ts'

export const useTurn = defineStore('turn', () => {
  const panes = usePanes()
  const tools = useTools()
  const workspace = useWorkspace()
  const feature = shallowRef<number | null>(null)
  const vector = shallowRef<'encoder' | 'decoder'>('encoder')
  const target = shallowRef<TurnTarget>({ kind: 'own' })
  /** degrees, whole, -90 to 90 */
  const angle = shallowRef(0)
  const paneId = shallowRef<string | null>(null)
  const picture = createPictureOf<TurnSpec, TurnReport>((spec, options) => data.call('zone.turn', spec, options))

  const specOf = (pane: Pane): TurnSpec | null => {
    const drawn = panes.pictureOf(pane.id).drawn.value?.view
    if (!drawn || panes.pictureOf(pane.id).pending.value) return null
    const features = drawn.features.map(f => f.feature)
    const chosen = feature.value !== null && features.includes(feature.value) ? feature.value : features[0]
    if (chosen === undefined) return null
    const wanted = turnable(drawn.kind, { vector: vector.value, target: target.value })
    return { spec: drawn.spec, feature: chosen, ...wanted }
  }
  /** Asks for the turn of the active plot if anything of it has changed. */
  const refresh = (pane: Pane) => {
    const spec = specOf(pane)
    // A plot that is being computed keeps the last turn until it is there.
    if (!spec) return
    paneId.value = pane.id
    const run = workspace.runOf(spec.spec.dictionary)
    const slots = panes.pictureOf(pane.id).drawn.value?.slots ?? []
    picture.request(JSON.stringify([spec, run?.state]), { spec, slots })
  }
  const setAngle = (degrees: number) => {
    angle.value = Math.max(-90, Math.min(90, Math.round(degrees)))
  }
  const report = computed(() => (picture.error.value ? null : (picture.drawn.value?.view ?? null)))
  /** position of the angle among the columns of the report */
  const at = computed(() => {
    const found = turnDegrees.indexOf(angle.value)
    return found < 0 ? noTurn : found
  })
  const flips = computed(() => report.value && flipsAt(report.value, at.value))
  /** Whether a pane's plot is to show the turn. */
  const isShownIn = (pane: Pane) => tools.open === 'rotate' && paneId.value === pane.id && report.value !== null

  return { feature, vector, target, angle, picture, report, at, flips, specOf, refresh, setAngle, isShownIn }
})
