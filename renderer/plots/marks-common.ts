// Marks that 2D and 3D plots share: arrows, point labels, rings of hovered and selected points. Pure; renderer and tests.
import type { ZonePoints } from '../../core/zones/types.ts'
import { readable, setName } from './colors.ts'
import { colorOfPoint } from './point-classes.ts'
import type { Mark, Pixel } from './marks.ts'
import type { LabelRequest } from './place-labels.ts'
import type { PlotTheme } from './theme.ts'
import { shortLength, type PlotInput, type Pointing } from './plot-input.ts'

export interface DrawnArrow {
  feature: number
  kind: 'enc' | 'dec'
  note: string
  color: string
  from: Pixel
  tip: Pixel
  casing: Mark
  marks: Mark[]
}

/** Longest full length of a kind of vector, drawn as this share of the box's half side. */
const reach = 0.62

type Vector = { arrow: number[]; lengthFraction: number; inByConstruction: boolean }

/** Full length |v| of a vector of which |B^T v| and the fraction are known; 0 when nothing of it lies in the slice. */
function fullLength(vector: Vector): number {
  const drawn = Math.hypot(...vector.arrow)
  return vector.lengthFraction > 1e-6 ? drawn / vector.lengthFraction : 0
}

/**
 * Encoder (solid) and decoder (dashed) arrows from the slice's origin. One scale per kind, never stretched: where part of a
 * vector lies outside the slice, a thin line goes on to a dot at its full length. Where the picture's own units are theirs, they are drawn in them.
 */
export function arrowsOf(
  input: PlotInput,
  colors: readonly string[],
  positions: readonly number[],
  project: (s: readonly number[]) => Pixel,
): DrawnArrow[] {
  const { view, options, theme } = input
  const kinds = [
    { kind: 'dec' as const, on: options.decoders, of: (i: number): Vector => view.features[i]!.decoder },
    { kind: 'enc' as const, on: options.encoders, of: (i: number): Vector => view.features[i]!.encoder },
  ]
  // Decoders below encoders, and below all of them casings in the background's colour, so that arrows stand out from points.
  const zero = Array.from({ length: view.dim }, () => 0)
  return kinds.flatMap(({ kind, on, of }) => {
    if (!on) return []
    const longest = Math.max(...view.features.map((_, i) => fullLength(of(i))), 1e-300)
    const scale = input.ownLength === kind ? 1 : (view.halfSize * reach) / longest
    return positions.flatMap((i): DrawnArrow[] => {
      const vector = of(i)
      const full = fullLength(vector)
      if (full === 0) return []
      const color = colors[i]!
      const from = project(zero)
      const tip = project(vector.arrow.map(v => v * scale))
      const marks: Mark[] = []
      if (vector.lengthFraction < 0.985) {
        const end = project(vector.arrow.map(v => (v * scale) / vector.lengthFraction))
        marks.push({ kind: 'line', points: [tip, end], color, width: 0.75, dash: [1, 3] })
        marks.push({ kind: 'ring', at: end, radius: 2, color, width: 1, fill: null })
      }
      const casing: Mark = { kind: 'line', points: [from, tip], color: theme.panel, width: 5, dash: [] }
      const dash = kind === 'dec' ? [5, 3] : []
      marks.push({ kind: 'arrow', from, to: tip, color, width: kind === 'enc' ? 2.25 : 1.75, dash })
      return [{ feature: view.features[i]!.feature, kind, note: shortLength(vector), color, from, tip, casing, marks }]
    })
  })
}

/** Arrows shorter than this many pixels are not named: zooming in names them. */
const namedFrom = 18

/** Short names of arrows, off the points; what they mean stands in the legend (plot-input.ts lengthNote). */
export function arrowLabels(arrows: readonly DrawnArrow[], theme: PlotTheme): LabelRequest[] {
  const seen = arrows.filter(({ from, tip }) => Math.hypot(tip[0] - from[0], tip[1] - from[1]) >= namedFrom)
  return seen.map(arrow => ({
    text: [`#${arrow.feature}`, arrow.kind, arrow.note].filter(Boolean).join(' '),
    x: arrow.tip[0],
    y: arrow.tip[1],
    gap: 7,
    color: readable(arrow.color, theme),
    size: 10.5,
    bold: true,
    mono: false,
    mayCover: Infinity,
    seeksClear: true,
  }))
}

