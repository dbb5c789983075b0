// A zone view as a panel: heading, plot, legend, counts in a rectangle of the page. Every process.
import type { PartKind, Tie } from './annotations/types.ts'
import { arrowsOf } from './arrows.ts'
import { axes2d, axisRoom, scaleBar } from './axes-2d.ts'
import { map2d, map3d } from './camera.ts'
import type { Item, Rect } from './display-list.ts'
import { placeLabels } from './labels.ts'
import { legend } from './legend.ts'
import { counts, heading } from './page-words.ts'
import type { Frame, Mark, PanelDrawing } from './panel.ts'
import { lookOf, type Look } from './scene.ts'
import { scene2d } from './scene-2d.ts'
import { scene3d } from './scene-3d.ts'
import type { ZonePicture } from './types.ts'
import { countsLine, subtitle } from './words.ts'
import { largestPieceOf } from '../zones/exact-pieces.ts'

/** Lays the view out in its frame. Nothing is drawn before `items` is asked. */
export function zonePanel(picture: ZonePicture, frame: Frame): PanelDrawing {
  const { box } = frame
  const draft = lookOf(picture, frame, { x: 0, y: 0, w: 0, h: 0 })
  const head = heading(frame, subtitle(picture), draft, box)
  const foot = counts(frame.words ? countsLine(picture.view) : '', draft, box)
  const middle: Rect = { x: box.x, y: box.y + head.height, w: box.w, h: box.h - head.height - foot.height }
  const room = picture.view.dim === 2 ? axisRoom(draft) : { left: 0, bottom: 0 }
  const withLegend = picture.options.legend && !frame.moved.has('legend')
  const place = arrange(picture, draft, middle, room, withLegend)
  const look: Look = { ...draft, plot: place.plot }
  return {
    ...drawnPicture(picture, look),
    crowded: withLegend && place.legend === null,
    items: obstacles => [
      ...head.items,
      ...foot.items,
      ...(place.legend ? legend(picture, look, place.legend.x, place.legend.y, place.legend.w, place.legend.h).items : []), // prettier-ignore
      ...plotItems(picture, look, obstacles, !frame.moved.has('scale')),
    ],
  }
}

/** What a drawn view can be asked. */
export const drawnPicture = (picture: ZonePicture, look: Look): Omit<PanelDrawing, 'items' | 'crowded'> => ({
  plot: look.plot,
  ...pagePoints(picture, look),
  part: (kind, x, y, width) => partOf(picture, look, kind, x, y, width),
})

/** Millimetres per slice unit. */
function scaleOf({ view, camera }: ZonePicture, { plot }: Look): number {
  return view.dim === 2 ? map2d(camera.two, view.halfSize, plot).scale : map3d(camera.three, view.halfSize, plot).scale
}

/** The plot: scene, axes, scale bar, labels without overlap with each other, the annotations or the scale bar. */
export function plotItems(picture: ZonePicture, look: Look, obstacles: readonly Rect[], withBar: boolean): Item[] {
  const { view } = picture
  const scene = view.dim === 2 ? scene2d(picture, look) : scene3d(picture, look)
  const bar = withBar ? scaleBar(look, scaleOf(picture, look), view.dim) : null
  const { plot, type, palette } = look
  const inset = type.small * 0.25
  const labels = placeLabels(scene.wanted, {
    bounds: { x: plot.x + inset, y: plot.y + inset, w: plot.w - 2 * inset, h: plot.h - 2 * inset },
    obstacles: [...(bar ? [bar.box] : []), ...scene.obstacles, ...obstacles],
    dots: scene.dots,
    halo: palette.plot,
    leader: palette.ink3,
    strokeWidth: 0.15 * type.u,
    most: Math.round((plot.w * plot.h) / (type.small * type.small * 34)) + 12,
  })
  return [...scene.items, ...(view.dim === 2 ? axes2d(picture, look) : []), ...(bar?.items ?? []), ...labels]
}

