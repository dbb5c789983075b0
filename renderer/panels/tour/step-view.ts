// The view that a step of the tour opens: its panes with the features that were found. Pure; renderer.
import type { ZoneSpec } from '../../../core/zones/types.ts'
import type { SavedView } from '../../../shared/saved-view.ts'
import type { TourStep } from '../../../shared/tour.ts'
import { homeCamera } from '../../plots/camera-3d.ts'
import { newPane, type Pane } from '../zones/pane-model.ts'

export const paneIds = ['a', 'b', 'c', 'd'] as const

/**
 * @param idOf id of a dictionary by its name in the tour
 * @param found features by name; names that were not found are left out
 * @returns null when a plot that lends its slice, or every plot, would be left without a feature
 */
export function stepView(
  step: TourStep,
  activations: string,
  idOf: (name: string) => string,
  found: Readonly<Record<string, number>>,
): SavedView | null {
  const panes = step.panes.flatMap((pane, i): Pane[] => {
    const features = pane.features.flatMap(f =>
      typeof f === 'number' ? [f] : found[f] === undefined ? [] : [found[f]],
    )
    const distinct = [...new Set(features)]
    if (distinct.length === 0) return []
    const { dim, basis, origin, filter, points } = pane
    const control: ZoneSpec['control'] = pane.control ? { kind: pane.control.kind, seed: pane.control.seed } : null
    const spec = { dictionary: idOf(pane.dictionary), activations, features: distinct, dim, basis, origin, filter, points, control } // prettier-ignore
    const base = newPane(paneIds[i]!, false, spec)
    const three = pane.camera ? { ...homeCamera, ...pane.camera } : homeCamera
    return [
      {
        ...base,
        camera: { ...base.camera, three },
        ...(pane.control && { controlOf: pane.control.of }),
        ...(pane.sliceOf && { sliceOf: pane.sliceOf }),
      },
    ]
  })
  const first = panes[0]
  if (!first || panes.some(p => p.sliceOf && panes.every(other => other.id !== p.sliceOf))) return null
  return {
    format: 'zonoscope-view',
    version: 1,
    name: step.title,
    dictionaries: [],
    activations: [],
    table: {
      dictionary: first.spec.dictionary,
      activations,
      chosen: first.spec.features.map((feature, slot) => ({ feature, slot })),
      current: first.spec.features[0]!,
    },
    panes: panes.map(pane => ({ ...pane, drawn: null })),
    linked: true,
    active: first.id,
    maximised: null,
    more: { foot: false, controls: false },
    selectedRows: [],
    ...ledgerOf(step, first.spec.dictionary, activations, found),
  }
}

/** What the ledger tool shows: the word that the rule found, along the probe of its letter. */
function ledgerOf(
  { rule }: TourStep,
  dictionary: string,
  activations: string,
  { row, other }: Readonly<Record<string, number>>,
): Pick<SavedView, 'tool' | 'ledger'> {
  if (rule.kind !== 'ledger' || row === undefined) return {}
  const probe = { ...rule.probe, rank: 'convex' as const }
  return {
    tool: 'ledger',
    ledger: { dictionary, activations, row, probe, feature: other ?? null, scale: 0, at: 'token' },
  }
}
