// The legend: dictionary, features with what of them lies in the slice, marks, zones by count. Every process.
import type { Item } from './display-list.ts'
import { count, decimal, percent, units } from './format-number.ts'
import { featureColor } from './palette.ts'
import { markItem } from './patterns.ts'
import { featureHatch, fractionText, isVisible, type Look } from './scene.ts'
import { fitLine, textWidth, wrapText } from './text.ts'
import { Column } from './legend-column.ts'
import { marks } from './legend-marks.ts'
import { nonEmptyZones, zones, zonesHeight } from './legend-zones.ts'
import type { ZonePicture } from './types.ts'
import type { ZoneFeature } from '../zones/types.ts'
import { shareOf } from '../zones/exact-pieces.ts'
import { varyingLine } from '../zones/varying-threshold.ts'

interface Block {
  items: Item[]
  height: number
}

/**
 * Draws the legend into `width` from (x, y) down, in two columns where there is room.
 * @param maxHeight what does not fit is shortened: details first, then zone rows, never the features
 */
export function legend(recipe: ZonePicture, look: Look, x: number, y: number, width: number, maxHeight: number): Block {
  const { body } = look.type
  const wide = width > body * 36
  const gap = body * 2
  const columnWidth = wide ? (width - gap) / 2 : width
  for (const detail of [2, 1, 0] as const) {
    const first = new Column(look, x, y, columnWidth)
    head(recipe, first)
    features(recipe, first, detail)
    const second = wide ? new Column(look, x + columnWidth + gap, y, columnWidth) : first
    if (!wide) first.space(body * 0.7)
    marks(recipe, second)
    second.space(body * 0.7)
    const left = maxHeight - (second.y - y)
    const minimal = Math.max(first.y, second.y) - y
    const rowsWanted = Math.min(4, nonEmptyZones(recipe, look).length)
    const enough = left >= zonesHeight(look, rowsWanted) && minimal <= maxHeight
    if (!enough && detail > 0) continue
    zones(recipe, second, left)
    const items = wide ? [...first.items, ...second.items] : first.items
    return { items, height: Math.max(first.y, second.y) - y }
  }
  return { items: [], height: 0 }
}

function head(recipe: ZonePicture, c: Column): void {
  const { type, palette } = c.look
  const name = fitLine(recipe.provenance.dictionary.name, c.width, type.body, 'semibold')
  c.lines([name], { size: type.body, font: 'semibold', fill: palette.ink, role: 'legend-dictionary' })
  c.space(type.body * 0.35)
}

function features(recipe: ZonePicture, c: Column, detail: 0 | 1 | 2): void {
  const { view } = recipe
  const { type, palette } = c.look
  const indent = type.body * (c.look.patterns ? 2.9 : 1.5)
  view.features.forEach((f, i) => {
    if (!isVisible(c.look, i)) return
    c.items.push(...swatchItems(c.look, i, c.x, c.y + type.body * 0.2))
    const id = `#${f.feature}`
    const idWidth = textWidth(id, type.body, 'mono') + type.body * 0.5
    const label = recipe.labels[i] ?? ''
    const short = detail === 0 ? shortDetails(recipe, f) : ''
    const shortWidth = short === '' ? 0 : textWidth(short, type.small) + type.body
    const room = c.width - indent - idWidth - shortWidth
    const lines =
      label === ''
        ? ['no definition yet']
        : wrapText(label, room, type.body, 'sans', detail === 2 ? 3 : detail === 1 ? 2 : 1)
    const start = c.y
    c.lines([id], { size: type.body, font: 'mono', fill: palette.ink, indent, role: 'legend-id' })
    c.y = start
    c.lines(lines, {
      size: type.body,
      fill: label === '' ? palette.ink2 : palette.ink,
      indent: indent + idWidth,
      role: 'legend-label',
    })
    if (short !== '') {
      const y = start + type.body
      c.items.push({
        kind: 'text',
        x: c.x + c.width,
        y,
        text: short,
        size: type.small,
        font: 'sans',
        fill: palette.ink2,
        anchor: 'end',
        role: 'legend',
      })
    }
    for (const text of details(recipe, f, detail, t => textWidth(t, type.small) <= c.width - indent)) {
      c.lines(wrapText(text, c.width - indent, type.small, 'sans', 3), { size: type.small, fill: palette.ink2, indent })
    }
    c.space(type.body * 0.35)
  })
}

