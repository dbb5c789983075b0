// Encoder and decoder arrows of a figure: scales, shapes, labels. Every process.
import type { Item } from './display-list.ts'
import { percent } from './format-number.ts'
import type { Wanted } from './labels.ts'
import { featureTextColor } from './palette.ts'
import { isVisible, type Look } from './scene.ts'
import type { ZonePicture } from './types.ts'

export interface ArrowVector {
  position: number
  kind: 'encoder' | 'decoder'
  /** drawn tip and the tip at full length, in slice coordinates */
  tip: number[]
  full: number[]
  label: string
}

/**
 * Arrows of the visible features. All of a kind share one scale: the longest full vector of the kind is 0.62 of the half box.
 * An arrow is never lengthened to look full: `full` says how long the whole vector would be.
 */
export function arrowsOf(recipe: ZonePicture, look: Look): ArrowVector[] {
  const { view, options } = recipe
  const out: ArrowVector[] = []
  for (const kind of ['decoder', 'encoder'] as const) {
    if (!options[`${kind}s`]) continue
    const fullLength = (v: { arrow: number[]; lengthFraction: number }) =>
      v.lengthFraction > 1e-6 ? Math.hypot(...v.arrow) / v.lengthFraction : 0
    const longest = Math.max(0, ...view.features.map(f => fullLength(f[kind])).filter(Number.isFinite))
    if (!(longest > 0)) continue
    const scale = (0.62 * view.halfSize) / longest
    view.features.forEach((f, position) => {
      const v = f[kind]
      const full = fullLength(v)
      if (!isVisible(look, position) || !(full > 0) || !v.arrow.every(Number.isFinite)) return
      const share = v.inByConstruction || v.lengthFraction > 0.995 ? '' : ` ${percent(v.lengthFraction)}`
      out.push({
        position,
        kind,
        tip: v.arrow.map(a => a * scale),
        full: v.arrow.map(a => (a * scale) / v.lengthFraction),
        label: `#${f.feature} ${kind === 'encoder' ? 'enc' : 'dec'}${share}`,
      })
    })
  }
  return out
}

/** An arrow from (x1, y1) to (x2, y2) on the page: solid with a filled head, or dashed with a hollow one. */
export function arrowItems(
  points: [number, number, number, number],
  color: string,
  paper: string,
  u: number,
  hollow: boolean,
  tags: { role: string; feature?: number; id?: string },
): Item[] {
  const [x1, y1, x2, y2] = points
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length < 1e-6) return []
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length]
  const head = Math.min(2.1 * u, length * 0.7)
  const half = head * 0.42
  const [bx, by] = [x2 - dx * head, y2 - dy * head]
  return [
    {
      kind: 'polyline',
      points: [x1, y1, bx, by],
      stroke: color,
      strokeWidth: 0.5 * u,
      ...(hollow ? { dash: [1.2 * u, 0.8 * u] } : {}),
      ...tags,
    },
    {
      kind: 'polygon',
      points: [x2, y2, bx - dy * half, by + dx * half, bx + dy * half, by - dx * half],
      fill: hollow ? paper : color,
      stroke: color,
      strokeWidth: 0.3 * u,
      ...tags,
    },
  ]
}

/** The dotted rest of a vector that points out of the slice, from the drawn tip to the full length. */
export function restItem(points: number[], color: string, u: number, feature: number): Item[] {
  if (Math.hypot(points[2]! - points[0]!, points[3]! - points[1]!) < 0.6 * u) return []
  return [
    {
      kind: 'polyline',
      points,
      stroke: color,
      strokeWidth: 0.28 * u,
      strokeOpacity: 0.55,
      dash: [0.3 * u, 0.8 * u],
      role: 'out-of-slice',
      feature,
    },
  ]
}

/** The label at an arrow's tip. */
export function arrowLabel(look: Look, a: ArrowVector, x: number, y: number): Wanted {
  return {
    x,
    y,
    text: a.label,
    size: look.type.small,
    font: 'semibold',
    color: featureTextColor(look.palette, a.position),
    importance: a.kind === 'encoder' ? 10 : 9,
    clearance: 0.5 * look.type.u,
    role: `${a.kind}-label`,
    feature: a.position,
  }
}
