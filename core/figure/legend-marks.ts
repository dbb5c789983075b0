// The legend's key to the marks: arrows, boundaries, points. Every process.
import { arrowItems } from './arrows.ts'
import type { Item } from './display-list.ts'
import { Column } from './legend-column.ts'
import { featureColor } from './palette.ts'
import { markItem, severalMark } from './patterns.ts'
import { bitsOf, isVisible, setMark, type Look } from './scene.ts'
import { wrapText } from './text.ts'
import type { ZonePicture } from './types.ts'
import { drawsZones } from '../sae/kinds.ts'
import { bandOpacity, residualBands } from '../zones/residual-bands.ts'

interface Mark {
  text: string
  /** the sample, 2.6 times the body size wide, from (x, y) to the right */
  draw(x: number, y: number): Item[]
}

/** Only what the figure shows is explained. */
function marksOf(recipe: ZonePicture, look: Look): Mark[] {
  const { options, view } = recipe
  const { type, palette } = look
  const out: Mark[] = []
  const arrow = (hollow: boolean) => (x: number, y: number) =>
    arrowItems([x, y, x + type.body * 2.6, y], palette.ink2, palette.paper, type.u, hollow, { role: 'legend-arrow' })
  const partial = (kind: 'encoder' | 'decoder') =>
    options[`${kind}s`] &&
    view.features.some((f, i) => isVisible(look, i) && f[kind].lengthFraction < 0.995 && !f[kind].inByConstruction)
  if (options.encoders) out.push({ text: 'encoder rows, one scale', draw: arrow(false) })
  if (options.decoders) out.push({ text: 'decoder rows, one scale', draw: arrow(true) })
  if (partial('encoder') || partial('decoder')) out.push({ text: 'length outside the slice', draw: dotted(look) })
  if (drawsZones(view.kind)) out.push({ text: 'boundary, ticks: active side', draw: boundary(look) })
  else if (view.exact) out.push({ text: 'border: picked first inside', draw: border(look) })
  if (!options.points || view.population.drawn === 0) return out
  const first = featureColor(palette, bitsOf(look.visible)[0] ?? 0)
  const dot = (x: number, y: number, fill: string): Item => ({ kind: 'circle', x, y, r: 0.55 * type.u, fill })
  const single = bitsOf(look.visible).length === 1
  const fills = single ? [palette.ink3, first] : [palette.ink3, first, palette.ink]
  const shapes = look.patterns && [null, setMark(look, look.visible & -look.visible), severalMark]
  const sample = (x: number, y: number, fill: string, k: number): Item => {
    if (!shapes) return dot(x, y, fill)
    const shape = shapes[k]
    if (shape) return markItem(shape, x, y, 0.6 * type.u, { fill })
    return { kind: 'circle', x, y, r: 0.5 * type.u, stroke: fill, strokeWidth: 0.16 * type.u }
  }
  out.push({
    text: single ? 'silent; on' : `silent; on for one${shapes ? ', its shape' : ''}; for several`,
    draw: (x, y) => fills.map((fill, k) => sample(x + (0.4 + 0.9 * k) * type.body, y, fill, k)),
  })
  const [near, , far] = residualBands(view.points).edges
  if (far > near) {
    out.push({
      text: `fainter: farther from the slice (quarters, |r| ${digits(near)} to ${digits(far)})`,
      draw: (x, y) =>
        bandOpacity.map((fillOpacity, k) => ({ ...dot(x + (0.3 + 0.66 * k) * type.body, y, first), fillOpacity })),
    })
  }
  if (view.disagreement && view.disagreement.rows > 0 && !view.exact) {
    const ring = { r: 0.95 * type.u, stroke: palette.warn, strokeWidth: 0.25 * type.u }
    out.push({
      text: 'drawn zone is not its true one',
      draw: (x, y) => [
        dot(x + 1.3 * type.body, y, palette.ink3),
        { kind: 'circle', x: x + 1.3 * type.body, y, ...ring },
      ],
    })
  }
  return out
}

const digits = (v: number) => String(Number(v.toPrecision(2)))

const dotted =
  ({ type, palette }: Look) =>
  (x: number, y: number): Item[] => [
    {
      kind: 'polyline',
      points: [x, y, x + type.body * 2.6, y],
      stroke: palette.ink2,
      strokeWidth: 0.28 * type.u,
      dash: [0.3 * type.u, 0.8 * type.u],
      role: 'legend-arrow',
    },
  ]

const border =
  ({ type, palette }: Look) =>
  (x: number, y: number): Item[] => [
    { kind: 'polyline', points: [x, y, x + type.body * 2.6, y], stroke: palette.ink2, strokeWidth: 0.4 * type.u },
  ]

const boundary =
  (look: Look) =>
  (x: number, y: number): Item[] => [
    ...border(look)(x, y),
    {
      kind: 'segments',
      points: [0.4, 1.3, 2.2].flatMap(t => [
        x + t * look.type.body,
        y,
        x + t * look.type.body,
        y - look.type.body * 0.4,
      ]),
      stroke: look.palette.ink2,
      strokeWidth: 0.3 * look.type.u,
    },
  ]

/** Writes the key into the column, two marks beside each other where they fit. */
export function marks(recipe: ZonePicture, c: Column): void {
  const { type, palette } = c.look
  const indent = type.body * 3.2
  const all = marksOf(recipe, c.look)
  const columns = c.width > type.body * 31 ? 2 : 1
  const width = (c.width - (columns - 1) * type.body) / columns
  for (let i = 0; i < all.length; i += columns) {
    let bottom = c.y
    all.slice(i, i + columns).forEach((mark, k) => {
      const part = new Column(c.look, c.x + k * (width + type.body), c.y, width)
      c.items.push(...mark.draw(part.x, part.y + type.small * 0.65))
      const lines = wrapText(mark.text, width - indent, type.small, 'sans', 2)
      part.lines(lines, { size: type.small, fill: palette.ink2, indent, role: 'legend-mark' })
      c.items.push(...part.items)
      bottom = Math.max(bottom, part.y)
    })
    c.y = bottom
  }
}
