// The cell of one place among all features, above a zone plot: its outline and where the place is. Pure; renderer and tests.
import type { Mark, Pixel } from './marks.ts'
import type { Pointing } from './plot-input.ts'
import type { PlotTheme } from './theme.ts'

/** A cell smaller than this on screen is circled, so that it can be found. */
const tooSmall = 10

/**
 * Outlines in ink on a light casing, and a dot at the place.
 * @param project slice coordinates to pixels
 */
export function cellMarks(cell: Pointing['cell'], project: (s: readonly number[]) => Pixel, theme: PlotTheme): Mark[] {
  if (!cell) return []
  const outlines = cell.outlines.map(loop => loop.map(project))
  const corners = outlines.flat()
  const at = project(cell.place)
  const extent = (axis: 0 | 1) =>
    Math.max(...corners.map(p => p[axis]), at[axis]) - Math.min(...corners.map(p => p[axis]), at[axis])
  const closed = outlines.filter(loop => loop.length > 0).map(loop => [...loop, loop[0]!])
  const line = (points: Pixel[], color: string, width: number): Mark => ({
    kind: 'line',
    points,
    color,
    width,
    dash: [],
  })
  return [
    ...closed.map(points => line(points, theme.panel, 4)),
    ...closed.map(points => line(points, theme.ink, 1.75)),
    { kind: 'ring', at, radius: 2.5, color: theme.panel, width: 1, fill: theme.ink },
    ...(Math.max(extent(0), extent(1)) < tooSmall
      ? [{ kind: 'ring', at, radius: 11, color: theme.ink, width: 1.5, fill: null } satisfies Mark]
      : []),
  ]
}
