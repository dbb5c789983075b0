// The body of a zone plot as marks, in the order in which the charts draw it: for a picture of few points that changes with every frame, where
// building a chart anew costs many times the painting, and a WebGL one is read back pixel by pixel on a machine without a GPU. Pure; renderer.
import type { Map3d } from '../../core/figure/camera.ts'
import { withAlpha } from './colors.ts'
import { toPixel, type Frame } from './frame-2d.ts'
import type { Mark, Pixel } from './marks.ts'
import { pointLooks, ringedPoints } from './point-looks.ts'
import { pointSize, visibleOf, type PlotInput } from './plot-input.ts'
import type { Polygon3d } from './polyhedra.ts'
import { boxShape, zoneShapes, type Shape } from './zones-2d.plot.ts'

/** @param pixels pointPixels of the frame */
export function bodyMarks2d(input: PlotInput, frame: Frame, pixels: Float32Array): Mark[] {
  const { cells, bands, lines } = zoneShapes(input)
  const at = (p: readonly number[]) => toPixel(frame, p[0]!, p[1]!)
  const shapes = [...cells, ...bands, boxShape(input), ...lines].map(shape => shapeMark(shape, at))
  return [...shapes, ...pointBody(input, pixels)]
}

function shapeMark({ points, closed, fill, stroke, width, dash }: Shape, at: (p: readonly number[]) => Pixel): Mark {
  const pixels = points.map(at)
  if (closed && fill) return { kind: 'polygon', points: pixels, fill, stroke, width }
  const path = closed ? [...pixels, pixels[0]!] : pixels
  return { kind: 'line', points: path, color: stroke ?? 'transparent', width, dash: dash ?? [] }
}

/** @param order of `polygons`, far to near; null leaves them as they are @param pixels pointPixels3d of the map */
export function bodyMarks3d(
  input: PlotInput,
  map: Map3d,
  polygons: readonly Polygon3d[],
  order: Int32Array | null,
  pixels: Float32Array,
): Mark[] {
  const at = (p: readonly number[]): Pixel => [map.x(p), map.y(p)]
  const sorted = order?.length === polygons.length ? Array.from(order, i => polygons[i]!) : polygons
  const faces = sorted.map(({ points, color }): Mark => ({
    kind: 'polygon',
    points: points.map(at),
    fill: color,
    stroke: null,
    width: 0,
  }))
  return [...faces, ...pointBody(input, pixels)]
}

/** Points by true active set, and a ring around those drawn outside their true zone. */
function pointBody(input: PlotInput, pixels: Float32Array): Mark[] {
  if (!input.options.points) return []
  const { colors, mask } = visibleOf(input)
  const size = pointSize(input.view.points.rows.length)
  const dots = pointLooks(input, mask, colors).map(({ indices, color, strong, fade }): Mark => ({
    kind: 'dots',
    points: pixelsOf(pixels, indices),
    radius: (strong ? size : size * 0.7) / 2,
    color: withAlpha(color, (strong ? 0.85 : 0.5) * fade),
  }))
  const rings = ringedPoints(input, mask).map((i): Mark => ({
    kind: 'ring',
    at: [pixels[2 * i]!, pixels[2 * i + 1]!],
    radius: (size + 3) / 2,
    color: input.theme.warn,
    width: 1,
    fill: null,
  }))
  return [...dots, ...rings]
}

function pixelsOf(pixels: Float32Array, indices: readonly number[]): Float32Array {
  const out = new Float32Array(2 * indices.length)
  indices.forEach((i, at) => out.set(pixels.subarray(2 * i, 2 * i + 2), 2 * at))
  return out
}
