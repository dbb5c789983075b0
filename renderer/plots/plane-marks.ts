// Marks above the activation plane: marginal histograms, counts of the quarters, labels, what is pointed at. Pure; renderer, tests.
import type { ActivationPlane, PlaneAxis } from '../../core/zones/activation-plane.ts'
import { formatCount, formatShare, plural } from '../format.ts'
import { planeLook, quadrantsOf, type PlaneInput } from './activation-plane.plot.ts'
import { readable, withAlpha } from './colors.ts'
import { largest } from './label-order.ts'
import { pointLabels, pointMarks } from './marks-common.ts'
import type { Mark, Pixel } from './marks.ts'
import {
  placeLabels,
  pointCounter,
  type LabelRequest,
  type Measure,
  type PlacedLabel,
  type Rect,
} from './place-labels.ts'
import { insidePlane, marginalHeight, toPlanePixel, type PlaneFrame } from './plane-frame.ts'
import type { Pointing } from './plot-input.ts'

/** Pixel positions of all drawn points, [n * 2]. */
export function planePixels({ points }: ActivationPlane, frame: PlaneFrame): Float32Array {
  const { z } = points
  const pixels = new Float32Array(z.length)
  const [ax, ay] = [frame.width / (frame.xMax - frame.xMin), frame.height / (frame.yMax - frame.yMin)]
  for (let i = 0; i < pixels.length; i += 2) {
    pixels[i] = frame.left + (z[i]! - frame.xMin) * ax
    pixels[i + 1] = frame.top + (frame.yMax - z[i + 1]!) * ay
  }
  return pixels
}

/** Indices of the drawn points, most important for a label first: largest z of either axis, then nearest to a threshold, then on. Without thresholds z itself counts. */
export function planeOrder(view: ActivationPlane): Int32Array {
  const { z, trueSet, rows } = view.points
  const n = trueSet.length
  const rank = new Float64Array(n)
  const values = new Float64Array(n)
  const reward = (score: (i: number) => number, count: number, base: number) => {
    for (let i = 0; i < n; i++) values[i] = score(i)
    largest(values, count).forEach((i, at) => (rank[i] = rank[i]! + base + count - at))
  }
  for (const [at, axis] of [view.x, view.y].entries()) {
    reward(i => z[i * 2 + at]!, 6, 1000)
    for (const on of [0, 1]) {
      const isOn = (i: number) => ((trueSet[i]! >>> axis.position) & 1) === on
      reward(i => (isOn(i) ? -Math.abs(z[i * 2 + at]! - (axis.threshold ?? 0)) : -Infinity), 3, 400)
    }
  }
  reward(i => Math.min(z[i * 2]! - (view.x.threshold ?? 0), z[i * 2 + 1]! - (view.y.threshold ?? 0)), 8, 900)
  // rows of a sample are often in frequency order: the earlier one is the better known word
  for (let i = 0; i < n; i++) rank[i] = rank[i]! + (trueSet[i] ? 50 : 0) - rows[i]! / 2 ** 31
  return Int32Array.from(rank.keys()).sort((a, b) => rank[b]! - rank[a]!)
}

/** Height of a bar as a share of the tallest: by the logarithm, because almost all rows of most features are silent. */
export function barHeight(count: number, most: number): number {
  return most > 0 ? Math.log1p(count) / Math.log1p(most) : 0
}

