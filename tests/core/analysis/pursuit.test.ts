// Matching pursuit step by step, coherence and comparisons, against numbers by hand and identities that must hold (analyses.md A11).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addBabel, babelOf, endBabel, largestCosines, startBabel } from '../../../core/analysis/coherence.ts'
import { emptyBasis, growBasis, heldBy, leastSquaresOn } from '../../../core/analysis/growing-basis.ts'
import {
  addFvu,
  compareSupports,
  endFvu,
  setJaccard,
  shuffledAtoms,
  startFvu,
} from '../../../core/analysis/pursuit-compare.ts'
import { addOrder, endOrder, startOrder } from '../../../core/analysis/pursuit-order.ts'
import { traceOf, tracePursuit, unitAtoms } from '../../../core/analysis/pursuit-trace.ts'
import { dot } from '../../../core/linalg.ts'
import { createRandom } from '../../../core/random.ts'
import { middleRanks, rankCorrelation } from '../../../core/rank-correlation.ts'

const rules = { steps: 6, tolerance: 0.01 }
const half = Math.SQRT1_2

function randomCase(seed: number, m = 14, d = 6) {
  const random = createRandom(seed)
  const draw = (n: number) => Float64Array.from({ length: n }, () => random.normal())
  return { atoms: unitAtoms(draw(m * d), m, d), x: draw(d), d, m }
}

describe('the trace of a row', () => {
  it('takes the parent before the child of an orthogonal dictionary, by energy', () => {
    const { steps, end } = tracePursuit([1, 2], Float64Array.from([1, 0, 0, 1]), rules)
    expect(steps.map(s => [s.atom, s.coefficient, s.share])).toEqual([
      [1, 2, 0.2],
      [0, 1, 0],
    ])
    expect([steps[1]!.conditional, steps[1]!.earlier, steps[0]!.largest, end]).toEqual([0, [0], 1, 'tolerance'])
  })

  it('takes an absorbing child alone, and never its parent', () => {
    // d_p = f_p, d_c = f_c + f_p: the child's row is explained whole.
    const { steps } = tracePursuit([1, 1, 0], Float64Array.from([1, 0, 0, half, half, 0, 0, 0, 1]), rules)
    expect(steps.map(s => s.atom)).toEqual([1])
  })

  it('loses a^2 / |x|^2 a step, leaves nothing along the atom, and never less than least squares', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), seed => {
        const { atoms, x, d, m } = randomCase(seed)
        const { steps, energy, support, summed, refitted, residual } = tracePursuit(x, atoms, {
          steps: 8,
          tolerance: 0,
          signed: true,
        })
        let before = 1
        for (const step of steps) {
          expect(step.share).toBeCloseTo(before - step.coefficient ** 2 / energy, 12)
          expect(step.own).toBeLessThan(1e-12)
          expect(step.spanShare).toBeLessThanOrEqual(step.share + 1e-12)
          expect(step.conditional).toBeGreaterThanOrEqual(0)
          // Atoms that are nearly dependent leave little to divide by.
          expect(step.conditional).toBeLessThanOrEqual(1 + 1e-9)
          before = step.share
        }
        const built = (c: Float64Array) =>
          x.map((v, j) => support.reduce((rest, atom, k) => rest - c[k]! * atoms[atom * d + j]!, v))
        built(summed).forEach((v, j) => expect(v).toBeCloseTo(residual[j]!, 10))
        const left = built(refitted)
        expect(dot(left, left) / energy).toBeCloseTo(steps.at(-1)!.spanShare, 10)
        expect(m).toBe(14)
      }),
      { numRuns: 40 },
    )
  })

  it('orthogonal: what is left is square to every atom so far, and no atom comes again', () => {
    const { atoms, x, d } = randomCase(5)
    const { steps, support, residual } = tracePursuit(x, atoms, { steps: 5, tolerance: 0, orthogonal: true })
    expect(new Set(support).size).toBe(steps.length)
    for (const atom of support)
      expect(Math.abs(dot(atoms.subarray(atom * d, (atom + 1) * d), residual))).toBeLessThan(1e-12)
    for (const step of steps) expect(step.share).toBeCloseTo(step.spanShare, 12)
  })

  it('ends where nothing correlates above zero, unless signed steps are allowed', () => {
    const atoms = Float64Array.from([-1, 0, 0, -1])
    expect(tracePursuit([1, 2], atoms, rules)).toMatchObject({ steps: [], end: 'no-positive' })
    expect(tracePursuit([1, 2], atoms, { ...rules, signed: true }).steps[0]).toMatchObject({ atom: 0, coefficient: -1 })
  })

  it('has no step for a row of zeros, and does not go on when an orthogonal rest is rounding', () => {
    const square = Float64Array.from([1, 0, 0, 1])
    expect(tracePursuit([0, 0], square, rules)).toMatchObject({ steps: [], end: 'zero' })
    const whole = tracePursuit([1, 2], square, { steps: 6, tolerance: 0, orthogonal: true })
    expect([whole.steps.length, whole.end]).toEqual([2, 'no-positive'])
  })

  it('is the same account for atoms chosen elsewhere', () => {
    const { atoms, x, d } = randomCase(8)
    const all = tracePursuit(x, atoms, rules)
    const again = traceOf(x, all.steps.map(s => s.atom), atom => atoms.subarray(atom * d, (atom + 1) * d), rules) // prettier-ignore
    expect(again.steps).toEqual(all.steps.map(s => ({ ...s, largest: null })))
    expect(() => traceOf(x, [0], () => [1], rules)).toThrow('expected 6')
  })

  it('refuses atoms of another width', () => {
    expect(() => tracePursuit([1, 2], Float64Array.of(1, 2, 3), rules)).toThrow('whole rows of 2')
  })
})