/** Where plot and legend go: side by side where there is room, else one below the other. The plot is square. */
function arrange(
  picture: ZonePicture,
  look: Look,
  middle: Rect,
  room: { left: number; bottom: number },
  withLegend: boolean,
): { plot: Rect; legend: Rect | null } {
  const { type } = look
  const square = (x: number, y: number, w: number, h: number): Rect => {
    const side = Math.max(10, Math.min(w - room.left, h - room.bottom))
    return { x: x + room.left, y, w: side, h: side }
  }
  const whole = square(middle.x, middle.y, middle.w, middle.h)
  const alone = { plot: { ...whole, x: middle.x + room.left + (middle.w - room.left - whole.w) / 2 }, legend: null }
  if (!withLegend) return alone
  const least = Math.max(type.body * 15, middle.w * 0.3)
  const beside = square(middle.x, middle.y, middle.w - least - type.gap, middle.h)
  if (beside.w >= 0.62 * Math.min(middle.w, middle.h)) {
    const x = beside.x + beside.w + type.gap
    return { plot: beside, legend: { x, y: middle.y, w: middle.x + middle.w - x, h: middle.h } }
  }
  const probe = legend(picture, look, 0, 0, middle.w, middle.h * 0.46)
  const plot = square(middle.x, middle.y, middle.w, middle.h - probe.height - type.gap)
  // The plot is what the figure is about: a legend that leaves little of it is left out, which the editor says.
  if (plot.w < whole.w * 0.4) return alone
  const centred = { ...plot, x: middle.x + room.left + (middle.w - room.left - plot.w) / 2 }
  const y = plot.y + plot.h + room.bottom + type.gap
  return { plot: centred, legend: { x: middle.x, y, w: middle.w, h: middle.y + middle.h - y } }
}

/** Where tokens, cells and arrow tips are on the page. */
function pagePoints(picture: ZonePicture, look: Look): Pick<PanelDrawing, 'at' | 'marks'> {
  const { view, camera } = picture
  const { plot } = look
  const { points } = view
  const two = map2d(camera.two, view.halfSize, plot)
  const three = map3d(camera.three, view.halfSize, plot)
  const onPage = (s: ArrayLike<number>): [number, number] | null => {
    const [x, y] = view.dim === 2 ? [two.x(s[0]!), two.y(s[1]!)] : [three.x(s), three.y(s)]
    const inPlot = x >= plot.x && x <= plot.x + plot.w && y >= plot.y && y <= plot.y + plot.h
    return inPlot ? [x, y] : null
  }
  const token = (i: number) => onPage(points.s.subarray(i * view.dim, (i + 1) * view.dim))
  const cell = (active: number) => {
    if (view.exact) {
      const middle = largestPieceOf(view.exact, set => set === active)
      return middle && onPage(middle)
    }
    const largest = view.cells.filter(c => c.active === active).sort((a, b) => b.share - a.share)[0]
    return largest ? onPage(largest.centroid) : null
  }
  const arrows = () => arrowsOf(picture, look)
  const at = (tie: Tie) => {
    if (tie.on === 'token') {
      const i = points.rows.indexOf(tie.row)
      return i < 0 ? null : token(i)
    }
    if (tie.on === 'cell') return cell(tie.active)
    if (tie.on === 'mark') return null
    const arrow = arrows().find(a => a.kind === tie.vector && a.position === tie.feature)
    return arrow ? onPage(arrow.tip) : null
  }
  /** @param panel id of the panel, put in by the page */
  const marks = (): Mark[] => {
    const panel = ''
    const found: Mark[] = []
    const add = (tie: Tie, place: [number, number] | null) => place && found.push({ tie, x: place[0], y: place[1] })
    for (const a of arrows()) add({ on: 'vector', panel, vector: a.kind, feature: a.position }, onPage(a.tip))
    if (picture.options.points) points.rows.forEach((row, i) => add({ on: 'token', panel, row }, token(i)))
    const sets = new Set(view.exact ? view.exact.active : view.cells.map(c => c.active))
    for (const active of sets) add({ on: 'cell', panel, active }, cell(active))
    return found
  }
  return { at, marks }
}

function partOf(picture: ZonePicture, look: Look, kind: PartKind, x: number, y: number, width: number) {
  if (kind === 'legend') {
    const { items, height } = legend(picture, look, x, y, width, look.plot.h * 1.5)
    return { items, width, height }
  }
  if (kind === 'colorbar') return null
  const { type } = look
  // The bar stands in the lower right corner of a plot: a plot of its own puts it where it is wanted.
  const height = type.small * 1.7
  const pad = type.small * 0.9
  const { dim } = picture.view
  const bar = scaleBar(look, scaleOf(picture, look), dim)
  const [dx, dy] = [x + bar.box.w - pad - (look.plot.x + look.plot.w - pad), y + height - (look.plot.y + look.plot.h - pad)] // prettier-ignore
  return { items: bar.items.map(item => shifted(item, dx, dy)), width: bar.box.w - pad, height }
}

/** The item moved on the page. */
function shifted(item: Item, dx: number, dy: number): Item {
  if (item.kind === 'text' || item.kind === 'circle' || item.kind === 'picture')
    return { ...item, x: item.x + dx, y: item.y + dy }
  if (item.kind === 'group') return { ...item, items: item.items.map(i => shifted(i, dx, dy)) }
  return { ...item, points: item.points.map((v, i) => v + (i % 2 === 0 ? dx : dy)) }
}
