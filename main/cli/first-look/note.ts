// The note on the first figure: an arrow into a zone with how many rows are truly inside. Command line.
import { units } from '../../../core/figure/format-number.ts'
import type { PlotAnnotation } from '../../../core/figure/types.ts'
import type { ZoneView } from '../../../core/zones/types.ts'

/** Room that the note takes, as fractions of the plot. */
const width = 0.34
const height = 0.07

const isOneBit = (bits: number) => bits > 0 && (bits & (bits - 1)) === 0

/** Points at the largest zone of exactly one feature; nothing when there is none in the slice. */
export function pointAtZone(view: ZoneView): PlotAnnotation[] {
  const [zone] = view.zones.filter(z => isOneBit(z.active) && z.nTrue > 0).sort((a, b) => b.nTrue - a.nTrue)
  const [cell] = view.cells.filter(c => c.active === zone?.active).sort((a, b) => b.share - a.share)
  if (!zone || !cell) return []
  const [tipX, tipY] = toPlot(view, cell.centroid[0]!, cell.centroid[1]!)
  const { x, y } = emptiest(view, tipX, tipY)
  const feature = view.features[Math.log2(zone.active)]!.feature
  const text = `${units(zone.nTrue, view.population.unit)}: only #${feature}`
  // The arrow leaves the note's edge that faces its tip.
  const startX = Math.min(Math.max(tipX, x + 0.02), x + width - 0.02)
  const startY = tipY < y ? y - 0.005 : y + 0.6 * height
  return [
    { kind: 'text', id: 'note', x, y, text, sizePt: 8, color: 'ink' },
    { kind: 'arrow', id: 'pointer', x1: startX, y1: startY, x2: tipX, y2: tipY, color: 'ink' },
  ]
}

/** Slice coordinates as fractions of the plot, from its top left. */
function toPlot({ halfSize }: ZoneView, sx: number, sy: number): [number, number] {
  return [(sx / halfSize + 1) / 2, (1 - sy / halfSize) / 2]
}

/** Where the note covers the fewest points; among those the nearest to the tip, but not on it. */
function emptiest(view: ZoneView, tipX: number, tipY: number): { x: number; y: number } {
  const { s } = view.points
  const steps = Array.from({ length: 12 }, (_, i) => 0.03 + (i * (0.94 - height)) / 11)
  let best = { x: 0.03, y: 0.03, covered: Infinity, distance: Infinity }
  for (const y of steps) {
    for (const x of steps.map(step => step * (1 - width))) {
      let covered = 0
      for (let i = 0; i < s.length; i += 2) {
        const [px, py] = toPlot(view, s[i]!, s[i + 1]!)
        if (px > x && px < x + width && py > y && py < y + height) covered += 1
      }
      const distance = Math.hypot(x + width / 2 - tipX, y + height / 2 - tipY)
      const better = covered < best.covered || (covered === best.covered && distance < best.distance)
      if (distance > 0.2 && better) best = { x, y, covered, distance }
    }
  }
  return best
}
