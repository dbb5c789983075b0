// The way between two slices: property 11 of zones.md, angles that keep their digits, geodesics, the small matrices behind it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dot } from '../../../core/linalg.ts'
import { createRandom } from '../../../core/random.ts'
import { morphAxes, morphOrigin, morphPath } from '../../../core/zones/morph.ts'
import { multiply, noTurn, quaternionAbout, rotationPower, turnedAxes, unit } from '../../../core/zones/rotation.ts'
import { smallSvd } from '../../../core/zones/small-svd.ts'
import { orthogonalPart } from '../../../core/linalg.ts'

/** k random orthonormal vectors [d] */
function frame(random: ReturnType<typeof createRandom>, k: number, d: number): Float64Array[] {
  const out: Float64Array[] = []
  while (out.length < k) {
    const { axis } = orthogonalPart(
      Float64Array.from({ length: d }, () => random.normal()),
      out,
    )
    if (axis) out.push(axis)
  }
  return out
}
const seeds = fc.integer({ min: 1, max: 1e9 })
const expectOrthonormal = (axes: Float64Array[], digits = 12) =>
  axes.forEach((a, i) => axes.forEach((b, j) => expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, digits)))
const expectSame = (a: Float64Array[], b: readonly Float64Array[], digits = 9) =>
  a.forEach((axis, i) => axis.forEach((v, j) => expect(v).toBeCloseTo(b[i]![j]!, digits)))

describe('morph', () => {
  const pairs = fc.tuple(seeds, fc.constantFrom(2, 3), fc.constantFrom(3, 4, 6, 40))

  it('is orthonormal all the way, exact at both ends but for a flip it names', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0, max: 1, noNaN: true }), ([seed, k, d], t) => {
        const random = createRandom(seed)
        const [b1, b2] = [frame(random, k, d), frame(random, k, d)]
        const path = morphPath(b1, b2)
        expectOrthonormal(morphAxes(path, t))
        expectSame(morphAxes(path, 0), b1)
        const end = path.flipped ? [...b2.slice(0, -1), b2[k - 1]!.map(v => -v)] : b2
        expectSame(morphAxes(path, 1), end)
      }),
      { numRuns: 300 },
    )
  })
  it('turns evenly: principal angles from slice 1 grow as t', () => {
    fc.assert(
      fc.property(pairs, ([seed, k, d]) => {
        const random = createRandom(seed)
        const [b1, b2] = [frame(random, k, d), frame(random, k, d)]
        const path = morphPath(b1, b2)
        const half = morphPath(b1, morphAxes(path, 0.5)).angles
        path.angles.forEach((angle, i) => expect(half[i]!).toBeCloseTo(angle / 2, 6))
        const back = morphPath(b2, b1).angles
        path.angles.forEach((angle, i) => expect(back[i]!).toBeCloseTo(angle, 9))
        expect([...path.angles]).toEqual([...path.angles].sort((x, y) => x - y))
      }),
      { numRuns: 100 },
    )
  })
  it('keeps the digits of a small angle, where the cosine has lost them', () => {
    const b1 = [Float64Array.of(1, 0, 0, 0), Float64Array.of(0, 1, 0, 0)]
    for (const angle of [1e-4, 1e-6, 1e-8]) {
      const b2 = [b1[0]!, Float64Array.of(0, Math.cos(angle), Math.sin(angle), 0)]
      const { angles } = morphPath(b1, b2)
      expect(angles[0]).toBe(0)
      expect(angles[1]! / angle).toBeCloseTo(1, 6)
    }
  })
  it('turns the picture only, between frames of one plane, the short way round', () => {
    const b1 = [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0)]
    for (const turn of [0.7, -2.5, 3.1]) {
      const [c, s] = [Math.cos(turn), Math.sin(turn)]
      const path = morphPath(b1, [Float64Array.of(c, s, 0), Float64Array.of(-s, c, 0)])
      expect([...path.angles]).toEqual([0, 0])
      expect(path.flipped).toBe(false)
      const [x] = morphAxes(path, 0.5)
      expect(Math.atan2(x![1]!, x![0]!)).toBeCloseTo(turn / 2, 12)
    }
  })
  it('flips the last axis of a mirrored frame and says so', () => {
    const b1 = [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0)]
    const path = morphPath(b1, [b1[0]!, b1[1]!.map(v => -v)])
    expect(path.flipped).toBe(true)
    expectSame(morphAxes(path, 1), b1)
  })
  it('joins slices at right angles, and slices turned by half a turn', () => {
    const e = (j: number) => Float64Array.from({ length: 6 }, (_, i) => (i === j ? 1 : 0))
    const right = morphPath([e(0), e(1), e(2)], [e(3), e(4), e(5)])
    right.angles.forEach(angle => expect(angle).toBeCloseTo(Math.PI / 2, 12))
    expectOrthonormal(morphAxes(right, 0.3))
    const half = morphPath([e(0), e(1), e(2)], [e(0).map(v => -v), e(1).map(v => -v), e(2)])
    expectOrthonormal(morphAxes(half, 0.5))
    expectSame(morphAxes(half, 1), [e(0).map(v => -v), e(1).map(v => -v), e(2)])
  })
  it('moves its origin in a straight line, and refuses slices that do not fit', () => {
    expect([...morphOrigin([0, 4], [2, 0], 0.25)]).toEqual([0.5, 3])
    expect(() => morphPath([Float64Array.of(1, 0)], frame(createRandom(1), 2, 2))).toThrow('as many axes')
    expect(() => morphPath(frame(createRandom(1), 2, 3), frame(createRandom(1), 2, 4))).toThrow('as many axes')
  })
})

