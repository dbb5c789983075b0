// True and drawn active sets of rows, and the counts that come from them. Pure, every process.
import { isOn } from '../sae/kinds.ts'
import type { Matrix } from '../linalg.ts'
import type { HalfSpaces } from './half-spaces.ts'
import type { Boundary, ZoneCell, ZoneRow } from './types.ts'
import type { ZoneInput } from './view-input.ts'

/** [n] active set of every row from its activations [n, k], k up to 8: bit i set iff feature i is on. */
export function trueSets(values: Float32Array, k: number): Uint8Array {
  const out = new Uint8Array(values.length / k)
  for (let r = 0, at = 0; r < out.length; r++) {
    let set = 0
    for (let i = 0; i < k; i++, at++) if (isOn(values[at]!)) set |= 1 << i
    out[r] = set
  }
  return out
}

/**
 * [n] active set of every row under the zone that is asked for: from the activations, or for the zone of a gate from pre-activations
 * [n, k], which say where it is open also when the value is zero.
 */
export function labelledSets(
  { values, pre, spec, rows }: Pick<ZoneInput, 'values' | 'pre' | 'spec' | 'rows'>,
  spaces: HalfSpaces,
): Uint8Array {
  const k = rows.features.length
  if (rows.spec.kind !== 'gated' || spec.zone !== 'gate') return trueSets(values, k)
  return trueSets(
    pre.map((z, at) => (z > spaces.threshold[at % k]! ? 1 : 0)),
    k,
  )
}

/** [n] active set of the cell that every row is drawn in: direct sign tests of its coordinates s [n * dim]. */
export function drawnSets(s: Matrix, dim: number, boundaries: readonly Boundary[]): Uint8Array {
  const out = new Uint8Array(s.length / dim)
  boundaries.forEach(({ normal, offset }, i) => {
    const [a, b, c] = [normal[0]!, normal[1]!, normal[2] ?? 0]
    for (let r = 0, at = 0; r < out.length; r++, at += dim) {
      const g = a * s[at]! + b * s[at + 1]! + (dim === 3 ? c * s[at + 2]! : 0) + offset
      if (g > 0) out[r] = out[r]! | (1 << i)
    }
  })
  return out
}

/**
 * Signed distance of row r to the boundary that decides feature i for that row: (z - threshold) / |w|, the row's own tau for top-k.
 * Positive infinity for a feature without direction.
 */
export function rowMargin(
  spaces: HalfSpaces,
  pre: Float32Array,
  tau: Float32Array | null,
  r: number,
  i: number,
): number {
  const length = spaces.length[i]!
  if (length === 0) return Number.POSITIVE_INFINITY
  return (pre[r * spaces.n + i]! - (tau ? tau[r]! : spaces.threshold[i]!)) / length
}

/** Rows whose true and drawn sets differ, and those that differ only because they lie on a boundary to float32 precision. */
export function countDisagreement(
  x: Float32Array,
  pre: Float32Array,
  tau: Float32Array | null,
  spaces: HalfSpaces,
  trueSet: Uint8Array,
  drawnSet: Uint8Array,
): { rows: number; onBoundary: number } {
  let rows = 0
  let onBoundary = 0
  for (let r = 0; r < trueSet.length; r++) {
    const differ = trueSet[r]! ^ drawnSet[r]!
    if (differ === 0) continue
    let size = 0
    for (let j = r * spaces.d; j < (r + 1) * spaces.d; j++) size += x[j]! ** 2
    const tolerance = 1e-5 * Math.sqrt(size)
    let real = tau !== null
    for (let i = 0; i < spaces.n && !real; i++) {
      if ((differ >>> i) & 1 && !(Math.abs(rowMargin(spaces, pre, tau, r, i)) < tolerance)) real = true
    }
    if (real) rows++
    else onBoundary++
  }
  return { rows, onBoundary }
}

/**
 * One entry per active set that has rows or a cell, most true rows first, then the larger share of the box.
 * @param drawnSet null where no zones are drawn: then nothing is said of the drawn ones
 * @param squaredError [n] |x - reconstruction|^2 or null; entries that are not finite are unknown
 */
export function zoneTable(
  trueSet: Uint8Array,
  drawnSet: Uint8Array | null,
  cells: readonly Pick<ZoneCell, 'active' | 'share'>[],
  squaredError: Float32Array | null,
): ZoneRow[] {
  const nTrue = new Int32Array(256)
  const nDrawn = new Int32Array(256)
  const known = new Int32Array(256)
  const error = new Float64Array(256)
  const share = new Float64Array(256)
  const hasCell = new Uint8Array(256)
  for (let r = 0; r < trueSet.length; r++) {
    const set = trueSet[r]!
    nTrue[set] = nTrue[set]! + 1
    if (drawnSet) nDrawn[drawnSet[r]!] = nDrawn[drawnSet[r]!]! + 1
    const e = squaredError ? squaredError[r]! : Number.NaN
    if (!Number.isFinite(e)) continue
    known[set] = known[set]! + 1
    error[set] = error[set]! + e
  }
  for (const cell of cells) {
    hasCell[cell.active] = 1
    share[cell.active] = share[cell.active]! + cell.share
  }
  const rows: ZoneRow[] = []
  for (let active = 0; active < 256; active++) {
    if (!nTrue[active] && !nDrawn[active] && !hasCell[active]) continue
    // An error known for some of the members only would not be the zone's mean.
    const complete = nTrue[active]! > 0 && known[active] === nTrue[active]
    rows.push({
      active,
      nTrue: nTrue[active]!,
      nDrawn: drawnSet && nDrawn[active]!,
      share: drawnSet && share[active]!,
      meanSquaredError: complete ? error[active]! / known[active]! : null,
    })
  }
  return rows.sort((a, b) => b.nTrue - a.nTrue || share[b.active]! - share[a.active]! || a.active - b.active)
}