describe('a growing basis', () => {
  it('has the coefficients of least squares, and says what lies inside', () => {
    const basis = emptyBasis([5, 3])
    expect(growBasis(basis, [2, 0])).toMatchObject({ inside: 0, grew: true })
    expect(growBasis(basis, [3, 0])).toMatchObject({ inside: 9, grew: false })
    expect(growBasis(basis, [1, 1])).toMatchObject({ inside: 1, grew: true, products: Float64Array.of(2) })
    expect(heldBy(basis)).toBeCloseTo(34, 12)
    // 5 = 2 a + b, 3 = b
    expect([...leastSquaresOn(basis)]).toEqual([1, expect.closeTo(3, 12)])
  })
})

describe('coherence', () => {
  const atoms = Float64Array.from([1, 0, 0, 1, half, half])
  it('has the Babel function by hand', () => {
    const babel = babelOf(atoms, 2, 5)
    expect(babel.values).toEqual([expect.closeTo(half, 12), expect.closeTo(2 * half, 12)])
    expect(babel).toMatchObject({ coherence: expect.closeTo(half, 12), recovered: 1, zero: 0 })
    expect(babel.atoms[1]).toBe(2)
  })
  it('recovers every size of an orthogonal dictionary, and none of a doubled atom', () => {
    expect(babelOf(Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]), 3, 2).recovered).toBe(2)
    expect(babelOf(Float64Array.from([1, 0, 1, 0]), 2, 1).recovered).toBeNull()
  })
  it('counts atoms without direction, and has no coherence of one atom', () => {
    expect(babelOf(Float64Array.from([1, 0, 0, 0]), 2, 3)).toMatchObject({ coherence: 0, zero: 1 })
    expect(babelOf(Float64Array.from([1, 0]), 2, 3)).toMatchObject({ coherence: null, values: [] })
  })
  it('is the same in blocks', () => {
    const { atoms: many, d, m } = randomCase(3)
    const fold = startBabel(4)
    for (let i = 0; i < m; i++) addBabel(fold, largestCosines(many, d, i, 4))
    expect(endBabel(fold)).toEqual(babelOf(many, d, 4))
  })
})

describe('supports side by side', () => {
  it('compares sets, and null for two empty ones', () => {
    expect(setJaccard([1, 2, 3], [2, 3, 4])).toBe(0.5)
    expect(setJaccard([], [])).toBeNull()
  })
  it('has -1 where the largest code comes first, over the shared atoms', () => {
    expect(compareSupports([4, 7, 2, 4], [2, 4, 7, 9], [1, 5, 3, 8])).toEqual({ jaccard: 0.75, rank: -1, both: 3 })
    expect(compareSupports([4, 7], [4, 7], [1, 5]).rank).toBeNull()
  })
  it('ranks ties in the middle', () => {
    expect([...middleRanks([3, 1, 3])]).toEqual([2.5, 1, 2.5])
    expect(rankCorrelation([1, 2, 3], [1, 2, 2])).toBeCloseTo(Math.sqrt(3) / 2, 12)
    expect(rankCorrelation([1, 2], [3, 3])).toBeNull()
  })
  it('has FVU about the column mean', () => {
    const fold = startFvu(1, 2)
    addFvu(fold, [1], [0.5, 0])
    expect(endFvu(fold)).toEqual([null, null])
    addFvu(fold, [3], [0.5, 2])
    expect(endFvu(fold)).toEqual([0.5, 1])
    const flat = startFvu(1, 1)
    addFvu(flat, [7], [1])
    addFvu(flat, [7], [1])
    expect(endFvu(flat)).toEqual([null])
  })
  it('keeps every entry of a shuffled atom, and is another order for another seed', () => {
    const { atoms, d } = randomCase(2)
    const shuffled = shuffledAtoms(atoms, d, 1)
    for (let at = 0; at < atoms.length; at += d) {
      expect(shuffled.slice(at, at + d).sort()).toEqual(atoms.slice(at, at + d).sort())
    }
    expect(shuffled).not.toEqual(atoms)
    expect(shuffledAtoms(atoms, d, 1)).toEqual(shuffled)
    expect(shuffledAtoms(atoms, d, 2)).not.toEqual(shuffled)
  })
})

describe('parent and child in the order of steps', () => {
  it('counts rows by what was taken', () => {
    const fold = startOrder([{ parent: 0, child: 1 }, { parent: 5, child: 6 }]) // prettier-ignore
    const row = (...list: [number, number][]) =>
      addOrder(fold, { steps: list.map(([atom, conditional]) => ({ atom, conditional })) })
    row([0, 0], [1, 0.5])
    row([1, 0], [0, 0.5], [1, 1])
    row([1, 0.1])
    row([0, 0])
    const [pair, none] = endOrder(fold)
    expect(pair).toMatchObject({ both: 2, parentFirst: 1, childOnly: 1, parentOnly: 1, share: 0.5, conditionalRows: 3 })
    expect(pair!.conditional).toBeCloseTo(0.2, 12)
    expect(none).toMatchObject({ both: 0, share: null, conditional: null })
  })
})
