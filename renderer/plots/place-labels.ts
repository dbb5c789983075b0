// Greedy placement of labels without overlap, most important first, with a leader where one had to move. Pure; renderer and tests.

/** A text that wants to stand at a pixel. Earlier requests win. */
export interface LabelRequest {
  text: string
  x: number
  y: number
  /** distance that the text keeps from its anchor, pixels */
  gap: number
  color: string
  size: number
  bold: boolean
  mono: boolean
  /** how many drawn points the text may cover; more, and it stands elsewhere or not at all */
  mayCover: number
  /** moves, with a leader, to where it covers the fewest points, rather than to the first place that is free */
  seeksClear?: boolean
}

export interface PlacedLabel extends LabelRequest {
  /** top left corner and extent of the text */
  left: number
  top: number
  width: number
  height: number
  /** drawn from the anchor to the text when the text had to move away */
  leader: boolean
}

export interface Rect {
  left: number
  top: number
  width: number
  height: number
}

/** Width of a text in pixels; the window measures on a canvas, tests count letters. */
export type Measure = (text: string, size: number, bold: boolean, mono: boolean) => number

export function overlaps(a: Rect, b: Rect): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}

function inside(area: Rect, rect: Rect): boolean {
  return (
    rect.left >= area.left &&
    rect.top >= area.top &&
    rect.left + rect.width <= area.left + area.width &&
    rect.top + rect.height <= area.top + area.height
  )
}

/** Corners to try around an anchor: beside it first, then farther out with a leader. */
function candidates(x: number, y: number, gap: number, width: number, height: number) {
  const beside = [
    [x + gap, y - height / 2],
    [x - gap - width, y - height / 2],
    [x - width / 2, y - gap - height],
    [x - width / 2, y + gap],
    [x + gap * 0.7, y - gap * 0.7 - height],
    [x + gap * 0.7, y + gap * 0.7],
  ]
  const far = gap + 14
  const away = [
    [x + far, y - far - height / 2],
    [x + far, y + far - height / 2],
    [x - far - width, y - far - height / 2],
    [x - far - width, y + far - height / 2],
    [x - width / 2, y - far - height],
    [x - width / 2, y + far],
  ]
  return [...beside.map(p => ({ p, leader: false })), ...away.map(p => ({ p, leader: true }))]
}

/** Places farther out in all directions, for labels that keep off the points. */
function farAround(x: number, y: number, gap: number, width: number, height: number) {
  return [16, 34, 56, 80].flatMap(away =>
    Array.from({ length: 12 }, (_, i) => {
      const [dx, dy] = [Math.cos((i * Math.PI) / 6), Math.sin((i * Math.PI) / 6)]
      // as far along the direction that the text's nearest side is `away` from the anchor
      const reach = gap + away
      const p = [x + dx * (reach + width / 2) - width / 2, y + dy * (reach + height / 2) - height / 2]
      return { p, leader: true }
    }),
  )
}

const bin = 6

/**
 * Counts drawn points under a rectangle in constant time: a summed-area table over bins of a few pixels (Crow 1984).
 * @param sets of pixels [n * 2] each
 * @param area rectangles that are asked for lie in it
 */
export function pointCounter(sets: readonly Float32Array[], area: Rect): (rect: Rect) => number {
  const columns = Math.max(1, Math.ceil(area.width / bin))
  const rows = Math.max(1, Math.ceil(area.height / bin))
  const stride = columns + 1
  /** entry (r, c): points in the first r rows and c columns of bins */
  const sums = new Int32Array(stride * (rows + 1))
  for (const pixels of sets) {
    for (let i = 0; i < pixels.length; i += 2) {
      const column = Math.floor((pixels[i]! - area.left) / bin)
      const row = Math.floor((pixels[i + 1]! - area.top) / bin)
      if (column < 0 || row < 0 || column >= columns || row >= rows) continue
      const at = (row + 1) * stride + column + 1
      sums[at] = sums[at]! + 1
    }
  }
  for (let row = 1; row <= rows; row++) {
    for (let column = 1; column <= columns; column++) {
      const at = row * stride + column
      sums[at] = sums[at]! + sums[at - 1]! + sums[at - stride]! - sums[at - stride - 1]!
    }
  }
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value))
  return rect => {
    const left = clamp(Math.floor((rect.left - area.left) / bin), columns)
    const right = clamp(Math.ceil((rect.left + rect.width - area.left) / bin), columns)
    const top = clamp(Math.floor((rect.top - area.top) / bin), rows)
    const bottom = clamp(Math.ceil((rect.top + rect.height - area.top) / bin), rows)
    return (
      sums[bottom * stride + right]! -
      sums[top * stride + right]! -
      sums[bottom * stride + left]! +
      sums[top * stride + left]!
    )
  }
}

/** Requests looked at per label that may be placed: in a crowd the next thousand would find no room either. */
const triesPerLabel = 12

/**
 * Places as many labels as fit.
 * @param area texts stay inside it
 * @param limit greatest number of labels
 * @param covered how many drawn points lie under a rectangle
 * @param taken rectangles that labels keep clear of
 */
export function placeLabels(
  requests: Iterable<LabelRequest>,
  area: Rect,
  limit: number,
  measure: Measure,
  covered: (rect: Rect) => number = () => 0,
  taken: readonly Rect[] = [],
): PlacedLabel[] {
  const placed: PlacedLabel[] = []
  let tries = 0
  for (const request of requests) {
    if (placed.length >= limit || tries++ >= limit * triesPerLabel) break
    const width = measure(request.text, request.size, request.bold, request.mono) + 2
    const height = request.size + 3
    const { x, y, gap, seeksClear } = request
    const near = candidates(x, y, gap, width, height)
    let best: PlacedLabel | null = null
    let least = Infinity
    for (const { p, leader } of seeksClear ? [...near, ...farAround(x, y, gap, width, height)] : near) {
      const rect = { left: p[0]!, top: p[1]!, width, height }
      if (!inside(area, rect)) continue
      const points = seeksClear || Number.isFinite(request.mayCover) ? covered(rect) : 0
      if (points > request.mayCover || points >= least) continue
      if (placed.some(other => overlaps(rect, other)) || taken.some(other => overlaps(rect, other))) continue
      best = { ...request, ...rect, leader }
      least = points
      if (!seeksClear || points === 0) break
    }
    if (best) placed.push(best)
  }
  return placed
}
