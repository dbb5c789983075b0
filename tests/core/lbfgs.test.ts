// L-BFGS on problems with known minima.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimise } from '../../core/lbfgs.ts'
import { dot, solveSymmetric } from '../../core/linalg.ts'
import { createRandom } from '../../core/random.ts'

describe('minimise', () => {
  it('finds the minimum of a quadratic, which is a linear system', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 8 }), (seed, n) => {
        const random = createRandom(seed)
        const root = Array.from({ length: n + 2 }, () => Float64Array.from({ length: n }, () => random.normal()))
        const a = new Float64Array(n * n)
        for (const row of root)
          for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j]! += row[i]! * row[j]!
        for (let i = 0; i < n; i++) a[i * n + i]! += 1
        const b = Float64Array.from({ length: n }, () => random.normal())
        const times = (w: Float64Array) =>
          Float64Array.from({ length: n }, (_, i) => dot(a.subarray(i * n, i * n + n), w))
        const { w } = minimise(
          (at, gradient) => {
            const aw = times(at)
            for (let i = 0; i < n; i++) gradient[i] = aw[i]! - b[i]!
            return dot(at, aw) / 2 - dot(b, at)
          },
          new Float64Array(n),
          { gradient: 1e-9, decrease: 0 },
        )
        const exact = solveSymmetric(a, n, b)
        w.forEach((v, i) => expect(v).toBeCloseTo(exact[i]!, 6))
      }),
      { numRuns: 50 },
    )
  })

  it('goes round the bend of the Rosenbrock valley', () => {
    const { w } = minimise(
      (at, g) => {
        const [x, y] = at as unknown as [number, number]
        g[0] = -2 * (1 - x) - 400 * x * (y - x * x)
        g[1] = 200 * (y - x * x)
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2
      },
      Float64Array.of(-1.2, 1),
      { gradient: 1e-8 },
    )
    expect(w[0]).toBeCloseTo(1, 6)
    expect(w[1]).toBeCloseTo(1, 6)
  })

  it('stops when a step is refused', () => {
    const stop = new Error('stop')
    const run = () =>
      minimise((at, g) => ((g[0] = 2 * at[0]!), at[0]! ** 2), Float64Array.of(3), {
        gradient: 0,
        decrease: 0,
        onStep: () => {
          throw stop
        },
      })
    expect(run).toThrow(stop)
  })
})
