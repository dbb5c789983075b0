// Points of a figure: marks, and which of them deserve a label. Every process.
import type { Item } from './display-list.ts'
import type { Wanted } from './labels.ts'
import { setColor } from './palette.ts'
import { markItem } from './patterns.ts'
import { isVisible, setMark, type Look } from './scene.ts'
import { tokenText } from './text.ts'
import type { ZonePicture } from './types.ts'
import { bandOpacity, residualBands } from '../zones/residual-bands.ts'

/**
 * Whether a point drawn in another zone than its true one is marked. Nearly every row lies off an exact top-k section and in another cell
 * than its true one: rings would cover the picture. Of matching pursuit no zone is drawn.
 */
const comparesZones = ({ view }: ZonePicture): boolean => !view.exact && view.disagreement !== null

/** One point's mark: filled by its true active set, fainter the farther from the slice; a ring in the warning colour where it is drawn in another zone. */
export function pointItems(recipe: ZonePicture, look: Look, index: number, x: number, y: number, near = 1): Item[] {
  const { palette, type, visible } = look
  const trueSet = recipe.view.points.trueSet[index]! & visible
  const wrong = comparesZones(recipe) && trueSet !== (recipe.view.points.drawnSet[index]! & visible)
  // Thousands of points are drawn smaller, so that a crowd still shows where it is densest.
  const crowd = Math.min(1, Math.max(0.62, Math.sqrt(900 / Math.max(1, recipe.view.points.rows.length))))
  const r = (trueSet === 0 ? 0.42 : 0.55) * type.u * (0.8 + 0.25 * near) * crowd
  const far = bandOpacity[residualBands(recipe.view.points).band[index]!]!
  const fillOpacity = (trueSet === 0 ? 0.55 : 0.9) * (0.55 + 0.45 * near) * far
  const fill = setColor(palette, trueSet)
  const mark = look.patterns ? setMark(look, trueSet) : 'circle'
  const items: Item[] = [
    mark
      ? markItem(mark, x, y, r, { fill, fillOpacity, role: 'point' })
      : {
          kind: 'circle',
          x,
          y,
          r,
          stroke: fill,
          strokeWidth: 0.16 * type.u * crowd,
          strokeOpacity: Math.min(1, fillOpacity * 1.4),
          role: 'point',
        },
  ]
  if (wrong) {
    items.push({
      kind: 'circle',
      x,
      y,
      r: r + 0.4 * type.u * crowd,
      stroke: palette.warn,
      strokeWidth: 0.22 * type.u * crowd,
      role: 'drawn-differs',
    })
  }
  return items
}

/**
 * How much each point deserves a label, highest first: drawn in another zone than its true one, then extreme in its zone and nearest
 * to a boundary in turn. Silent points far from any boundary get none.
 */
export function labelOrder(recipe: ZonePicture, look: Look, shown: number[]): { index: number; importance: number }[] {
  const { view } = recipe
  const { points, dim, features } = view
  const lines = features
    .map((f, i) => ({ f, i }))
    .filter(({ f, i }) => f.state === 'line' && isVisible(look, i))
    .map(({ f, i }) => ({ bit: 1 << i, normal: f.boundary.normal, offset: f.boundary.offset, norm: Math.hypot(...f.boundary.normal) || 1 })) // prettier-ignore
  const compares = comparesZones(recipe)
  const n = shown.length
  // Columns, not an object for each of many thousand points.
  const sets = new Uint8Array(n)
  const wrong: number[] = []
  const nearest = new Float64Array(n).fill(Infinity)
  const extreme = new Float64Array(n)
  for (let at = 0; at < n; at++) {
    const index = shown[at]!
    const set = points.trueSet[index]! & look.visible
    sets[at] = set
    if (compares && set !== (points.drawnSet[index]! & look.visible)) wrong.push(at)
    for (const { bit, normal, offset, norm } of lines) {
      let g = offset
      for (let k = 0; k < dim; k++) g += normal[k]! * points.s[index * dim + k]!
      g = g / norm / view.halfSize
      nearest[at] = Math.min(nearest[at]!, Math.abs(g))
      if (set & bit) extreme[at] = Math.max(extreme[at]!, g)
    }
  }
  const all = Array.from({ length: n }, (_, at) => at)
  const byIndex = (a: number, b: number) => shown[a]! - shown[b]!
  const byExtreme = all.filter(at => sets[at] !== 0).sort((a, b) => extreme[b]! - extreme[a]! || byIndex(a, b))
  const byNear = all.filter(at => sets[at] !== 0 || nearest[at]! < 0.03).sort((a, b) => nearest[a]! - nearest[b]! || byIndex(a, b)) // prettier-ignore
  const importance = new Map<number, number>()
  wrong.forEach((at, rank) => importance.set(shown[at]!, rank < 8 ? 3 - rank * 0.01 : 1.2))
  // Extremes of each zone come before the next of any zone, so that a small zone is not left nameless.
  const rankInSet = new Map<number, number>()
  for (const at of byExtreme) {
    const rank = rankInSet.get(sets[at]!) ?? 0
    rankInSet.set(sets[at]!, rank + 1)
    if (!importance.has(shown[at]!)) importance.set(shown[at]!, 2 - rank * 0.01)
  }
  byNear.slice(0, 60).forEach((at, rank) => {
    const value = 1.95 - rank * 0.02
    if ((importance.get(shown[at]!) ?? -1) < value) importance.set(shown[at]!, value)
  })
  return [...importance].map(([index, value]) => ({ index, importance: value }))
}

/** The label of a point. */
export function pointLabel(
  recipe: ZonePicture,
  look: Look,
  index: number,
  x: number,
  y: number,
  importance: number,
): Wanted {
  const silent = (recipe.view.points.trueSet[index]! & look.visible) === 0
  return {
    x,
    y,
    text: tokenText(recipe.view.points.tokens[index]!),
    size: look.type.small,
    font: 'sans',
    color: silent ? look.palette.ink2 : look.palette.ink,
    importance,
    clearance: 0.6 * look.type.u,
    role: 'point-label',
    mayCover: 2,
  }
}
