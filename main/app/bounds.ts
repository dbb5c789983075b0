// Where the window is put when it opens: where it was, on a display that is there now. Pure; main process.

export interface Bounds {
  x?: number
  y?: number
  width: number
  height: number
}
export type Area = Required<Bounds>

/** Less of the window on a display could not be grasped. */
const [leastWidth, leastHeight] = [200, 100]

const overlap = (a: Area, b: Area) => ({
  width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
  height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
})
const clamp = (at: number, least: number, most: number) => Math.max(least, Math.min(most, at))

/**
 * The remembered place, moved and made smaller until it lies on the display that shows most of it; without a position, and where no
 * display shows enough of it, only the size is kept.
 * @param displays work areas of the displays that are there
 */
export function placeOn(displays: readonly Area[], wanted: Bounds): Bounds {
  const { x, y } = wanted
  const largest = (key: 'width' | 'height') => Math.max(...displays.map(area => area[key]), 0) || Infinity
  const size = {
    width: Math.min(wanted.width, largest('width')),
    height: Math.min(wanted.height, largest('height')),
  }
  if (x === undefined || y === undefined) return size
  const shown = displays.map(area => ({ area, ...overlap({ ...wanted, x, y }, area) }))
  const seen = shown.filter(s => s.width >= leastWidth && s.height >= leastHeight)
  const best = seen.sort((a, b) => b.width * b.height - a.width * a.height)[0]
  if (!best) return size
  const { area } = best
  const width = Math.min(wanted.width, area.width)
  const height = Math.min(wanted.height, area.height)
  return {
    x: clamp(x, area.x, area.x + area.width - width),
    y: clamp(y, area.y, area.y + area.height - height),
    width,
    height,
  }
}
