// Points coloured by classes in place of their active set: which look alike, and the colour of one point. Pure; renderer, tests.
import { bandOpacity, residualBands } from '../../core/zones/residual-bands.ts'
import type { ZonePoints, ZoneView } from '../../core/zones/types.ts'
import { pointColor } from './colors.ts'
import type { PlotTheme } from './theme.ts'
import type { PointLook } from './point-looks.ts'

/** The class of a point that has none of its own: grey. Others are 0..7, one of the eight colours in their order. */
export const noClass = 255

const classColor = (of: number, theme: PlotTheme): string =>
  of === noClass ? theme.ink3 : (theme.features[of % 8] ?? theme.ink2)

/** Classes that belong to these points; those of an older picture colour others. */
export const classesFor = (
  points: Pick<ZonePoints, 'rows'>,
  classes: Uint8Array | null | undefined,
): Uint8Array | null => (classes?.length === points.rows.length ? classes : null)

/** Points by class and distance from the slice: grey below, then the classes in their order; of each the far ones first. */
export function classLooks(view: ZoneView, classes: Uint8Array, theme: PlotTheme): PointLook[] {
  const { band } = residualBands(view.points)
  const looks = new Map<number, PointLook>()
  classes.forEach((of, i) => {
    const strong = of !== noClass
    const key = (strong ? of + 1 : 0) * 4 + 3 - band[i]!
    const look = looks.get(key)
    if (look) look.indices.push(i)
    else {
      const id = `class-${of}-${band[i]!}`
      looks.set(key, { id, color: classColor(of, theme), strong, fade: bandOpacity[band[i]!]!, indices: [i] })
    }
  })
  return [...looks].sort(([a], [b]) => a - b).map(([, look]) => look)
}

/** What the colour of one point takes. */
interface Coloured {
  view: { points: Pick<ZonePoints, 'rows' | 'trueSet'> }
  theme: PlotTheme
  classes?: Uint8Array | null
}

/** The colour of one drawn point; `null` where it is grey: silent, or of no class. */
export function colorOfPoint(
  { view, theme, classes }: Coloured,
  i: number,
  mask: number,
  colors: readonly string[],
): string | null {
  const own = classesFor(view.points, classes)
  if (own) return own[i] === noClass ? null : classColor(own[i]!, theme)
  const active = view.points.trueSet[i]! & mask
  return active === 0 ? null : pointColor(active, colors, theme)
}
