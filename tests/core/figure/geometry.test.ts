// Small geometry by hand: clipping, lines, hatches, planes on the box, round lengths.
import { describe, expect, it } from 'vitest'
import {
  clipHalfPlane,
  hatchLines,
  lineInPolygon,
  niceLength,
  planeOnBox,
  square,
} from '../../../core/figure/geometry.ts'

describe('geometry', () => {
  it('cuts a square at x >= 0.5', () => {
    const cut = clipHalfPlane(square(1), [1, 0], -0.5)
    expect(cut).toHaveLength(4)
    for (const p of cut) expect(p[0]).toBeGreaterThanOrEqual(0.5)
    expect(clipHalfPlane(square(1), [1, 0], -2)).toEqual([])
    expect(clipHalfPlane(square(1), [1, 0], 2)).toEqual(square(1))
  })
  it('finds where a line crosses the square', () => {
    expect(lineInPolygon(square(1), [1, 0], -0.5)!.map(v => v + 0)).toEqual([0.5, -1, 0.5, 1])
    expect(lineInPolygon(square(1), [1, 0], -1.5)).toBeNull()
    expect(lineInPolygon(square(1), [0, 0], 1)).toBeNull()
  })
  it('hatches neighbours with lines that meet', () => {
    const left = [
      [-1, -1],
      [0, -1],
      [0, 1],
      [-1, 1],
    ]
    const right = [
      [0, -1],
      [1, -1],
      [1, 1],
      [0, 1],
    ]
    const ends = (lines: number[]) => {
      const on: number[] = []
      for (let i = 0; i < lines.length; i += 2)
        if (Math.abs(lines[i]!) < 1e-9) on.push(Math.round(lines[i + 1]! * 1e6) / 1e6 + 0)
      return on.sort((a, b) => a - b)
    }
    const a = ends(hatchLines(left, 30, 0.3))
    expect(a.length).toBeGreaterThan(3)
    expect(ends(hatchLines(right, 30, 0.3))).toEqual(a)
  })
  it('outlines a plane on the box: x = 0 on four faces, a corner cut on three', () => {
    const upright = planeOnBox([1, 0, 0], 0, 1)
    expect(upright).toHaveLength(4)
    for (const s of upright) expect([s.from[0], s.to[0]].map(v => v! + 0)).toEqual([0, 0])
    const corner = planeOnBox([1, 1, 1], -2.5, 1)
    expect(corner).toHaveLength(3)
    for (const s of corner) for (const p of [s.from, s.to]) expect(p[0]! + p[1]! + p[2]!).toBeCloseTo(2.5, 12)
    expect(planeOnBox([1, 1, 1], -3.5, 1)).toEqual([])
  })
  it('rounds lengths down to 1, 2, 5', () => {
    expect([0.9, 1, 1.99, 2, 4.9, 5, 9.9, 12, 0.03].map(niceLength).map(v => Number(v.toPrecision(3)))).toEqual([
      0.5, 1, 1, 2, 2, 5, 5, 10, 0.02,
    ])
  })
})
