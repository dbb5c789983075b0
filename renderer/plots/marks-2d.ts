// Marks above the 2D plot: active sides, arrows with their share of length, labels, and what is pointed at. Pure; renderer, tests.
import { cellMarks } from './cell-marks.ts'
import { clipSegment, lineInSquare } from './clip.ts'
import { positionsOf, readable, withAlpha } from './colors.ts'
import { exactMarks, litPieces } from './exact-2d.ts'
import { insideFrame, toPixel, type Frame } from './frame-2d.ts'
import { arrowLabels, arrowsOf, pointLabels, pointMarks, alongShafts } from './marks-common.ts'
import type { Mark, Pixel } from './marks.ts'
import { placeLabels, pointCounter, type LabelRequest, type Measure, type Rect } from './place-labels.ts'
import { visibleOf, type PlotInput, type Pointing } from './plot-input.ts'

/** Pixel positions of all drawn points, [n * 2]. */
export function pointPixels(input: PlotInput, frame: Frame): Float32Array {
  const { s } = input.view.points
  const pixels = new Float32Array(s.length)
  for (let i = 0; i < s.length; i += 2) {
    pixels[i] = frame.left + (s[i]! - frame.xMin) / frame.unit
    pixels[i + 1] = frame.top + (frame.yMax - s[i + 1]!) / frame.unit
  }
  return pixels
}

/** Short ticks on the active side of each boundary, and where its name wants to stand. */
function activeSides(
  input: PlotInput,
  pointing: Pointing,
  frame: Frame,
  colors: readonly string[],
  positions: readonly number[],
) {
  const marks: Mark[] = []
  const names: LabelRequest[] = []
  for (const i of positions) {
    const { state, boundary, feature } = input.view.features[i]!
    if (state !== 'line') continue
    const ends = lineInSquare(boundary.normal, boundary.offset, input.view.halfSize)
    if (!ends) continue
    const a = toPixel(frame, ends[0][0]!, ends[0][1]!)
    const b = toPixel(frame, ends[1][0]!, ends[1][1]!)
    const inView = clipSegment(a, b, frame)
    if (!inView) continue
    const [from, to] = inView
    if (pointing.feature === i) marks.push({ kind: 'line', points: [from, to], color: colors[i]!, width: 4, dash: [] })
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    const norm = Math.hypot(boundary.normal[0]!, boundary.normal[1]!)
    // screen y points down
    const toward: Pixel = [boundary.normal[0]! / norm, -boundary.normal[1]! / norm]
    const count = Math.min(60, Math.max(1, Math.round(length / 44)))
    for (let k = 0; k < count; k++) {
      const t = (k + 0.5) / count
      const at: Pixel = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]
      const tip: Pixel = [at[0] + toward[0] * 6, at[1] + toward[1] * 6]
      marks.push({ kind: 'line', points: [at, tip], color: colors[i]!, width: 1.25, dash: [] })
      // its name near one end, where arrows are not
      if (k !== 0) continue
      names.push({
        text: `#${feature} on`,
        x: at[0] + toward[0] * 14,
        y: at[1] + toward[1] * 14,
        gap: 2,
        color: readable(colors[i]!, input.theme),
        size: 10.5,
        bold: true,
        mono: false,
        mayCover: Infinity,
      })
    }
  }
  return { marks, names }
}

/** Cells of the zone under the pointer, lit up. */
function litCells(input: PlotInput, pointing: Pointing, frame: Frame, colors: readonly string[], mask: number): Mark[] {
  if (pointing.zone === null || pointing.zone === input.selectedZone) return []
  const { theme, view } = input
  const on = positionsOf(pointing.zone & mask)
  const alpha = on.length ? (theme.zoneAlphaSelected - theme.zoneAlpha) / on.length : theme.zoneAlpha / 2
  return view.cells
    .filter(cell => cell.active === pointing.zone)
    .flatMap(cell => {
      const points = cell.vertices.map(v => toPixel(frame, v[0]!, v[1]!))
      const fills = on.length ? on.map(i => colors[i]!) : [theme.ink3]
      return fills.map((fill): Mark => ({
        kind: 'polygon',
        points,
        fill: withAlpha(fill, alpha),
        stroke: null,
        width: 0,
      }))
    })
}

/** All marks of a 2D plot in drawing order. `order` is labelOrder of the view, `pixels` pointPixels of the frame. */
export function marks2d(
  input: PlotInput,
  pointing: Pointing,
  frame: Frame,
  pixels: Float32Array,
  order: Int32Array,
  measure: Measure,
): Mark[] {
  const { colors, positions, mask } = visibleOf(input)
  const visible = (x: number, y: number) => insideFrame(frame, x, y)
  const project = (s: readonly number[]) => toPixel(frame, s[0]!, s[1]!)
  const arrows = arrowsOf(input, colors, positions, project)
  const { exact } = input.view
  const sides = exact
    ? exactMarks(exact, input, pointing, frame, positions, colors)
    : activeSides(input, pointing, frame, colors, positions)
  const area: Rect = { left: frame.left + 2, top: frame.top + 2, width: frame.width - 4, height: frame.height - 4 }
  // One after another: in a crowd only the first of them are ever looked at.
  function* requests() {
    yield* pointLabels(input, pointing, pixels, order, visible, mask, colors, true)
    yield* arrowLabels(arrows, input.theme)
    yield* sides.names
    if (input.options.labels) yield* pointLabels(input, pointing, pixels, order, visible, mask, colors, false)
  }
  const limit = Math.min(120, Math.max(12, Math.round((frame.width * frame.height) / 5500)))
  const labels = placeLabels(
    requests(),
    area,
    limit,
    measure,
    pointCounter([...(input.options.points ? [pixels] : []), alongShafts(arrows)], area),
  )
  return [
    ...(exact
      ? litPieces(exact, input, pointing, frame, colors, mask)
      : litCells(input, pointing, frame, colors, mask)),
    ...sides.marks,
    ...arrows.map(arrow => arrow.casing),
    ...arrows.flatMap(arrow => arrow.marks),
    ...pointMarks(input, pointing, pixels, visible, mask, colors),
    ...cellMarks(pointing.cell, project, input.theme),
    ...labels.map((label): Mark => ({ kind: 'label', label })),
  ]
}
