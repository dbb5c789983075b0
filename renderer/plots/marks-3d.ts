// Marks above the 3D plot: box with depth cue, boundary edges and active sides, axis names, arrows, labels, hover. Pure.
import { map3d, type Map3d } from '../../core/figure/camera.ts'
import type { Camera3d } from '../../core/figure/types.ts'
import { axisNames } from './axis-names-3d.ts'
import { cellMarks } from './cell-marks.ts'
import { mixColors, positionsOf, withAlpha } from './colors.ts'
import type { Size } from './frame-2d.ts'
import { arrowLabels, arrowsOf, indexOfRow, pointLabels, pointMarks, alongShafts } from './marks-common.ts'
import type { Mark, Pixel } from './marks.ts'
import { placeLabels, pointCounter, type Measure, type Rect } from './place-labels.ts'
import { visibleOf, type PlotInput, type Pointing } from './plot-input.ts'
import { boundaryPieces, cubeEdges, edgesOf, facesOf } from './polyhedra.ts'

/** The projection of a plot of `size` pixels, the same as the chart's and the figure's. */
export function frame3d(input: PlotInput, camera: Camera3d, size: Size): Map3d {
  return map3d(camera, input.view.halfSize, { x: 0, y: 0, w: size.width, h: size.height })
}

/** Pixel positions of all drawn points, [n * 2]. */
export function pointPixels3d(input: PlotInput, { right, up, scale, x, y }: Map3d): Float32Array {
  const { s } = input.view.points
  const n = s.length / 3
  const pixels = new Float32Array(n * 2)
  const zero = [0, 0, 0]
  const [cx, cy] = [x(zero), y(zero)]
  const [r0, r1, r2] = right.map(v => v * scale) as [number, number, number]
  const [u0, u1, u2] = up.map(v => v * scale) as [number, number, number]
  // Written out: it runs over all points at every frame of a turn.
  for (let i = 0, at = 0; i < n; i++, at += 3) {
    const [a, b, c] = [s[at]!, s[at + 1]!, s[at + 2]!]
    pixels[2 * i] = cx + r0 * a + r1 * b + r2 * c
    pixels[2 * i + 1] = cy - u0 * a - u1 * b - u2 * c
  }
  return pixels
}

/** A point on the line of sight of a pixel, in the plane through the centre that faces the camera. */
export function underPixel(map: Map3d, size: Size, px: number, py: number): number[] {
  const u = (px - size.width / 2) / map.scale
  const v = (size.height / 2 - py) / map.scale
  return [0, 1, 2].map(k => u * map.right[k]! + v * map.up[k]!)
}

/** The box: edges at the front strong, those that meet in the farthest corner faint and dashed. */
function boxMarks(input: PlotInput, map: Map3d, at: (s: readonly number[]) => Pixel): Mark[] {
  const { theme, view } = input
  const far = map.toward.map(v => (v >= 0 ? -view.halfSize : view.halfSize))
  return cubeEdges(view.halfSize).map(([a, b]): Mark => {
    const hidden = [a, b].some(p => p.every((v, k) => v === far[k]))
    return {
      kind: 'line',
      points: [at(a), at(b)],
      color: hidden ? theme.line : theme.lineStrong,
      width: hidden ? 1 : 1.25,
      dash: hidden ? [2, 3] : [],
    }
  })
}

/** Outlines of the boundaries, cuts by others thin, and ticks toward the active side at the middle of outer edges. */
function boundaryMarks(
  input: PlotInput,
  pointing: Pointing,
  colors: readonly string[],
  positions: readonly number[],
  at: (s: readonly number[]) => Pixel,
): Mark[] {
  const { view } = input
  return positions.flatMap((i): Mark[] => {
    const feature = view.features[i]!
    const edges = edgesOf(boundaryPieces(view.cells, i), view.halfSize)
    const norm = Math.hypot(...feature.boundary.normal) || 1
    const step = feature.boundary.normal.map(v => (v / norm) * view.halfSize * 0.06)
    return edges.flatMap(({ a, b, count }): Mark[] => {
      const outer = count === 1
      const line: Mark = {
        kind: 'line',
        points: [at(a), at(b)],
        color: outer ? colors[i]! : withAlpha(colors[i]!, 0.45),
        width: !outer ? 0.75 : pointing.feature === i ? 4 : 1.5,
        dash: feature.varies ? [6, 4] : [],
      }
      if (!outer) return [line]
      const ticks = [0.25, 0.5, 0.75].map((t): Mark => {
        const from = a.map((v, k) => v + t * (b[k]! - v))
        const to = from.map((v, k) => v + step[k]!)
        return { kind: 'line', points: [at(from), at(to)], color: colors[i]!, width: 1.25, dash: [] }
      })
      return [line, ...ticks]
    })
  })
}

