// Turns of the trackball: what is in front follows the pointer, and the plane's other direction stays.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTurn, quaternionAbout, turnedAxes, unit, type Quaternion } from '../../../core/zones/rotation.ts'
import { rollBy, spokes, tilt, turnBy } from '../../../renderer/panels/zones/tools/slice/trackball.ts'

const number = fc.double({ min: -1, max: 1, noNaN: true })
const turns = fc.tuple(number, number, number, number).filter(q => Math.hypot(...q) > 0.1).map(q => unit(q as Quaternion)) // prettier-ignore
const inner = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0)

describe('trackball', () => {
  it('moves what lies in front of the plane with the pointer', () => {
    fc.assert(
      fc.property(turns, fc.integer({ min: -30, max: 30 }), fc.integer({ min: -30, max: 30 }), (turn, dx, dy) => {
        const front = turnedAxes(turn)[2]
        const after = turnedAxes(turnBy(turn, dx, dy, 40))
        const [x, y] = [inner(after[0], front), inner(after[1], front)]
        // y up on the screen, dy down
        const angle = Math.hypot(dx, dy) / 40
        expect(x).toBeCloseTo(angle === 0 ? 0 : (dx / 40 / angle) * Math.sin(angle), 9)
        expect(y).toBeCloseTo(angle === 0 ? 0 : (-dy / 40 / angle) * Math.sin(angle), 9)
        expect(Math.hypot(...turnBy(turn, dx, dy, 40))).toBeCloseTo(1, 12)
      }),
    )
  })
  it('keeps the vertical direction when dragged across, the plane when rolled', () => {
    const across = turnedAxes(turnBy(noTurn, 20, 0, 40))
    expect(across[1].map(v => v + 0)).toEqual([0, 1, 0])
    const rolled = turnedAxes(rollBy(noTurn, Math.PI / 2))
    expect(rolled[2].map(v => v + 0)).toEqual([0, 0, 1])
    // axis 1 of the slice stood right; after a quarter counter-clockwise it stands up
    expect(inner(rolled[1], [1, 0, 0])).toBeCloseTo(1, 12)
  })
  it('shows the axes of the 3D slice, the farthest first, and how far the plane is tilted', () => {
    expect(spokes(noTurn).map(s => [s.axis, s.x, s.y, s.z])).toEqual([
      [1, 1, 0, 0],
      [2, 0, 1, 0],
      [3, 0, 0, 1],
    ])
    const turned = spokes(quaternionAbout([0, 1, 0], 1))
    expect(turned.map(s => s.z)).toEqual(turned.map(s => s.z).sort((a, b) => a - b))
    expect(tilt(noTurn)).toBe(0)
    expect(tilt(quaternionAbout([1, 0, 0], Math.PI / 2))).toBeCloseTo(90, 9)
  })
})
