// Zones of a slice as rows: share, counts, errors, and the linear map of the chosen features (zones.md section 9). Pure, every process.
import { linearMap } from '../zones/linear-map.ts'
import type { SliceCase } from './slice.ts'

/** Shares this small are slivers: a cell of them is no zone. */
const SLIVER = 1e-12

/** One row per active set of the chosen features that has a cell or a point, in the order of the sets. */
export function sliceZones(given: SliceCase, drawn: number[][], shares: ReadonlyMap<string, number>) {
  const { sae, chosen, slice, truth, inside, on, squaredError } = given
  const keys = new Set([...[...shares].flatMap(([key, share]) => (share > SLIVER ? [key] : [])), ...truth.map(String)])
  const sets = [...keys].map(setOf).sort(compareSets)
  return sets.map(set => {
    const key = String(set)
    const members = [...truth.keys()].filter(r => String(truth[r]) === key)
    const drawnHere = [...drawn.keys()].filter(r => String(drawn[r]) === key)
    const parts = set.map(at => {
      const i = chosen[at]!
      return { w: sae.wEnc[i]!.map(v => sae.scale[i]! * v), d: sae.wDec[i]! }
    })
    const map = linearMap(parts, slice.axes)
    return {
      active_chosen: set,
      active_features: set.map(at => chosen[at]!),
      fraction: shares.get(key) ?? 0,
      n_true: members.length,
      n_drawn: drawnHere.length,
      n_drawn_inside: drawnHere.filter(r => inside[r]).length,
      mean_sq_error_true:
        members.length > 0 ? members.reduce((sum, r) => sum + squaredError[r]!, 0) / members.length : null,
      distinct_full_active_sets: new Set(members.map(r => on[r]!.join(''))).size,
      map_in_slice: map.inSlice,
      map_singular_values: map.singularValues,
      map_trace_full: map.trace,
      rank: map.rank,
    }
  })
}

const setOf = (key: string) => (key === '' ? [] : key.split(',').map(Number))

/** As lists of numbers: the empty one first, [0], [0, 1], [1]. */
function compareSets(a: number[], b: number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}