/** The zone under the pointer as a solid: its faces toward the camera. */
function litZone(
  input: PlotInput,
  pointing: Pointing,
  mask: number,
  colors: readonly string[],
  map: Map3d,
  at: (s: readonly number[]) => Pixel,
) {
  if (pointing.zone === null || pointing.zone === input.selectedZone) return []
  const { theme, view } = input
  const on = positionsOf(pointing.zone & mask)
  const color = on.length ? mixColors(on.map(i => colors[i]!)) : theme.ink3
  return view.cells
    .filter(cell => cell.active === pointing.zone)
    .flatMap(cell =>
      facesOf(cell)
        .filter(({ points }) => facesCamera(points, cell.centroid, map))
        .map((face): Mark => {
          const points = face.points.map(at)
          return { kind: 'polygon', points, fill: withAlpha(color, 0.22), stroke: color, width: 1 }
        }),
    )
}

/** Whether the outside of a convex cell's face is turned to the camera. */
function facesCamera(points: number[][], inside: readonly number[], map: Map3d): boolean {
  const [p, q, r] = [points[0]!, points[1]!, points[2]!]
  const u = q.map((v, k) => v - p[k]!)
  const w = r.map((v, k) => v - p[k]!)
  const normal = [u[1]! * w[2]! - u[2]! * w[1]!, u[2]! * w[0]! - u[0]! * w[2]!, u[0]! * w[1]! - u[1]! * w[0]!]
  const out = normal.reduce((sum, v, k) => sum + v * (p[k]! - inside[k]!), 0)
  const toward = normal.reduce((sum, v, k) => sum + v * map.toward[k]!, 0)
  return out * toward > 0
}

/** A plumb line from the hovered point to the floor of the box: how far back and how high it is. */
function plumbLine(input: PlotInput, pointing: Pointing, at: (s: readonly number[]) => Pixel): Mark[] {
  const { view, theme, options } = input
  const i = pointing.row === null || !options.points ? -1 : indexOfRow(input, pointing.row)
  if (i < 0) return []
  const [x, y, z] = [0, 1, 2].map(k => view.points.s[i * 3 + k]!) as [number, number, number]
  const floor = -view.halfSize
  const step = view.halfSize * 0.05
  const line = (a: number[], b: number[]): Mark => ({
    kind: 'line',
    points: [at(a), at(b)],
    color: theme.ink2,
    width: 1,
    dash: [],
  })
  return [
    line([x, y, z], [x, y, floor]),
    line([x - step, y, floor], [x + step, y, floor]),
    line([x, y - step, floor], [x, y + step, floor]),
  ]
}

/** Where the buttons of the named cameras lie (NamedViews.vue): labels keep clear of them. */
const buttons = (size: Size): Rect => ({ left: size.width - 232, top: 0, width: 232, height: 36 })

/** All marks of a 3D plot in drawing order. */
export function marks3d(
  input: PlotInput,
  pointing: Pointing,
  map: Map3d,
  size: Size,
  pixels: Float32Array,
  order: Int32Array,
  measure: Measure,
): Mark[] {
  const { colors, positions, mask } = visibleOf(input)
  const at = (s: readonly number[]): Pixel => [map.x(s), map.y(s)]
  const visible = (x: number, y: number) => x >= 0 && y >= 0 && x <= size.width && y <= size.height
  const arrows = arrowsOf(input, colors, positions, at)
  const names = axisNames(input, at, size, measure)
  const area = { left: 2, top: 2, width: size.width - 4, height: size.height - 4 }
  // One after another: in a crowd only the first of them are ever looked at.
  function* requests() {
    yield* pointLabels(input, pointing, pixels, order, visible, mask, colors, true)
    yield* arrowLabels(arrows, input.theme)
    if (input.options.labels) yield* pointLabels(input, pointing, pixels, order, visible, mask, colors, false)
  }
  const limit = Math.min(120, Math.max(10, Math.round((size.width * size.height) / 7500)))
  const covered = pointCounter([...(input.options.points ? [pixels] : []), alongShafts(arrows)], area)
  const labels = placeLabels(requests(), area, limit, measure, covered, [...names.taken, buttons(size)])
  return [
    ...boxMarks(input, map, at),
    ...boundaryMarks(input, pointing, colors, positions, at),
    ...litZone(input, pointing, mask, colors, map, at),
    ...arrows.map(arrow => arrow.casing),
    ...arrows.flatMap(arrow => arrow.marks),
    ...plumbLine(input, pointing, at),
    ...pointMarks(input, pointing, pixels, visible, mask, colors),
    ...cellMarks(pointing.cell, at, input.theme),
    ...names.marks,
    ...labels.map((label): Mark => ({ kind: 'label', label })),
  ]
}
