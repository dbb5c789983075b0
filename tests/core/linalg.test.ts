// Hand-computed values of the small linear algebra.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosine, dot, norm, orthogonalPart, solveSymmetric, subtract, symmetricEigen } from '../../core/linalg.ts'
import { principalAxes } from '../../core/pca.ts'
import { createRandom } from '../../core/random.ts'

const list = (v: ArrayLike<number>) => Array.from(v)

describe('products', () => {
  it('computes dot, norm, cosine and difference', () => {
    expect(dot([1, 2, 3], [4, -5, 6])).toBe(12)
    expect(norm([3, 4])).toBe(5)
    expect(cosine([1, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 15)
    expect(cosine([0, 0], [1, 1])).toBeNull()
    expect(list(subtract([3, 1], [1, 5]))).toEqual([2, -4])
  })
})

describe('orthogonalPart', () => {
  it('takes the rest of (3, 4) beyond the first axis', () => {
    const { axis, share } = orthogonalPart([3, 4], [Float64Array.of(1, 0)])
    expect(list(axis!)).toEqual([0, 1])
    expect(share).toBeCloseTo(0.8, 15)
  })
  it('keeps the direction of the vector, whatever its scale', () => {
    expect(list(orthogonalPart([0, -5e-30], []).axis!)).toEqual([0, -1])
    expect(list(orthogonalPart([0, -5e30], []).axis!)).toEqual([0, -1])
  })
  it('has nothing for zero and for a vector in the span', () => {
    expect(orthogonalPart([0, 0], []).axis).toBeNull()
    expect(orthogonalPart([2, 0], [Float64Array.of(1, 0)])).toEqual({ axis: null, share: 0 })
  })
  it('stays orthogonal for nearly parallel vectors', () => {
    const first = orthogonalPart([1, 1, 1], []).axis!
    const { axis, share } = orthogonalPart([1, 1, 1 + 1e-9], [first])
    expect(Math.abs(dot(axis!, first))).toBeLessThan(1e-14)
    expect(share).toBeCloseTo(Math.sqrt(2 / 9) * 1e-9, 14)
  })
})

describe('symmetricEigen', () => {
  it('solves [[2, 1], [1, 2]]', () => {
    const { values, vectors } = symmetricEigen([2, 1, 1, 2], 2)
    expect(values[0]).toBeCloseTo(3, 14)
    expect(values[1]).toBeCloseTo(1, 14)
    expect(Math.abs(dot(vectors[0]!, [Math.SQRT1_2, Math.SQRT1_2]))).toBeCloseTo(1, 14)
  })
  it('reproduces random symmetric matrices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (n, seed) => {
        const random = createRandom(seed)
        const a = new Float64Array(n * n)
        for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = random.normal()
        const { values, vectors } = symmetricEigen(a, n)
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0
            for (let k = 0; k < n; k++) sum += values[k]! * vectors[k]![i]! * vectors[k]![j]!
            expect(sum).toBeCloseTo(a[i * n + j]!, 11)
          }
          if (i > 0) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('solveSymmetric', () => {
  it('solves a regular system', () => {
    expect(list(solveSymmetric([2, 1, 1, 3], 2, [5, 10])).map(v => +v.toFixed(12))).toEqual([1, 3])
  })
  it('takes the shortest least-squares solution of a singular one', () => {
    expect(list(solveSymmetric([1, 1, 1, 1], 2, [2, 4])).map(v => +v.toFixed(12))).toEqual([1.5, 1.5])
  })
})

describe('principalAxes', () => {
  const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i)
  it('finds the diagonal of four points', () => {
    const x = Float32Array.of(0, 0, 2, 2, 4, 4, 3, 1)
    const { axes } = principalAxes(x, 2, all(3), { count: 2 })
    expect(axes).toHaveLength(1)
    expect(list(axes[0]!).map(v => v.toFixed(12))).toEqual([Math.SQRT1_2, Math.SQRT1_2].map(v => v.toFixed(12)))
  })
  it('leaves out excluded directions', () => {
    const x = Float32Array.of(9, 1, 0, -9, 0, 0.5, 3, -1, 0.1, 1, 0, 0)
    const { axes } = principalAxes(x, 3, all(4), { count: 1, exclude: [Float64Array.of(1, 0, 0)] })
    expect(axes[0]![0]).toBeCloseTo(0, 14)
    expect(axes[0]![1]!).toBeGreaterThan(0.9)
  })
  it('gives the same axes by Krylov iteration (d 200) as by all eigenvectors of the embedded problem (d 20)', () => {
    const random = createRandom(7)
    const n = 300
    const small = Float32Array.from({ length: n * 20 }, (_, at) => random.normal() * (1 + 5 / (1 + (at % 20))))
    const large = new Float32Array(n * 200)
    for (let r = 0; r < n; r++) large.set(small.subarray(r * 20, (r + 1) * 20), r * 200 + 50)
    const a = principalAxes(small, 20, all(n), { count: 3 }).axes
    const b = principalAxes(large, 200, all(n), { count: 3 }).axes
    expect(b).toHaveLength(3)
    b.forEach((axis, k) => {
      expect(norm(axis)).toBeCloseTo(1, 12)
      expect(dot(a[k]!, axis.subarray(50, 70))).toBeCloseTo(1, 6)
    })
  })
  it('finds as many axes as there is rank, in 200 dimensions, also of equal variance', () => {
    // Rows ±e3, ±e7 of one length: two axes of the same variance; then rows on one line.
    const d = 200
    const rows = (places: [number, number][]) => {
      const x = new Float32Array(places.length * d)
      places.forEach(([j, v], r) => (x[r * d + j] = v))
      return x
    }
    const two = principalAxes(rows([[3, 2], [3, -2], [7, 2], [7, -2]]), d, all(4), { count: 3 }).axes // prettier-ignore
    expect(two).toHaveLength(2)
    two.forEach(axis => expect(axis[3]! ** 2 + axis[7]! ** 2).toBeCloseTo(1, 10))
    const one = principalAxes(rows([[3, 1], [3, 2], [3, 4]]), d, all(3), { count: 3 }).axes // prettier-ignore
    expect(one).toHaveLength(1)
    expect(one[0]![3]).toBeCloseTo(1, 12)
    expect(principalAxes(new Float32Array(5 * d).fill(2), d, all(5), { count: 2 }).axes).toEqual([])
  })
  it('maximises variance among all directions left, in 160 dimensions', () => {
    const random = createRandom(3)
    const [n, d] = [400, 160]
    const x = Float32Array.from({ length: n * d }, (_, at) => random.normal() / Math.sqrt(1 + (at % d)))
    const exclude = [Float64Array.from({ length: d }, (_, j) => (j === 0 ? 1 : 0))]
    const { axes } = principalAxes(x, d, all(n), { count: 2, exclude })
    const mean = Float64Array.from({ length: d }, (_, j) => all(n).reduce((sum, r) => sum + x[r * d + j]! / n, 0))
    const scatter = (v: Float64Array) => {
      const out = new Float64Array(d)
      for (let r = 0; r < n; r++) {
        let along = 0
        for (let j = 0; j < d; j++) along += (x[r * d + j]! - mean[j]!) * v[j]!
        for (let j = 1; j < d; j++) out[j] = out[j]! + along * (x[r * d + j]! - mean[j]!)
      }
      return out
    }
    axes.forEach(axis => {
      const image = scatter(axis)
      const value = dot(image, axis)
      expect(norm(image.map((v, j) => v - value * axis[j]!)) / value).toBeLessThan(1e-6)
    })
    expect(dot(scatter(axes[0]!), axes[0]!)).toBeGreaterThan(dot(scatter(axes[1]!), axes[1]!))
  })
})