describe('small matrices', () => {
  it('have a singular value decomposition, also without full rank', () => {
    const entries = fc.array(fc.constantFrom(0, 0, 1, -1, 0.5, 1e-9, 3), { minLength: 9, maxLength: 9 })
    fc.assert(
      fc.property(fc.constantFrom(2, 3), entries, (k, numbers) => {
        const m = numbers.slice(0, k * k)
        const { u, v, values } = smallSvd(m, k)
        const columns = (x: Float64Array) => Array.from({ length: k }, (_, c) => Float64Array.from({ length: k }, (_, r) => x[r * k + c]!)) // prettier-ignore
        expectOrthonormal(columns(u))
        expectOrthonormal(columns(v))
        for (let r = 0; r < k; r++)
          for (let c = 0; c < k; c++) {
            let sum = 0
            for (let i = 0; i < k; i++) sum += u[r * k + i]! * values[i]! * v[c * k + i]!
            expect(sum).toBeCloseTo(m[r * k + c]!, 9)
          }
      }),
    )
  })
  it('powers of rotations are turns about the same axis', () => {
    const axis = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -1, max: 1, noNaN: true }))).filter(a => Math.hypot(...a) > 0.1) // prettier-ignore
    fc.assert(
      fc.property(axis, fc.double({ min: -3.1, max: 3.1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, angle, t) => {
        const matrix = (by: number) => {
          const [x, y, z] = turnedAxes(quaternionAbout(a, by))
          return Float64Array.of(x[0]!, y[0]!, z[0]!, x[1]!, y[1]!, z[1]!, x[2]!, y[2]!, z[2]!)
        }
        const found = rotationPower(matrix(angle), 3, t)
        matrix(t * angle).forEach((v, i) => expect(found[i]!).toBeCloseTo(v, 9))
      }),
    ) // prettier-ignore
  })
  it('quaternions turn by hand: a quarter about z takes x to y; products apply the right one first', () => {
    const quarter = quaternionAbout([0, 0, 2], Math.PI / 2)
    const [x, y, z] = turnedAxes(quarter)
    expect(x.map(v => Math.round(v))).toEqual([0, 1, 0])
    expect(y.map(v => Math.round(v) + 0)).toEqual([-1, 0, 0])
    expect(z).toEqual([0, 0, 1])
    const then = multiply(quaternionAbout([1, 0, 0], Math.PI / 2), quarter)
    // x goes to y, and y to z
    expect(turnedAxes(then)[0].map(v => Math.round(v) + 0)).toEqual([0, 0, 1])
    expect(unit([0, 0, 0, 0])).toEqual(noTurn)
    expect(quaternionAbout([0, 0, 0], 1)).toEqual(noTurn)
  })
})