/** Points along the shafts of arrows, for labels to keep off them as off drawn points, [n * 2]. */
export function alongShafts(arrows: readonly DrawnArrow[]): Float32Array {
  const step = 3
  return Float32Array.from(
    arrows.flatMap(({ from, tip }) => {
      const length = Math.hypot(tip[0] - from[0], tip[1] - from[1])
      const count = Math.min(400, Math.ceil(length / step))
      return Array.from({ length: count }, (_, i) => {
        const t = (i + 0.5) / count
        return [from[0] + t * (tip[0] - from[0]), from[1] + t * (tip[1] - from[1])]
      }).flat()
    }),
  )
}

/** What labels and rings of points need of any plot's input. */
export interface PointsInput {
  view: {
    points: Pick<ZonePoints, 'rows' | 'trueSet' | 'tokens'>
    features: readonly { feature: number }[]
  }
  theme: PlotTheme
  options: { points: boolean }
  classes?: Uint8Array | null
}

/** Index in the drawn points by row number; made once per view. */
const byRow = new WeakMap<object, Map<number, number>>()
export function indexOfRow(input: PointsInput, row: number): number {
  const { points } = input.view
  let index = byRow.get(points)
  if (!index) {
    index = new Map(Array.from(points.rows, (r, i) => [r, i]))
    byRow.set(points, index)
  }
  return index.get(row) ?? -1
}

/** Drawn indices of what is pointed at: the hovered row first, then the selected ones. */
function pointed(input: PointsInput, pointing: Pointing): number[] {
  const rows = pointing.row === null ? pointing.rows : [pointing.row, ...pointing.rows]
  const found = new Set<number>()
  for (const row of rows) {
    const i = indexOfRow(input, row)
    if (i >= 0) found.add(i)
    if (found.size >= 400) break
  }
  return [...found]
}

/** Label requests of points, either of those pointed at (`urgent`) or of the rest in order of importance. */
export function* pointLabels(
  input: PointsInput,
  pointing: Pointing,
  pixels: Float32Array,
  order: Int32Array,
  visible: (x: number, y: number) => boolean,
  mask: number,
  colors: readonly string[],
  urgent: boolean,
): Generator<LabelRequest> {
  const { view, theme, options } = input
  if (!options.points) return
  const first = pointed(input, pointing)
  const hovered = pointing.row === null ? -1 : indexOfRow(input, pointing.row)
  // Many selected at once are ringed, not all named.
  const named = first.length <= 12 ? first : first.filter(i => i === hovered)
  const skip = new Set(named)
  const ids = view.features.map(f => f.feature)
  const indices: Iterable<number> = urgent ? skip : order
  for (const i of indices) {
    if (!urgent && skip.has(i)) continue
    const x = pixels[i * 2]!
    const y = pixels[i * 2 + 1]!
    if (!visible(x, y)) continue
    const color = colorOfPoint(input, i, mask, colors)
    const token = shorten(view.points.tokens[i] ?? '')
    yield {
      // Pointed at elsewhere, there is no card beside a pointer to say its zone.
      text: i === hovered && pointing.elsewhere ? `${token} ${setName(view.points.trueSet[i]!, ids)}` : token,
      x,
      y,
      gap: i === hovered ? 9 : 5,
      color: urgent ? theme.ink : color ? readable(color, theme) : theme.ink2,
      size: i === hovered ? 12 : 10.5,
      bold: urgent,
      mono: false,
      mayCover: urgent ? Infinity : 5,
    }
  }
}

/** A token as a label: white space made visible, the middle of very long ones cut. */
export function shorten(token: string): string {
  const shown = token.replace(/\n/g, '↵').replace(/\t/g, '⇥').replace(/^ /, '␣')
  return shown.length <= 24 ? shown : `${shown.slice(0, 13)}…${shown.slice(-9)}`
}

/** Rings around the selected points and the hovered one. */
export function pointMarks(
  input: PointsInput,
  pointing: Pointing,
  pixels: Float32Array,
  visible: (x: number, y: number) => boolean,
  mask: number,
  colors: readonly string[],
): Mark[] {
  if (!input.options.points) return []
  const hovered = pointing.row === null ? -1 : indexOfRow(input, pointing.row)
  const all = pointed(input, pointing)
  // Rings of a whole zone must not cover its points.
  const [radius, width, color] = all.length > 60 ? [3, 0.6, input.theme.ink2] : [4, 1, input.theme.ink]
  return all
    .filter(i => visible(pixels[i * 2]!, pixels[i * 2 + 1]!))
    .map((i): Mark => {
      return {
        kind: 'ring',
        at: [pixels[i * 2]!, pixels[i * 2 + 1]!],
        radius: i === hovered ? 6 : radius,
        color: i === hovered ? input.theme.ink : color,
        width: i === hovered ? 2 : width,
        fill: i === hovered ? (colorOfPoint(input, i, mask, colors) ?? input.theme.ink3) : null,
      }
    })
}
