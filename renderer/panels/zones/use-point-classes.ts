// What colours the points of a pane, or its features: asked for once per view, kept with the pane. Renderer.
import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { ZoneView } from '../../../core/zones/types.ts'
import { data, onData } from '../../api.ts'
import { useQuery } from '../../composables/use-query.ts'
import { useLabelColors } from '../../stores/label-colors.ts'
import { usePanes } from '../../stores/panes.ts'
import type { Pane, PointColoring } from './pane-model.ts'
import { legendOfLabels, legendOfSaid, legendOfTokens, type PointLegend } from './point-legend.ts'

export interface PointColors {
  coloring: PointColoring | null
  /** null while points are coloured by active set, or until the answer is there */
  legend: PointLegend | null
  /** colours of the features in place of their own, by position of the view; null where they keep those */
  slots: readonly number[] | null
  /** why there is no answer */
  problem: string | null
}

interface Asked {
  now: ZoneView
  by: { column: string } | { concept: string }
  times: number
}

/** @param pane that decides: a control has the colours of its source */
export function usePointClasses(
  pane: () => Pane,
  view: Readonly<Ref<ZoneView | null>>,
  labels: Readonly<Ref<readonly string[]>>,
): ComputedRef<PointColors> {
  const labelColors = useLabelColors()
  /** counts changes of concepts: an answer from before is of another set */
  const changes = shallowRef(0)
  onScopeDispose(onData(event => event.t === 'concept' && changes.value++))
  // A camera that moves replaces the pane: its colouring, and what is asked for, stay the same objects while they mean the same.
  const chosen = computed(() => pane().colors ?? null)
  const asked = computed<Asked | null>(old => {
    const coloring = chosen.value
    const now = view.value
    const times = changes.value
    if (!now || !coloring || coloring.by === 'label' || coloring.by === 'said') return null
    const by = coloring.by === 'column' ? { column: coloring.column } : { concept: coloring.concept }
    const same = old?.now === now && old.times === times && JSON.stringify(old.by) === JSON.stringify(by)
    return same ? old : { now, by, times }
  })
  const found = useQuery(
    () => asked.value,
    async ({ now, by }, signal) => {
      const { activations } = now.spec
      const answer = await data.call('token.classes', { activations, by, rows: now.points.rows }, { signal })
      return { now, legend: legendOfTokens(answer, now.population.unit) }
    },
    { keep: true },
  )
  return computed(() => {
    const coloring = chosen.value
    const now = view.value
    if (!coloring || !now) return { coloring, legend: null, slots: null, problem: null }
    if (coloring.by === 'label') {
      return { coloring, legend: legendOfLabels(now, labels.value), slots: null, problem: null }
    }
    if (coloring.by === 'said') {
      const features = now.features.map(f => f.feature)
      const found = labelColors.colorsOf(now.spec.dictionary, features, coloring.said)
      return { coloring, legend: legendOfSaid(features, found, coloring.said), slots: found.slots, problem: null }
    }
    // An answer for the points of an older view colours others.
    const legend = found.data.value?.now === now ? found.data.value.legend : null
    return { coloring, legend, slots: null, problem: found.error.value?.message ?? null }
  })
}

/** Colours the points of a pane, or its features, by something else; null is by active set. */
export function setColoring(id: string, coloring: PointColoring | null): void {
  const panes = usePanes()
  panes.panes = panes.panes.map(p => {
    if (p.id !== id) return p
    const changed: Pane = { ...p }
    if (coloring) changed.colors = coloring
    else delete changed.colors
    return changed
  })
}
