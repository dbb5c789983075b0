// How the drawn points look: by their true zone and distance from the slice, or by class or by whether they change zone. Pure; renderer and tests.
import { bandOpacity } from '../../core/zones/residual-bands.ts'
import { pointColor } from './colors.ts'
import { classesFor, classLooks } from './point-classes.ts'
import { disagreeing, pointGroups, type PlotInput } from './plot-input.ts'

/** Points in a plot from which those of a look are drawn as one path instead of one shape each. */
export const largeFrom = 2_000

/** Points drawn alike. */
export interface PointLook {
  id: string
  indices: number[]
  color: string
  /** of a chosen zone, or one that changes: larger and stronger */
  strong: boolean
  /** 0..1, times the opacity of strong or weak points */
  fade: number
}

/** All drawn points by their look, weak ones first. */
export function pointLooks(input: PlotInput, mask: number, colors: readonly string[]): PointLook[] {
  const { view, theme, changed } = input
  const classes = classesFor(view.points, input.classes)
  if (changed) {
    const changes: number[] = []
    const stays: number[] = []
    view.points.rows.forEach((row, i) => (changed.has(row) ? changes : stays).push(i))
    return [
      { id: 'points-stay', indices: stays, color: theme.ink3, strong: false, fade: 0.8 },
      { id: 'points-change', indices: changes, color: theme.ink, strong: true, fade: 1 },
    ].filter(look => look.indices.length > 0)
  }
  if (classes) return classLooks(view, classes, theme)
  return pointGroups(view, mask).map(({ active, band, indices }) => ({
    id: `points-${active}-${band}`,
    indices,
    color: pointColor(active, colors, theme),
    strong: active !== 0,
    fade: bandOpacity[band]!,
  }))
}

/** Points that get a ring: drawn outside their true zone. None where points say something else. */
export function ringedPoints({ view, changed, classes }: PlotInput, mask: number): number[] {
  // Nearly every row lies off an exact top-k section and in another cell than its true one: rings would cover the picture.
  // A crowd of rings is drawn as dots, which among classes would look like one of them; the foot has their number.
  const ringed = changed || view.exact ? [] : disagreeing(view, mask)
  return classesFor(view.points, classes) && ringed.length >= largeFrom ? [] : ringed
}
