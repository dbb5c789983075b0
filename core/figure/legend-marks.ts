// The legend's key to the marks: arrows, boundaries, points. Every process.
import { arrowItems } from './arrows.ts'
import type { Item } from './display-list.ts'
import type { Column } from './legend-column.ts'
import { featureColor } from './palette.ts'
import { bitsOf, isVisible } from './scene.ts'
import { wrapText } from './text.ts'
import type { FigureRecipe } from './types.ts'

/** Only what the figure shows is explained. */
export function marks(recipe: FigureRecipe, c: Column): void {
  const { options, view } = recipe
  const { type, palette } = c.look
  const indent = type.body * 3.2
  const row = (text: string, draw: (x: number, y: number) => Item[]) => {
    const lines = wrapText(text, c.width - indent, type.small, 'sans', 2)
    c.items.push(...draw(c.x, c.y + type.small * 0.65))
    c.lines(lines, { size: type.small, fill: palette.ink2, indent, role: 'legend-mark' })
  }
  const arrow = (hollow: boolean) => (x: number, y: number) =>
    arrowItems([x, y, x + type.body * 2.6, y], palette.ink2, palette.paper, type.u, hollow, { role: 'legend-arrow' })
  const any = (kind: 'encoder' | 'decoder') =>
    view.features.some((f, i) => isVisible(c.look, i) && f[kind].lengthFraction < 0.995 && !f[kind].inByConstruction)
  if (options.encoders) row('encoder rows, one scale', arrow(false))
  if (options.decoders) row('decoder rows, one scale', arrow(true))
  if ((options.encoders && any('encoder')) || (options.decoders && any('decoder'))) {
    row('length outside the slice', (x, y) => [
      {
        kind: 'polyline',
        points: [x, y, x + type.body * 2.6, y],
        stroke: palette.ink2,
        strokeWidth: 0.28 * type.u,
        dash: [0.3 * type.u, 0.8 * type.u],
        role: 'legend-arrow',
      },
    ])
  }
  const line = (x: number, y: number): Item[] => [
    { kind: 'polyline', points: [x, y, x + type.body * 2.6, y], stroke: palette.ink2, strokeWidth: 0.4 * type.u },
    {
      kind: 'segments',
      points: [0.4, 1.3, 2.2].flatMap(t => [x + t * type.body, y, x + t * type.body, y - type.body * 0.4]),
      stroke: palette.ink2,
      strokeWidth: 0.3 * type.u,
    },
  ]
  row('boundary, ticks on the active side', line)
  if (!options.points || view.population.drawn === 0) return
  const dot =
    (fill: string, at: number) =>
    (x: number, y: number): Item => ({ kind: 'circle', x: x + at * type.body, y, r: 0.55 * type.u, fill })
  row('silent; on for one; on for several', (x, y) => [
    dot(palette.ink3, 0.4)(x, y),
    dot(featureColor(palette, bitsOf(c.look.visible)[0] ?? 0), 1.3)(x, y),
    dot(palette.ink, 2.2)(x, y),
  ])
  if (view.disagreement.rows > 0) {
    row('drawn in another zone than its true one', (x, y) => [
      dot(palette.ink3, 1.3)(x, y),
      { kind: 'circle', x: x + 1.3 * type.body, y, r: 0.95 * type.u, stroke: palette.warn, strokeWidth: 0.25 * type.u },
    ])
  }
}
