// What the legend of an exported page lists: features with their details, zones with their counts. Every process.
import { drawsZones } from '../sae/kinds.ts'
import { plural } from './format-number.ts'
import { details } from './legend.ts'
import { nonEmptyZones } from './legend-zones.ts'
import { featureColor, paletteOf, setColor } from './palette.ts'
import { bitsOf, lookOf } from './scene.ts'
import { typeScale } from './type-scale.ts'
import type { ZoneFigure, ZonePicture } from './types.ts'

export interface LegendRow {
  position: number
  id: string
  label: string
  /** #rrggbb */
  color: string
  details: string[]
}

/** Every chosen feature, those that are switched off too. */
export function legendRows(recipe: ZoneFigure): LegendRow[] {
  const palette = paletteOf(recipe, recipe.slots)
  return recipe.view.features.map((f, position) => ({
    position,
    id: `#${f.feature}`,
    label: recipe.labels[position] || 'no definition yet',
    color: featureColor(palette, position),
    details: details(recipe, f, 2, () => true),
  }))
}

/** `none`, or the ids of the features of an active set. */
export const setWords = (recipe: Pick<ZonePicture, 'view'>, active: number): string =>
  active === 0
    ? 'none'
    : bitsOf(active)
        .map(i => `#${recipe.view.features[i]!.feature}`)
        .join(' ')

/** Zones by count (honesty.md rule 6). */
export function zoneRows(recipe: ZoneFigure) {
  const look = lookOf(
    recipe,
    { ...recipe, type: typeScale(recipe.widthMm, recipe.heightMm) },
    { x: 0, y: 0, w: 0, h: 0 },
  )
  const hasShare = drawsZones(recipe.view.kind)
  const unit = plural(2, recipe.view.population.unit)
  return {
    head: hasShare ? `zone, by ${unit} truly in it` : `on, by ${unit}`,
    hasShare,
    rows: nonEmptyZones(recipe, look).map(r => ({
      ...r,
      name: setWords(recipe, r.active),
      color: setColor(look.palette, r.active),
    })),
  }
}
