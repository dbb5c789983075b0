// Cells of the k largest of n affine functions, as the golden families topk2d and topk3d state them. Pure, every process.
import { cutAtZero } from '../zones/relu-cut.ts'
import { topKCells2d } from '../zones/topk-2d.ts'
import { topKCells3d } from '../zones/topk-3d.ts'
import { matrixField, numberField, vectorField, type Family } from './input.ts'

/** How far the cells may fall short of the region, as a share of it, before the answer is refused. */
const UNCOVERED = 1e-9

/** Order-k cells in a convex polygon, the same cells cut where values turn negative, and for k = 1 the power diagram they are. */
export function computeTopK2d(input: unknown) {
  const w = matrixField(input, 'w', 2)
  const n = w.length
  const functions = { w: w.flat(), c: vectorField(input, 'c', n) }
  const k = numberField(input, 'k')
  const { area, cells, covered } = topKCells2d(functions, k, matrixField(input, 'region', 2))
  requireCovered(covered)
  const active = new Map<string, { active: number[]; area: number }>()
  for (const piece of cells.flatMap(cell => cutAtZero(cell, functions, null))) {
    const key = piece.active.join()
    const known = active.get(key)
    if (known) known.area += piece.area
    else active.set(key, { active: piece.active, area: piece.area })
  }
  return {
    n_cells: cells.length,
    region_area: area,
    order_k_cells: cells.map(({ members, area, share, vertices }) => ({
      S: members,
      area,
      fraction: share,
      polygon: vertices,
    })),
    feature_area_fraction: sharesOf(cells, n),
    relu_active_sets: [...active.values()]
      .map(set => ({ ...set, fraction: set.area / area }))
      .sort((a, b) => b.area - a.area),
    ...(k === 1 ? { power_diagram: powerDiagram(w, functions.c) } : {}),
  }
}

/** Order-k cells in the cube [-half_size, half_size]^3. */
export function computeTopK3d(input: unknown) {
  const w = matrixField(input, 'w', 3)
  const n = w.length
  const functions = { w: w.flat(), c: vectorField(input, 'c', n) }
  const { volume, cells, covered } = topKCells3d(functions, numberField(input, 'k'), numberField(input, 'half_size'))
  requireCovered(covered)
  return {
    n_cells: cells.length,
    region_volume: volume,
    order_k_cells: cells.map(({ members, volume, share, body }) => ({
      S: members,
      volume,
      fraction: share,
      n_vertices: body.points.length / 3,
      n_faces: body.loops.length,
    })),
    feature_volume_fraction: sharesOf(cells, n),
  }
}

function requireCovered(covered: number): void {
  if (Math.abs(covered - 1) > UNCOVERED) {
    throw new Error(
      `The cells cover ${covered} of the region instead of all of it: its functions are too nearly equal.`,
    )
  }
}

/** [n] share of the region in which each function is among the k largest */
function sharesOf(cells: readonly { members: readonly number[]; share: number }[], n: number): Float64Array {
  const out = new Float64Array(n)
  for (const { members, share } of cells) for (const i of members) out[i] = out[i]! + share
  return out
}

/** |s - w/2|^2 - (|w|^2/4 + c) = |s|^2 - (w . s + c): the largest function is the nearest site in this sense. */
function powerDiagram(w: readonly (readonly number[])[], c: readonly number[]) {
  return {
    sites: w.map(row => row.map(v => v / 2)),
    weights: w.map((row, i) => row.reduce((sum, v) => sum + v * v, 0) / 4 + c[i]!),
    rule: 'cell i = {s: |s-p_i|^2 - weight_i minimal}',
  }
}

export const topk2d: Family = { name: 'topk2d', compute: computeTopK2d }
export const topk3d: Family = { name: 'topk3d', compute: computeTopK3d }
