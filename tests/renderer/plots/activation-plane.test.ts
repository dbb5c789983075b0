// The plot of an activation plane: frame, option, marks. Positions by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activationPlaneOption, quadrantsOf, type PlaneInput } from '../../../renderer/plots/activation-plane.plot.ts'
import {
  fromPlanePixel,
  panPlane,
  planeFrame,
  planeMargins,
  toPlanePixel,
  zoomPlane,
} from '../../../renderer/plots/plane-frame.ts'
import { barHeight, planeMarks, planeOrder, planePixels, quadrantLabels, rowsOfQuadrant } from '../../../renderer/plots/plane-marks.ts' // prettier-ignore
import { overlaps } from '../../../renderer/plots/place-labels.ts'
import { samplePlane } from './sample-plane.ts'
import { theme } from './sample-view.ts'

const size = { width: 504, height: 386 } // a plot area of 400 x 300
const home = { x: 0, y: 0, zoom: 1 }
const inputOf = (view = samplePlane(), hidden: number[] = []): PlaneInput => ({
  view,
  theme,
  slots: [0, 1],
  options: { points: true, labels: true, hidden },
})
const measure = (text: string, px: number) => text.length * px * 0.6
const idle = { zone: null, row: null, rows: [], feature: null }
const marksOf = (input: PlaneInput, pointing = idle as Parameters<typeof planeMarks>[1]) => {
  const frame = planeFrame(size, input.view, home)
  return planeMarks(input, pointing, frame, planePixels(input.view, frame), planeOrder(input.view), measure)
}

describe('the frame', () => {
  it('shows all rows and thresholds at zoom 1, each axis with its own scale', () => {
    const frame = planeFrame(size, samplePlane(), home)
    // x from -3.5 to 4.5, y from -4 to 3, with 6% of air
    expect([frame.xMin, frame.xMax]).toEqual([0.5 - 4 * 1.06, 0.5 + 4 * 1.06])
    expect([frame.yMin, frame.yMax]).toEqual([-0.5 - 3.5 * 1.06, -0.5 + 3.5 * 1.06])
    expect([frame.width, frame.height]).toEqual([400, 300])
    expect(toPlanePixel(frame, 0.5, -0.5)).toEqual([planeMargins.left + 200, planeMargins.top + 150])
  })
  it('keeps the point under the pointer when zooming, and follows a drag', () => {
    const view = samplePlane()
    fc.assert(
      fc.property(
        fc.record({ x: fc.double({ min: -2, max: 2, noNaN: true }), y: fc.double({ min: -2, max: 2, noNaN: true }), zoom: fc.double({ min: 0.6, max: 50, noNaN: true }) }),
        fc.double({ min: 0.7, max: 1.4, noNaN: true }),
        fc.integer({ min: 60, max: 440 }),
        fc.integer({ min: 60, max: 330 }),
        (camera, factor, px, py) => {
          const before = planeFrame(size, view, camera)
          const [x, y] = fromPlanePixel(before, px, py)
          const zoomed = planeFrame(size, view, zoomPlane(camera, before, factor, px, py))
          const [qx, qy] = toPlanePixel(zoomed, x, y)
          expect(qx).toBeCloseTo(px, 5)
          expect(qy).toBeCloseTo(py, 5)
          const [dx, dy] = toPlanePixel(planeFrame(size, view, panPlane(camera, before, 7, -3)), x, y)
          expect(dx - px).toBeCloseTo(7, 5)
          expect(dy - py).toBeCloseTo(-3, 5)
        },
      ),
    ) // prettier-ignore
  })
})

describe('the option', () => {
  const seriesOf = (input: PlaneInput) =>
    activationPlaneOption(input, size).series as { id: string; data: ArrayLike<number> }[]
  it('names its axes for what they are and draws a point of every row, by true set', () => {
    const option = activationPlaneOption(inputOf(), size)
    expect(option.xAxis).toMatchObject({ name: 'pre-activation of #4, units of z' })
    expect(option.yAxis).toMatchObject({ name: 'pre-activation of #7, units of z' })
    const dots = seriesOf(inputOf()).filter(s => s.id.startsWith('points-'))
    expect(dots.map(s => [s.id, s.data.length / 2])).toEqual([
      ['points-0', 1],
      ['points-1', 2],
      ['points-2', 1],
      ['points-3', 1],
    ])
    expect(seriesOf(inputOf()).some(s => s.id === 'disagreeing')).toBe(false)
  })
  it('rings the rows of a top-k dictionary that the median lines misplace', () => {
    const view = samplePlane('topk')
    const wrong = seriesOf(inputOf(view)).find(s => s.id === 'disagreeing')!
    const misplaced = Array.from(view.points.rows.keys()).filter(i => {
      const { truly, drawn } = quadrantsOf(view, i)
      return truly !== drawn
    })
    expect(misplaced.length).toBe(view.disagreement!.rows)
    expect(misplaced.length).toBeGreaterThan(0)
    expect(wrong.data.length / 2).toBe(misplaced.length)
  })
})

describe('the marks', () => {
  it('tells the true count of every quarter and what it is a share of, in its own corner', () => {
    const input = inputOf()
    const frame = planeFrame(size, input.view, home)
    const labels = quadrantLabels(input, frame, measure)
    expect(labels.map(l => l.text)).toEqual([
      'neither', '1 · 20.00% of 5 tokens', 'only #4', '2 · 40.00% of 5 tokens',
      'only #7', '1 · 20.00% of 5 tokens', 'both', '1 · 20.00% of 5 tokens',
    ]) // prettier-ignore
    const only4 = labels[2]!
    expect(only4.left).toBeGreaterThan(frame.left + frame.width / 2)
    expect(only4.top).toBeGreaterThan(frame.top + frame.height / 2)
  })
  it('leaves out the counts of quarters that are out of view', () => {
    const input = inputOf()
    const frame = planeFrame(size, input.view, { x: 0.9, y: 0.9, zoom: 10 })
    expect(quadrantLabels(input, frame, measure).map(l => l.text)).toEqual(['both', '1 · 20.00% of 5 tokens'])
  })
  it('places labels without overlap', () => {
    const labels = marksOf(inputOf()).flatMap(m => (m.kind === 'label' ? [m.label] : []))
    expect(labels.length).toBeGreaterThan(10)
    labels.forEach((a, i) =>
      labels.slice(i + 1).forEach(b => expect(overlaps(a, b), `${a.text} / ${b.text}`).toBe(false)),
    )
  })
  it('rings what is selected anywhere and lights what is pointed at', () => {
    const rings = marksOf(inputOf(), { ...idle, rows: [1, 2] }).filter(m => m.kind === 'ring')
    expect(rings).toHaveLength(2)
    const wide = marksOf(inputOf(), { ...idle, feature: 1 }).filter(m => m.kind === 'line' && m.width === 4)
    expect(wide).toHaveLength(1)
    expect(rowsOfQuadrant(samplePlane(), 1)).toEqual([1, 4])
  })
  it('has bars by the logarithm of counts: none for none, the tallest for the most', () => {
    expect([barHeight(0, 9), barHeight(9, 9), barHeight(1, 3), barHeight(0, 0)]).toEqual([0, 1, 0.5, 0])
  })
})