/** Count and lengths in few words, for when there is one line per feature. */
function shortDetails(recipe: ZonePicture, f: ZoneFeature): string {
  const part = (name: string, v: ZoneFeature['encoder']) =>
    `${name} ${v.inByConstruction ? 'in slice' : percent(v.lengthFraction)}`
  const out = [`on ${count(f.nActive)}`]
  if (recipe.options.encoders) out.push(part('enc', f.encoder))
  if (recipe.options.decoders && f.encoderDecoderCosine !== null) out.push(part('dec', f.decoder))
  return out.join(' · ')
}

/** What stands for a feature, from its top left corner: its colour, with patterns its hatch and its mark. */
export function swatchItems(look: Look, i: number, x: number, y: number): Item[] {
  const { type, palette } = look
  const s = type.body * 0.95
  const color = featureColor(palette, i)
  const points = [x, y, x + s, y, x + s, y + s, x, y + s]
  const own = { role: 'legend-swatch', feature: i }
  const mark = look.patterns?.[i]?.mark
  return [
    { kind: 'polygon', points, fill: color, fillOpacity: 0.3, stroke: color, strokeWidth: 0.35 * type.u, ...own },
    ...featureHatch(look, i, points, [0], [x, y], { open: 0.75 }),
    ...(mark ? [markItem(mark, x + s + type.body * 0.8, y + s / 2, 0.75 * type.u, { fill: color, role: 'legend-mark', feature: i })] : []), // prettier-ignore
  ]
}

/** What is drawn of a feature without a boundary. */
function firstPick({ view }: ZonePicture, f: ZoneFeature): string {
  if (!view.exact) return 'no straight boundary is its zone'
  return `picked first in ${percent(shareOf(view.exact, view.features.indexOf(f), view.halfSize))} of this section`
}

/** What a reader must know of a feature's drawing; less of it when room is short, never what its zone is not. */
export function details(
  recipe: ZonePicture,
  f: ZoneFeature,
  detail: 0 | 1 | 2,
  fits: (text: string) => boolean,
): string[] {
  const { population } = recipe.view
  const out: string[] = []
  if (detail > 0) out.push(`on ${count(f.nActive)} of ${units(population.n, population.unit)}`)
  const arrows: string[] = []
  if (recipe.options.encoders) arrows.push(`encoder ${fractionText(f.encoder)}`)
  if (recipe.options.decoders) {
    const elsewhere = f.encoderDecoderCosine === null
    arrows.push(elsewhere ? 'decoder in another space' : `decoder ${fractionText(f.decoder)}`)
  }
  const joined = arrows.join(' · ')
  if (detail === 2) out.push(...(fits(joined) ? [joined] : arrows).filter(t => t !== ''))
  else if (detail === 1 && arrows.length > 0) out[0] += ` · ${arrows.join(' · ')}`
  if (f.varies) {
    const jaccard = f.varies.jaccard === null ? '' : `, Jaccard of drawn and true ${decimal(f.varies.jaccard)}`
    out.push(
      recipe.view.exact
        ? `exact cells of this section only${jaccard}`
        : `${varyingLine(recipe.view.kind, 'token')}${jaccard}`,
    )
  }
  if (f.state === 'none') out.push(firstPick(recipe, f))
  if (recipe.view.exact) return out
  if (f.state === 'always') out.push('no boundary in this slice: on everywhere in it')
  if (f.state === 'never') out.push('no boundary in this slice: off everywhere in it')
  if (f.state === 'undefined') out.push('the slice lies inside its boundary')
  return out
}
