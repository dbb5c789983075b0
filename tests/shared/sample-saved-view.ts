// A saved view with two panes, for tests: one that follows the table, one of another dictionary in 3D.
import { defaultZoneSpec } from '../../core/zones/default-spec.ts'
import type { ZoneSpec } from '../../core/zones/types.ts'
import type { SavedView } from '../../shared/saved-view.ts'

export function sampleSavedView(
  ids: { a: string; b: string; activations: string },
  change: Partial<SavedView> = {},
): SavedView {
  const specOf = (dictionary: string, features: number[], more: Partial<ZoneSpec> = {}): ZoneSpec => ({
    ...defaultZoneSpec,
    dictionary,
    activations: ids.activations,
    features,
    ...more,
  })
  const options = { points: true, labels: false, encoders: true, decoders: false, legend: true, hidden: [1] }
  const second = specOf(ids.b, [2, 5, 7], { dim: 3, basis: 'pca', origin: { row: 4 } })
  return {
    format: 'zonoscope-view',
    version: 1,
    name: 'Rivers, two ways',
    dictionaries: [
      { id: ids.a, name: 'a', title: 'Dictionary A' },
      { id: ids.b, name: 'b', title: '' },
    ],
    activations: [{ id: ids.activations, name: 'x' }],
    table: {
      dictionary: ids.a,
      activations: ids.activations,
      chosen: [
        { feature: 3, slot: 4 },
        { feature: 7, slot: 0 },
      ],
      current: 7,
    },
    panes: [
      {
        id: 'a',
        follows: true,
        spec: specOf('', []),
        camera: { two: { x: 0.5, y: -0.25, zoom: 2 }, three: { alpha: 20, beta: 30, zoom: 1 } },
        options,
        drawn: { spec: specOf(ids.a, [3, 7]), slots: [4, 0] },
      },
      {
        id: 'b',
        follows: false,
        spec: second,
        camera: { two: { x: 0, y: 0, zoom: 1 }, three: { alpha: 10, beta: 200, zoom: 1.5 } },
        options: { ...options, hidden: [] },
        plot: 'zones',
        plane: { axes: [5, 2], camera: { x: 0, y: 0.5, zoom: 3 } },
        drawn: { spec: second, slots: [0, 1, 2] },
      },
    ],
    linked: false,
    active: 'b',
    maximised: null,
    more: { foot: true, controls: false },
    selectedRows: [4, 9, 1200],
    ...change,
  }
}
