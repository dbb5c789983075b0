// Around the 2D plot: ticks with numbers, axis names, the length scale. Every process.
import { map2d } from './camera.ts'
import type { Item } from './display-list.ts'
import { tick } from './format-number.ts'
import { niceLength } from './geometry.ts'
import type { Look } from './scene.ts'
import { fitLine } from './text.ts'
import type { ZonePicture } from './types.ts'

/** Room that the axes need left of and below the plot, in mm. */
export function axisRoom(look: { type: Look['type'] }): { left: number; bottom: number } {
  const { small } = look.type
  return { left: small * 4.1, bottom: small * 3.2 }
}

export function axes2d(recipe: ZonePicture, look: Look): Item[] {
  const { plot, palette, type } = look
  const { small, u } = type
  const map = map2d(recipe.camera.two, recipe.view.halfSize, plot)
  const step = niceLength((plot.w / map.scale) * 0.28)
  const items: Item[] = []
  const marks: number[] = []
  const label = (text: string, x: number, y: number, anchor: 'middle' | 'end'): Item => ({
    kind: 'text',
    x,
    y,
    text,
    size: small,
    font: 'sans',
    fill: palette.ink2,
    anchor,
    role: 'tick',
  })
  const { two } = recipe.camera
  const half = plot.w / 2 / map.scale
  for (let k = Math.ceil((two.x - half) / step); k * step <= two.x + half; k++) {
    const x = map.x(k * step)
    marks.push(x, plot.y + plot.h, x, plot.y + plot.h + 0.8 * u)
    items.push(label(tick(k * step), x, plot.y + plot.h + 0.8 * u + small * 1.05, 'middle'))
  }
  for (let k = Math.ceil((two.y - half) / step); k * step <= two.y + half; k++) {
    const y = map.y(k * step)
    marks.push(plot.x, y, plot.x - 0.8 * u, y)
    items.push(label(tick(k * step), plot.x - 0.8 * u - small * 0.3, y + small * 0.36, 'end'))
  }
  items.unshift({ kind: 'segments', points: marks, stroke: palette.lineStrong, strokeWidth: 0.2 * u, role: 'ticks' })
  const name = (axis: number) => fitLine(`${recipe.view.axes[axis]!} (${unitOfLength})`, plot.w, small)
  const base = {
    kind: 'text' as const,
    size: small,
    font: 'sans' as const,
    fill: palette.ink,
    anchor: 'middle' as const,
    role: 'axis-name',
  }
  items.push({ ...base, x: plot.x + plot.w / 2, y: plot.y + plot.h + small * 2.75, text: name(0) })
  items.push({ ...base, x: plot.x - small * 3.2, y: plot.y + plot.h / 2, text: name(1), rotate: -90 })
  return items
}

/** What a length in the slice is measured in: the slice's axes are orthonormal, so lengths are those of the SAE's input. */
export const unitOfLength = 'input units'

/** A bar of a round length in the plot's lower right corner, with the remark that it holds in every direction. */
export function scaleBar(
  look: Look,
  scale: number,
  dim: 2 | 3,
): { items: Item[]; box: { x: number; y: number; w: number; h: number } } {
  const { plot, palette, type } = look
  const length = niceLength((plot.w * 0.2) / scale)
  const w = length * scale
  const pad = type.small * 0.9
  const [x2, y] = [plot.x + plot.w - pad, plot.y + plot.h - pad]
  const x1 = x2 - w
  const e = 0.8 * type.u
  const text = `${tick(length)} ${length === 1 ? 'unit' : 'units'}${dim === 2 ? ', both axes' : ''}`
  return {
    items: [
      {
        kind: 'polyline',
        points: [x1, y - e, x1, y, x2, y, x2, y - e],
        stroke: palette.ink2,
        strokeWidth: 0.3 * type.u,
        role: 'scale-bar',
      },
      {
        kind: 'text',
        x: x2,
        y: y - type.small * 0.55,
        text,
        size: type.small,
        font: 'sans',
        fill: palette.ink2,
        anchor: 'end',
        halo: palette.plot,
        role: 'scale-bar',
      },
    ],
    box: {
      x: Math.min(x1, x2 - type.small * text.length * 0.55),
      y: y - type.small * 1.7,
      w: Math.max(w, type.small * text.length * 0.55) + pad,
      h: type.small * 1.7 + pad,
    },
  }
}