/** Bars of both marginal histograms: all rows in grey, those on which the feature is truly on in its colour. */
function marginals(
  view: ActivationPlane,
  frame: PlaneFrame,
  colors: readonly string[],
  theme: PlaneInput['theme'],
): Mark[] {
  const marks: Mark[] = []
  const draw = (axis: PlaneAxis, vertical: boolean) => {
    const { from, to, counts } = axis.histogram
    const most = counts.reduce((a, b) => Math.max(a, b), 0)
    const [start, end] = vertical ? [frame.top, frame.top + frame.height] : [frame.left, frame.left + frame.width]
    const pixel = (z: number) => (vertical ? toPlanePixel(frame, 0, z)[1] : toPlanePixel(frame, z, 0)[0])
    const clamp = (p: number) => Math.min(end, Math.max(start, p))
    const base = vertical ? frame.left + frame.width + 4 : frame.top - 4
    counts.forEach((count, i) => {
      if (count === 0) return
      const a = clamp(pixel(from + (i / counts.length) * (to - from)))
      const b = clamp(pixel(from + ((i + 1) / counts.length) * (to - from)))
      if (Math.abs(b - a) < 0.2) return
      const bar = (value: number, fill: string): Mark => {
        const height = marginalHeight * barHeight(value, most)
        const points: Pixel[] = vertical
          ? [[base, a], [base, b], [base + height, b], [base + height, a]]
          : [[a, base], [b, base], [b, base - height], [a, base - height]] // prettier-ignore
        return { kind: 'polygon', points, fill, stroke: null, width: 0 }
      }
      marks.push(bar(count, withAlpha(theme.ink3, 0.45)))
      const on = axis.on[i]!
      if (on > 0) marks.push(bar(on, withAlpha(colors[axis.position]!, 0.85)))
    })
  }
  draw(view.x, false)
  draw(view.y, true)
  return marks
}

/** "only #12": the four quarters by bits, 0 neither, 1 only x, 2 only y, 3 both. */
export function quadrantName(view: ActivationPlane, quadrant: number): string {
  const names = ['neither', `only #${view.x.feature}`, `only #${view.y.feature}`, 'both']
  return names[quadrant]!
}

/** Where the lines cross; null where there are none. */
const crossing = ({ x, y }: ActivationPlane, frame: PlaneFrame): Pixel | null =>
  x.threshold === null || y.threshold === null ? null : toPlanePixel(frame, x.threshold, y.threshold)

/** The counts of the quarters as texts in the corners of the plot area, for those in view; none where no lines make quarters. */
export function quadrantLabels({ view, theme }: PlaneInput, frame: PlaneFrame, measure: Measure): PlacedLabel[] {
  const at = crossing(view, frame)
  if (!at) return []
  const [tx, ty] = at
  const { n, unit } = view.population
  const right = frame.left + frame.width
  const bottom = frame.top + frame.height
  return view.quadrants.flatMap(({ nTrue }, quadrant): PlacedLabel[] => {
    const [isRight, isTop] = [(quadrant & 1) === 1, (quadrant & 2) === 2]
    const room = [isRight ? right - Math.max(tx, frame.left) : Math.min(tx, right) - frame.left, isTop ? Math.min(ty, bottom) - frame.top : bottom - Math.max(ty, frame.top)] // prettier-ignore
    const lines = [
      quadrantName(view, quadrant),
      `${formatCount(nTrue)} · ${formatShare(nTrue / n)} of ${formatCount(n)} ${plural(n, unit)}`,
    ]
    return lines.flatMap((text, line): PlacedLabel[] => {
      const [size, bold] = [11, line === 0]
      const width = measure(text, size, bold, false) + 2
      if (room[0]! < 30 || room[1]! < 32) return []
      const left = isRight ? right - width - 6 : frame.left + 6
      const top = (isTop ? frame.top + 4 : bottom - 34) + line * 15
      return [{ text, x: left, y: top, gap: 0, color: theme.ink2, size, bold, mono: false, mayCover: Infinity, left, top, width, height: 14, leader: false }] // prettier-ignore
    })
  })
}

/** A quarter under the pointer, lit up. */
function litQuadrant(view: ActivationPlane, frame: PlaneFrame, quadrant: number, ink: string): Mark[] {
  const at = crossing(view, frame)
  if (!at) return []
  const [tx, ty] = at
  const clampX = (x: number) => Math.min(frame.left + frame.width, Math.max(frame.left, x))
  const clampY = (y: number) => Math.min(frame.top + frame.height, Math.max(frame.top, y))
  const [a, b] = quadrant & 1 ? [clampX(tx), frame.left + frame.width] : [frame.left, clampX(tx)]
  const [c, d] = quadrant & 2 ? [frame.top, clampY(ty)] : [clampY(ty), frame.top + frame.height]
  const points: Pixel[] = [[a, c], [b, c], [b, d], [a, d]] // prettier-ignore
  return [{ kind: 'polygon', points, fill: withAlpha(ink, 0.06), stroke: null, width: 0 }]
}

