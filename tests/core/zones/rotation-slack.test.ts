// Rotation slack: closed forms of points in a plane, and what the slack promises on random data (zones.md section 15, no 10).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  activeAt,
  fixedBiasSlack,
  flipsOf,
  freeBiasSlack,
  softSlack,
  turnedRow,
  turnToward,
} from '../../../core/zones/rotation-slack.ts'

const degrees = (v: number) => (v * Math.PI) / 180
const at = (angle: number, length = 1) => [length * Math.cos(degrees(angle)), length * Math.sin(degrees(angle))]

describe('points in the plane of the turn, threshold zero', () => {
  // w along x, target along y. A point at angle a is on for phi in (a - 90, a + 90).
  const turn = turnToward([2, 0], 0, [0, 3], [at(30), at(-20), at(170), at(200)])
  it('has the angle to the target and flips at angle +- 90', () => {
    expect(turn.angleToTarget).toBeCloseTo(Math.PI / 2, 12)
    expect([...activeAt(turn, 0)]).toEqual([1, 1, 0, 0])
    expect(flipsOf(turn).map(flip => [flip.point, Math.round((flip.phi * 180) / Math.PI)])).toEqual([
      [1, -110],
      [2, -100],
      [3, -70],
      [0, -60],
      [1, 70],
      [2, 80],
      [3, 110],
      [0, 120], // prettier-ignore
    ])
  })
  it('has the nearest flips on either side, and the points that flip there', () => {
    const { below, above } = fixedBiasSlack(flipsOf(turn))
    expect([above!.point, below!.point]).toEqual([1, 0])
    expect(above!.phi).toBeCloseTo(degrees(70), 12)
    expect(below!.phi).toBeCloseTo(degrees(-60), 12)
  })
  it('has soft slack: one label may change until 80, two until 110, all but four never', () => {
    const flips = flipsOf(turn)
    expect(softSlack(flips, 1)).toBeCloseTo(degrees(80), 12)
    expect(softSlack(flips, 2)).toBeCloseTo(degrees(110), 12)
    expect(softSlack(flips, 0, -1)).toBeCloseTo(degrees(60), 12)
    expect(softSlack(flips, 4)).toBe(Math.PI)
  })
  it('turns the row and keeps its length', () => {
    expect([...turnedRow([2, 0], turn.u!, degrees(90))].map(v => Math.round(v * 1e12) / 1e12)).toEqual([0, 2])
  })
  it('has free-bias slack from the extreme pairs: a step from silent to on lies between -90 + phi and 90 + phi', () => {
    // on (2, 1) and (2, -1), silent (0, 0): steps at +-26.57 degrees
    const open = turnToward([1, 0], 1, [0, 1], [[2, 1], [2, -1], [0, 0]]) // prettier-ignore
    const [low, high] = freeBiasSlack(open)!
    expect(high).toBeCloseTo(Math.PI / 2 - Math.atan(0.5), 12)
    expect(low).toBeCloseTo(-high, 12)
    expect(freeBiasSlack(turnToward([1, 0], -5, [0, 1], [[2, 1], [2, -1]]))).toBeNull() // prettier-ignore
  })
})

it('has no turn toward its own direction, and no flip where the threshold is out of reach', () => {
  const along = turnToward([1, 1], 0.5, [2, 2], [[1, 0]])
  expect(along.u).toBeNull()
  expect(flipsOf(turnToward([1, 0], 5, [0, 1], [[1, 2]]))).toEqual([])
})

it('keeps all labels at 0.98 of the slack and changes some just past it; free bias allows at least as much', () => {
  const number = fc.double({ min: -2, max: 2, noNaN: true }).map(v => Math.round(v * 1000) / 1000)
  const vector = fc.array(number, { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(vector, vector, number, fc.array(vector, { minLength: 3, maxLength: 30 }), (w, t, level, points) => {
      fc.pre(Math.hypot(...w) > 0.1)
      const turn = turnToward(w, level, t, points)
      fc.pre(turn.u !== null)
      const before = activeAt(turn, 0)
      const flips = flipsOf(turn)
      // A point on the threshold itself has no slack to speak of.
      fc.pre(flips.every(flip => Math.abs(flip.phi) > 1e-6))
      const { below, above } = fixedBiasSlack(flips)
      const free = freeBiasSlack(turn)
      for (const flip of [below, above]) {
        if (!flip) continue
        expect([...activeAt(turn, 0.98 * flip.phi)]).toEqual([...before])
        const past = activeAt(turn, flip.phi * (1 + 1e-9) + Math.sign(flip.phi) * 1e-9)
        // A point that only touches the threshold (q = R) flips and flips back at one angle.
        if (Math.abs(Math.hypot(turn.alpha[flip.point]!, turn.beta[flip.point]!) - Math.abs(turn.q)) > 1e-6) {
          expect([...past]).not.toEqual([...before])
        }
        if (free) {
          expect(flip.phi).toBeLessThanOrEqual(free[1] + 1e-9)
          expect(flip.phi).toBeGreaterThanOrEqual(free[0] - 1e-9)
        }
      }
    }),
  )
})
