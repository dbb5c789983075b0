// The legend's table of zones: how many are truly in each. Every process.
import type { Item } from './display-list.ts'
import { count, percent, plural } from './format-number.ts'
import type { Column } from './legend-column.ts'
import { setColor } from './palette.ts'
import { bitsOf, featureHatch, type Look } from './scene.ts'
import { shorten, textWidth } from './text.ts'
import type { ZonePicture } from './types.ts'
import { drawsZones } from '../sae/kinds.ts'

interface Row {
  active: number
  nTrue: number
  share: number
}

/** Zones by how many rows are truly inside, the silent one last, hidden features' zones joined. */
export function nonEmptyZones(recipe: ZonePicture, look: Look): Row[] {
  const rows = new Map<number, Row>()
  for (const z of recipe.view.zones) {
    const active = z.active & look.visible
    const row = rows.get(active) ?? { active, nTrue: 0, share: 0 }
    row.nTrue += z.nTrue
    row.share += z.share ?? 0
    rows.set(active, row)
  }
  const last = (r: Row) => Number(r.active === 0)
  return [...rows.values()].sort(
    (a, b) => last(a) - last(b) || b.nTrue - a.nTrue || b.share - a.share || a.active - b.active,
  )
}

export const zonesHeight = (look: Look, rows: number) => (rows + 1) * look.type.small * 1.45

/**
 * Bars by count (honesty.md rule 6), as long as the zones' own: the silent rows, which are nearly all, have a number and no bar.
 * The share of the box is a muted second number.
 */
export function zones(recipe: ZonePicture, c: Column, room: number): void {
  const { look } = c
  const { type, palette } = look
  const { population, features: chosen } = recipe.view
  const all = nonEmptyZones(recipe, c.look)
  const pitch = type.small * 1.45
  const fit = Math.max(0, Math.floor(room / pitch) - 1)
  if (fit < 1 || all.length === 0) return
  // When room is short the smallest zones go; the silent row stays.
  const rows = all.length > fit ? [...all.slice(0, Math.max(1, fit - 2)), ...(fit > 2 ? all.slice(-1) : [])] : all
  const right = c.x + c.width
  const nameOf = (r: Row) =>
    r.active === 0
      ? 'none'
      : bitsOf(r.active)
          .map(i => `#${chosen[i]!.feature}`)
          .join(' ')
  const widest = Math.max(...rows.map(r => textWidth(nameOf(r), type.small, 'mono')))
  const nameWidth = Math.min(c.width * 0.42, widest + type.small * 1.2)
  // Of matching pursuit no zone is drawn that could be a share of the box.
  const drawn = drawsZones(recipe.view.kind)
  const shareOf = (r: Row) => (r.share > 0 ? percent(r.share) : 'not in slice')
  const shareWidth = Math.max(...rows.map(r => textWidth(shareOf(r), type.small)), type.small * 3.2)
  const numberRight = drawn ? right - shareWidth - type.small : right
  const numberWidth = Math.max(...rows.map(r => textWidth(count(r.nTrue), type.small, 'mono')))
  const barRoom = Math.max(0, numberRight - numberWidth - type.small - c.x - nameWidth)
  const text = (
    x: number,
    value: string,
    style: { fill: string; anchor?: 'start' | 'end'; font?: 'sans' | 'mono' | 'semibold'; role?: string },
  ): Item => ({
    kind: 'text',
    x,
    y: c.y - type.small * 0.4,
    text: value,
    size: type.small,
    font: style.font ?? 'sans',
    fill: style.fill,
    anchor: style.anchor ?? 'start',
    role: style.role ?? 'zone-row',
  })
  c.y += pitch
  c.items.push(
    text(c.x, drawn ? `zone, by ${plural(2, population.unit)} truly in it` : `on, by ${plural(2, population.unit)}`, {
      fill: palette.ink2,
      font: 'semibold',
      role: 'zone-head',
    }),
  )
  if (drawn) c.items.push(text(right, 'of box', { fill: palette.ink2, anchor: 'end' }))
  const most = Math.max(1, ...rows.filter(r => r.active !== 0).map(r => r.nTrue))
  for (const r of rows) {
    c.y += pitch
    const name = nameOf(r)
    c.items.push(
      text(c.x, fitMono(name, nameWidth - type.small * 0.5, type.small), { fill: palette.ink, font: 'mono' }),
    )
    // A square root would flatter small zones; a bar that rounds to nothing shows nothing.
    const w = r.active === 0 ? 0 : (barRoom * r.nTrue) / most
    const [x, y, h] = [c.x + nameWidth, c.y - type.small * 0.98, type.small * 0.62]
    if (w > 0.05) {
      const points = [x, y, x + w, y, x + w, y + h, x, y + h]
      const one = bitsOf(r.active).length === 1 ? bitsOf(r.active)[0]! : -1
      const hatched = look.patterns?.[one] ?? null
      const fill = setColor(palette, r.active)
      const edge = hatched ? { stroke: fill, strokeWidth: 0.2 * type.u } : {}
      c.items.push({ kind: 'polygon', points, fill, fillOpacity: hatched ? 0.25 : 0.85, ...edge, role: 'zone-bar' })
      c.items.push(...featureHatch(look, one, points, [0], [x, y], { open: 0.6 }))
    }
    c.items.push(text(numberRight, count(r.nTrue), { fill: palette.ink, anchor: 'end', font: 'mono' }))
    if (drawn) c.items.push(text(right, shareOf(r), { fill: palette.ink2, anchor: 'end' }))
  }
  if (rows.length < all.length) {
    c.y += pitch
    c.items.push(text(c.x, `and ${all.length - rows.length} more`, { fill: palette.ink2 }))
  }
}

function fitMono(text: string, width: number, size: number): string {
  return shorten(text, Math.max(3, Math.floor(width / textWidth('0', size, 'mono'))))
}