/** The threshold of a feature that is pointed at anywhere, wide. */
function pointedThreshold(
  view: ActivationPlane,
  frame: PlaneFrame,
  feature: number | null,
  colors: readonly string[],
): Mark[] {
  return [view.x, view.y].flatMap((axis, at): Mark[] => {
    if (feature !== axis.position || axis.threshold === null) return []
    const [x, y] = toPlanePixel(frame, axis.threshold, axis.threshold)
    const points: Pixel[] = at === 0 ? [[x, frame.top], [x, frame.top + frame.height]] : [[frame.left, y], [frame.left + frame.width, y]] // prettier-ignore
    const seen = at === 0 ? insidePlane(frame, x, frame.top) : insidePlane(frame, frame.left, y)
    return seen ? [{ kind: 'line', points, color: colors[axis.position]!, width: 4, dash: [] }] : []
  })
}

/** All marks of a plane in drawing order. `order` is planeOrder of the view, `pixels` planePixels of the frame. */
export function planeMarks(
  input: PlaneInput,
  pointing: Pointing,
  frame: PlaneFrame,
  pixels: Float32Array,
  order: Int32Array,
  measure: Measure,
): Mark[] {
  const { view, theme, options } = input
  const { colors, mask } = planeLook(input)
  const visible = (x: number, y: number) => insidePlane(frame, x, y)
  const counts = quadrantLabels(input, frame, measure)
  const area: Rect = { left: frame.left + 2, top: frame.top + 2, width: frame.width - 4, height: frame.height - 4 }
  const names = thresholdNames(input, frame, colors)
  // One after another: in a crowd only the first of them are ever looked at.
  function* requests() {
    yield* pointLabels(input, pointing, pixels, order, visible, mask, colors, true)
    yield* names
    if (options.labels) yield* pointLabels(input, pointing, pixels, order, visible, mask, colors, false)
  }
  const limit = Math.min(100, Math.max(12, Math.round((frame.width * frame.height) / 6000)))
  const covered = pointCounter(options.points ? [pixels] : [], area)
  const labels = placeLabels(requests(), area, limit, measure, covered, counts)
  return [
    ...marginals(view, frame, colors, theme),
    ...(pointing.zone === null ? [] : litQuadrant(view, frame, pointing.zone, theme.ink)),
    ...pointedThreshold(view, frame, pointing.feature, colors),
    ...pointMarks(input, pointing, pixels, visible, mask, colors),
    ...[...counts, ...labels].map((label): Mark => ({ kind: 'label', label })),
  ]
}

/** What each line is, beside it: "#12 on →", or that it is the median of thresholds that vary. */
function thresholdNames({ view, theme }: PlaneInput, frame: PlaneFrame, colors: readonly string[]): LabelRequest[] {
  return [view.x, view.y].flatMap((axis, at) => {
    if (axis.threshold === null) return []
    const [x, y] = toPlanePixel(frame, axis.threshold, axis.threshold)
    const on = axis.varies ? 'median threshold' : 'on'
    return {
      text: at === 0 ? `#${axis.feature} ${on} →` : `#${axis.feature} ${on} ↑`,
      x: at === 0 ? x + 4 : frame.left + frame.width * 0.5,
      y: at === 0 ? frame.top + frame.height * 0.5 : y - 9,
      gap: 4,
      color: readable(colors[axis.position]!, theme),
      size: 10.5,
      bold: true,
      mono: false,
      mayCover: Infinity,
      seeksClear: true,
    }
  })
}

/** Rows of the drawn points whose true quarter this is. */
export function rowsOfQuadrant(view: ActivationPlane, quadrant: number): number[] {
  return Array.from(view.points.rows).filter((_, i) => quadrantsOf(view, i).truly === quadrant)
}
