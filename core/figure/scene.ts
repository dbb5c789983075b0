// What both scenes share: the look of a figure and who is visible. Every process.
import type { Item, Rect } from './display-list.ts'
import type { Wanted } from './labels.ts'
import { paletteOf, type PageInks, type Palette } from './palette.ts'
import { hatchItem, patternOf, severalMark, type MarkShape, type Pattern } from './patterns.ts'
import type { TypeScale } from './type-scale.ts'
import { percent } from './format-number.ts'
import type { ZonePicture } from './types.ts'

export interface Look {
  palette: Palette
  type: TypeScale
  plot: Rect
  /** bit i: the i-th feature is shown */
  visible: number
  /** hatch and mark of each feature by position; null where colours alone tell features apart */
  patterns: readonly (Pattern | null)[] | null
}

export function lookOf(recipe: ZonePicture, page: PageInks & { type: TypeScale }, plot: Rect): Look {
  let visible = 0
  recipe.view.features.forEach((_, i) => {
    if (!recipe.options.hidden.includes(i)) visible |= 1 << i
  })
  return {
    palette: paletteOf(page, recipe.slots),
    type: page.type,
    plot,
    visible,
    patterns: page.print?.patterns ? recipe.view.features.map((_, i) => patternOf(recipe.slots?.[i] ?? i)) : null,
  }
}

/** Hatch directions by feature position: neighbours differ most. */
export const hatchDegrees = [45, 135, 0, 90, 22.5, 112.5, 67.5, 157.5]

/** A scene's drawing, what may be labelled in it, and where labels must not go. */
export interface Scene {
  items: Item[]
  wanted: Wanted[]
  obstacles: Rect[]
  dots: number[]
}

export const isVisible = (look: Look, position: number) => (look.visible & (1 << position)) !== 0

export function bitsOf(active: number): number[] {
  const out: number[] = []
  for (let i = 0; i < 8; i++) if (active & (1 << i)) out.push(i)
  return out
}

/** "in slice by construction" or "38% of length in slice" (honesty.md rule 3). */
export function fractionText(v: { lengthFraction: number; inByConstruction: boolean }): string {
  return v.inByConstruction ? 'in slice by construction' : `${percent(v.lengthFraction)} of length in slice`
}

/** The shape of a point with this active set; null for the small ring of a silent one. */
export function setMark({ patterns }: Look, active: number): MarkShape | null {
  if (active === 0) return null
  if ((active & (active - 1)) !== 0) return severalMark
  return patterns?.[31 - Math.clz32(active)]?.mark ?? 'circle'
}

/** The pattern of a feature across outlines on the page: nothing where colours alone tell features apart. @param open how much wider than usual */
export function featureHatch(
  look: Look,
  position: number,
  points: readonly number[],
  starts: readonly number[],
  origin: readonly [number, number],
  { open = 1, opacity = 0.85 }: { open?: number; opacity?: number } = {},
): Item[] {
  const hatch = look.patterns?.[position]?.hatch
  if (!hatch) return []
  const { u } = look.type
  const style = { origin, spacing: 1.7 * u * open, stroke: look.palette.features[position]!, strokeWidth: 0.2 * u, strokeOpacity: opacity } // prettier-ignore
  const item = hatchItem(points, starts, hatch, style, u, { role: 'hatch', feature: position })
  return item ? [item] : []
}
