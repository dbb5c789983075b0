// Labels never overlap, stay inside, the important ones come first, and few points are covered.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlaps, placeLabels, pointCounter, type LabelRequest } from '../../../renderer/plots/place-labels.ts'
import { measure } from './sample-view.ts'

const label = (text: string, x: number, y: number, change: Partial<LabelRequest> = {}): LabelRequest => ({
  text,
  x,
  y,
  gap: 5,
  color: '#000',
  size: 11,
  bold: false,
  mono: false,
  mayCover: Infinity,
  ...change,
})
const area = { left: 0, top: 0, width: 300, height: 200 }
const request = fc
  .tuple(
    fc.string({ minLength: 1, maxLength: 14 }),
    fc.integer({ min: -20, max: 320 }),
    fc.integer({ min: -20, max: 220 }),
  )
  .map(([text, x, y]) => label(text, x, y))

describe('placeLabels', () => {
  it('never lets two labels overlap or leave the area', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 80 }), requests => {
        const placed = placeLabels(requests, area, 60, measure)
        placed.forEach((a, i) => {
          expect(a.left).toBeGreaterThanOrEqual(0)
          expect(a.top + a.height).toBeLessThanOrEqual(200)
          placed.slice(i + 1).forEach(b => expect(overlaps(a, b)).toBe(false))
        })
      }),
      { numRuns: 60 },
    )
  })
  it('takes the place that covers the fewest points when asked to, and leads there', () => {
    const points = Array.from({ length: 400 }, (_, i) => [80 + (i % 20) * 2, 80 + Math.floor(i / 20) * 2]).flat()
    const covered = pointCounter([Float32Array.from(points)], area)
    const [plain] = placeLabels([label('tip', 100, 100)], area, 10, measure, covered)
    const [clear] = placeLabels([label('tip', 100, 100, { seeksClear: true })], area, 10, measure, covered)
    expect(covered(plain!)).toBeGreaterThan(0)
    expect(covered(clear!)).toBe(0)
    expect(clear!.leader).toBe(true)
  })
  it('keeps clear of what is taken', () => {
    const taken = [{ left: 0, top: 0, width: 300, height: 110 }]
    const [placed] = placeLabels([label('word', 100, 100)], area, 10, measure, () => 0, taken)
    expect(placed!.top).toBeGreaterThanOrEqual(110)
  })
  it('places the first label and moves a second one at the same point away', () => {
    const placed = placeLabels([label('first', 100, 100), label('second', 100, 100)], area, 10, measure)
    expect(placed.map(p => p.text)).toEqual(['first', 'second'])
    expect(placed[0]!.left).toBe(105)
    expect(overlaps(placed[0]!, placed[1]!)).toBe(false)
  })
  it('draws a leader only where a label had to move', () => {
    const many = Array.from({ length: 8 }, (_, i) => label(`word${i}`, 150, 100))
    const placed = placeLabels(many, area, 10, measure)
    expect(placed[0]!.leader).toBe(false)
    expect(placed.some(p => p.leader)).toBe(true)
  })
  it('stops at the limit and keeps the order of importance', () => {
    const many = Array.from({ length: 20 }, (_, i) => label(`w${i}`, 20 + 40 * (i % 7), 30 + 40 * Math.floor(i / 7)))
    expect(placeLabels(many, area, 5, measure).map(p => p.text)).toEqual(['w0', 'w1', 'w2', 'w3', 'w4'])
  })
  it('does not stand on a crowd of points unless it may', () => {
    const crowd = Float32Array.from({ length: 2000 }, (_, i) => (i % 2 ? 60 + ((i * 7) % 80) : 100 + ((i * 13) % 100)))
    const count = pointCounter([crowd], area)
    expect(count({ left: 100, top: 60, width: 100, height: 80 })).toBeGreaterThan(900)
    expect(placeLabels([label('hidden', 150, 100, { mayCover: 3 })], area, 5, measure, count)).toHaveLength(0)
    expect(placeLabels([label('urgent', 150, 100)], area, 5, measure, count)).toHaveLength(1)
  })
})
