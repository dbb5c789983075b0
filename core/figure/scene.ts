// What both scenes share: the look of a figure and who is visible. Every process.
import type { Item, Rect } from './display-list.ts'
import type { Wanted } from './labels.ts'
import { paletteOf, type Palette } from './palette.ts'
import type { TypeScale } from './type-scale.ts'
import { percent } from './format-number.ts'
import type { ZonePicture } from './types.ts'

export interface Look {
  palette: Palette
  type: TypeScale
  plot: Rect
  /** bit i: the i-th feature is shown */
  visible: number
}

export function lookOf(recipe: ZonePicture, page: { theme: 'light' | 'dark'; type: TypeScale }, plot: Rect): Look {
  let visible = 0
  recipe.view.features.forEach((_, i) => {
    if (!recipe.options.hidden.includes(i)) visible |= 1 << i
  })
  return {
    palette: paletteOf(page.theme, recipe.slots),
    type: page.type,
    plot,
    visible,
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
