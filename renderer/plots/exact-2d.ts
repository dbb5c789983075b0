// Exact cells in a 2D plot, of top-k where a feature is on, of matching pursuit where it is picked first: areas and edges of many small cells as a few shapes, and their marks. Pure; renderer and tests.
import type { CustomSeriesOption } from 'echarts'
import { drawsZones } from '../../core/sae/kinds.ts'
import { edgesWhere, innerEdge, largestPiece, piecesWhere } from '../../core/zones/exact-pieces.ts'
import type { ExactZones } from '../../core/zones/types.ts'
import { positionsOf, readable, withAlpha } from './colors.ts'
import { toPixel, type Frame } from './frame-2d.ts'
import type { Mark } from './marks.ts'
import type { LabelRequest } from './place-labels.ts'
import type { PlotInput, Pointing } from './plot-input.ts'

/** The shape that Chart.vue registers: thousands of outlines or segments as one path. */
export const manyShape = 'zonoscope-many'

/** What `manyShape` draws: points in slice units, and where slice (0, 0) and one unit along each axis lie on screen. */
export interface ManyShape {
  points: ArrayLike<number>
  /** number of the first corner of each closed outline; null: unconnected segments x1 y1 x2 y2 */
  starts: readonly number[] | null
  /** lines that are not closed */
  open?: boolean
  x0: number
  y0: number
  ux: number
  uy: number
}

/** The few calls of a canvas path that a shape is made of. */
interface Path {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  closePath(): void
}

/** Draws the shape as a path. */
export function traceMany(path: Path, { points, starts, open, x0, y0, ux, uy }: ManyShape): void {
  const first = starts && new Set(starts)
  for (let v = 0; 2 * v < points.length; v++) {
    const x = x0 + ux * points[2 * v]!
    const y = y0 + uy * points[2 * v + 1]!
    if (first ? !first.has(v) : v % 2 === 1) path.lineTo(x, y)
    else {
      if (first && v > 0 && !open) path.closePath()
      path.moveTo(x, y)
    }
  }
  if (first && points.length > 0 && !open) path.closePath()
}

interface Style {
  fill: string
  stroke: string
  lineWidth: number
}

function manySeries(
  id: string,
  items: { points: number[]; starts: number[] | null; style: Style }[],
  z: number,
): CustomSeriesOption {
  return {
    id,
    type: 'custom',
    silent: true,
    clip: true,
    z,
    animation: false,
    encode: { x: 0, y: 1 },
    data: items.map(() => [0, 0]),
    renderItem: (params, api) => {
      const item = items[params.dataIndex]
      if (!item) return null
      const [zero, x1, y1] = [api.coord([0, 0]), api.coord([1, 0]), api.coord([0, 1])]
      const shape: ManyShape = {
        points: item.points,
        starts: item.starts,
        x0: zero[0]!,
        y0: zero[1]!,
        ux: x1[0]! - zero[0]!,
        uy: y1[1]! - zero[1]!,
      }
      // The type list of ECharts does not know registered shapes.
      return { type: manyShape, shape, style: item.style } as unknown as ReturnType<
        NonNullable<CustomSeriesOption['renderItem']>
      >
    },
  }
}

/** Zones per visible feature, edges inside them faint, their boundaries solid. */
export function exactSeries(
  zones: ExactZones,
  { view, theme, selectedZone: clicked }: PlotInput,
  positions: readonly number[],
  colors: readonly string[],
): CustomSeriesOption[] {
  // A zone of the list is where features are on: cells of a first pick are none.
  const selectedZone = drawsZones(view.kind) ? clicked : null
  const area = (takes: (active: number) => boolean, fill: string) => ({
    ...piecesWhere(zones, takes),
    style: { fill, stroke: 'none', lineWidth: 0 },
  })
  const lines = (kind: number, stroke: string, lineWidth: number) => ({
    points: edgesWhere(zones, kind),
    starts: null,
    style: { fill: 'none', stroke, lineWidth },
  })
  const has = (active: number, i: number) => ((active >>> i) & 1) === 1
  const more = theme.zoneAlphaSelected - theme.zoneAlpha
  return [
    manySeries(
      'exact-zones',
      positions.flatMap(i => [
        area(active => has(active, i), withAlpha(colors[i]!, theme.zoneAlpha)),
        ...(selectedZone !== null && has(selectedZone, i)
          ? [area(active => active === selectedZone, withAlpha(colors[i]!, more))]
          : []),
      ]),
      1,
    ),
    manySeries('exact-inner', [lines(innerEdge, withAlpha(theme.ink3, 0.28), 0.5)], 2),
    manySeries(
      'exact-boundaries',
      positions.map(i => lines(i, colors[i]!, 1.5)),
      4,
    ),
  ]
}

/** Names in the middle of the largest piece of each zone; the hovered feature's boundary strong. */
export function exactMarks(
  zones: ExactZones,
  { view, theme }: PlotInput,
  pointing: Pointing,
  frame: Frame,
  positions: readonly number[],
  colors: readonly string[],
): { marks: Mark[]; names: LabelRequest[] } {
  const marks: Mark[] = []
  const names: LabelRequest[] = []
  for (const i of positions) {
    const at = largestPiece(zones, i)
    if (!at) continue
    const [x, y] = toPixel(frame, at[0], at[1])
    const color = readable(colors[i]!, theme)
    const text = `#${view.features[i]!.feature} ${drawsZones(view.kind) ? 'on' : 'picked first'}`
    names.push({ text, x, y, gap: 2, color, size: 10.5, bold: true, mono: false, mayCover: Infinity })
    if (pointing.feature !== i) continue
    const edges = edgesWhere(zones, i)
    for (let e = 0; e < edges.length; e += 4) {
      const points = [toPixel(frame, edges[e]!, edges[e + 1]!), toPixel(frame, edges[e + 2]!, edges[e + 3]!)]
      marks.push({ kind: 'line', points, color: colors[i]!, width: 3, dash: [] })
    }
  }
  return { marks, names }
}

/** The zone under the pointer, lit up: all its pieces as one shape per feature. */
export function litPieces(
  zones: ExactZones,
  { theme, selectedZone }: PlotInput,
  pointing: Pointing,
  frame: Frame,
  colors: readonly string[],
  mask: number,
): Mark[] {
  if (!pointing.zone || pointing.zone === selectedZone) return []
  const on = positionsOf(pointing.zone & mask)
  const { points, starts } = piecesWhere(zones, active => active === pointing.zone)
  const pixels = new Float32Array(points.length)
  for (let v = 0; v < points.length; v += 2) pixels.set(toPixel(frame, points[v]!, points[v + 1]!), v)
  const alpha = (theme.zoneAlphaSelected - theme.zoneAlpha) / Math.max(1, on.length)
  return on.map((i): Mark => ({ kind: 'area', points: pixels, starts, fill: withAlpha(colors[i]!, alpha) }))
}
