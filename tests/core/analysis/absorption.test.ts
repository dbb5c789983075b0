// The ledger of a row, absorption from it, from ablations, and the probes that it needs: worked by hand, and properties.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absorbedByAblation, answerMargin, answerSets } from '../../../core/analysis/absorption-ablation.ts'
import { absorbedWithin, absorptionOfRow, absorptionRates } from '../../../core/analysis/absorption.ts'
import { balancedLogistic } from '../../../core/analysis/balanced-logistic.ts'
import { classDirection, fitClassProbe, probeSays } from '../../../core/analysis/class-probe.ts'
import { correctionSlope, labelFreeAbsorption } from '../../../core/analysis/credit.ts'
import { groupInterval } from '../../../core/analysis/group-interval.ts'
import { wilson } from '../../../core/stats.ts'
import { testRows } from '../../../core/analysis/read-classes.ts'
import { jumpCount } from '../../../core/analysis/ksparse.ts'
import { l1Logistic } from '../../../core/analysis/l1-logistic.ts'
import { probeLedger, unitProbe } from '../../../core/analysis/probe-ledger.ts'
import { sparseFromDense } from '../../../core/analysis/sparse-rows.ts'
import { createRandom } from '../../../core/random.ts'

const latent = (feature: number, value: number, cosine: number) => ({ feature, value, cosine })

describe('the ledger', () => {
  it('adds up by hand: bias, shares in order, and what is left as the error', () => {
    // x = (3, 4), p = (0.6, 0.8): a = 5; b = (1, 0): 0.6; latents write 2 * 0.5 + 4 * 0.75 = 4
    const found = probeLedger(
      [3, 4],
      unitProbe([3, 4]),
      [1, 0],
      [latent(7, 2, 0.5), latent(9, 0, 1), latent(2, 4, 0.75)],
    )
    expect(found.projection).toBeCloseTo(5, 12)
    expect(found.bias).toBeCloseTo(0.6, 12)
    expect(found.terms.map(t => [t.feature, t.share])).toEqual([
      [2, 3],
      [7, 1],
    ])
    expect(found.error).toBeCloseTo(0.4, 12)
  })

  it('refuses a probe without direction', () => {
    expect(() => unitProbe([0, 0])).toThrow('length 0')
    expect(() => unitProbe([NaN, 1])).toThrow('NaN')
  })
})

describe('absorption of a row', () => {
  const main = new Set([0])
  it('full: main silent, one other holds 0.4 of the projection', () => {
    expect(absorptionOfRow(5, [latent(1, 4, 0.5)], main)).toMatchObject({ full: true, fraction: 1, silent: true })
    expect(absorptionOfRow(5.01, [latent(1, 4, 0.5)], main)).toMatchObject({ full: false, fraction: 0 })
    // Its cosine is below 0.025, so its share does not count however large.
    expect(absorptionOfRow(5, [latent(1, 400, 0.02)], main).full).toBe(false)
    expect(absorptionOfRow(5, [latent(0, 1, 0.5), latent(1, 4, 0.5)], main)).toMatchObject({
      full: false,
      // others 2, main 0.5: min(2, 4.5) / 2.5
      fraction: 0.8,
    })
  })
  it('nothing is absorbed without a positive projection, or where the main latents write all of it', () => {
    expect(absorptionOfRow(0, [latent(1, 4, 0.5)], main)).toMatchObject({ full: false, fraction: 0 })
    expect(absorptionOfRow(-1, [latent(1, 4, 0.5)], main)).toMatchObject({ full: false, fraction: 0 })
    expect(absorptionOfRow(1, [latent(0, 4, 0.5), latent(1, 4, 0.5)], main).fraction).toBe(0)
  })
  it('full absorption has the fraction 1 when its latent is a candidate; the fraction is always in 0..1; scale does not matter', () => {
    const latents = fc.array(fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })), { maxLength: 8 }) // prettier-ignore
    fc.assert(
      fc.property(latents, fc.double({ min: 0.01, max: 5, noNaN: true }), (list, a) => {
        const of = (by: number) =>
          absorptionOfRow(
            a * by,
            list.map(([value, cosine], i) => latent(i, value * by, cosine)),
            new Set([0, 1]),
          )
        const row = of(1)
        expect(row.fraction).toBeGreaterThanOrEqual(0)
        expect(row.fraction).toBeLessThanOrEqual(1)
        if (row.full && list[row.top[0]!.feature]![1] >= 0.1) expect(row.fraction).toBe(1)
        expect(of(2).fraction).toBeCloseTo(row.fraction, 9)
        // v3 at its strictest with one absorber asks no less than half of the full rule.
        const strict = { mainShare: 0, absorbers: 1, otherShare: 0.4 }
        if (row.full) expect(absorbedWithin(a, list.map(([v, c], i) => latent(i, v, c)), new Set([0, 1]), strict)).toBe(true) // prettier-ignore
      }),
    )
  })
  it('rates are of the positives, and no rate stands for no positives', () => {
    const rows = [absorptionOfRow(5, [latent(1, 4, 0.5)], main), absorptionOfRow(5, [latent(0, 10, 0.5)], main)]
    expect(absorptionRates(rows)).toEqual({ positives: 2, full: 1, fullRate: 0.5, meanFraction: 0.5 })
    expect(absorptionRates([])).toEqual({ positives: 0, full: 0, fullRate: null, meanFraction: null })
  })
})

describe('absorption by ablation', () => {
  const ablated = (feature: number, effect: number, cosine = 0.5) => ({ feature, value: 1, cosine, effect })
  it('says which part of the rule failed', () => {
    expect(absorbedByAblation([], [ablated(1, -2), ablated(2, -1)])).toEqual({ absorber: 1, why: null })
    expect(absorbedByAblation([ablated(0, 0)], [ablated(1, -2)]).why).toBe('main latents are on')
    expect(absorbedByAblation([], []).why).toBe('no latent on')
    expect(absorbedByAblation([], [ablated(1, 2)]).why).toBe('no latent helps')
    expect(absorbedByAblation([], [ablated(1, -2), ablated(2, -1.001)]).why).toBe('no lead')
    expect(absorbedByAblation([], [ablated(1, -2, 0.02)]).why).toBe('other direction')
  })
})

describe('probes', () => {
  it('the sparse convex optimum meets its own conditions: |slope| at most 0.01, equal to it where the weight is not zero', () => {
    const random = createRandom(3)
    const y = Uint8Array.from({ length: 200 }, (_, t) => (t % 5 === 0 ? 1 : 0))
    const dense = Array.from(y, one => [0, 1, 2, 3].map(j => (random.next() < 0.4 ? random.next() + (j === 1 && one ? 1 : 0) : 0))) // prettier-ignore
    const { weights, bias } = l1Logistic(sparseFromDense(dense, 4), y)
    const slopes = new Float64Array(5)
    dense.forEach((row, t) => {
      const u = row.reduce((s, v, j) => s + v * weights[j]!, bias)
      const pull = ((y[t] ? 4 : 1) / 200) * (1 / (1 + Math.exp(-u)) - y[t]!)
      row.forEach((v, j) => (slopes[j]! += pull * v))
      slopes[4]! += pull
    })
    expect(slopes[4]).toBeCloseTo(0, 8)
    weights.forEach((w, j) => {
      const slope = slopes[j]! + 1e-6 * w
      if (w === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(0.01 + 1e-8)
      else expect(slope).toBeCloseTo(-0.01 * Math.sign(w), 8)
    })
    expect(weights[1]).toBeGreaterThan(0)
  })

  it('balanced logistic regression of one symmetric column has no intercept, and both refuse an empty class', () => {
    const fit = balancedLogistic(Float64Array.of(1, 2, -1, -2), 1, Uint8Array.of(1, 1, 0, 0), 1e-12)
    expect(fit.bias).toBeCloseTo(0, 6)
    // w = sum of s_t x_t / (1 + exp(w x_t)) at the optimum of 0.5 w^2 + loss, s = 1
    const w = fit.weights[0]!
    expect(w).toBeCloseTo(2 * (1 / (1 + Math.exp(w)) + 2 / (1 + Math.exp(2 * w))), 6)
    expect(() => balancedLogistic(Float64Array.of(1), 1, Uint8Array.of(1))).toThrow('1 of 1 rows')
    expect(() => l1Logistic(sparseFromDense([[1]], 1), Uint8Array.of(0))).toThrow('0 of 1 rows')
  })

  it('a probe of several classes finds the directions that made them', () => {
    const random = createRandom(8)
    const n = 600
    const d = 6
    const y = Int32Array.from({ length: n }, (_, t) => t % 3)
    const x = Float32Array.from({ length: n * d }, (_, i) => {
      const t = Math.floor(i / d)
      return 10 * (i % d) + (i % d === y[t] ? 4 : 0) + 0.5 * random.normal()
    })
    const probe = fitClassProbe(x, d, y, 3)
    for (let c = 0; c < 3; c++) {
      const direction = classDirection(probe, c)!
      expect(direction[c]).toBeGreaterThan(0.75)
      for (let j = 3; j < d; j++) expect(Math.abs(direction[j]!)).toBeLessThan(0.1)
    }
    expect(y.filter((c, t) => probeSays(probe, x, t * d) === c).length / n).toBeGreaterThan(0.98)
    expect(() => fitClassProbe(x, d, new Int32Array(n), 3)).toThrow('1 classes with rows')
    expect(() => fitClassProbe(new Float32Array(n * d), d, y, 3)).toThrow('All rows are equal')
  })

  it('the jump rule stops at the first step that is not a jump, strictly', () => {
    expect(jumpCount([])).toBe(0)
    expect(jumpCount([0.5])).toBe(1)
    expect(jumpCount([0.5, 0.53, 0.9])).toBe(1)
    expect(jumpCount([0.5, 0.54, 0.6, 0.62, 0.9])).toBe(3)
  })
})

describe('credit', () => {
  it('has no numbers where a latent never fires', () => {
    const pair = { parentEncoder: [1, 0], parentDecoder: [1, 0], childDecoder: [0, 1] }
    expect(labelFreeAbsorption(pair, [1, 1], [0, 0])).toEqual({ hole: null, deltaDec: null, suppression: null, inhibition: 0 }) // prettier-ignore
    expect(labelFreeAbsorption(pair, [0, 0], [1, 1])).toMatchObject({ hole: 1, deltaDec: null })
    expect(correctionSlope([1, 2], [1, 2], [1, 1], [0, 0])).toMatchObject({ gain: 1, slope: null })
  })
  it('a hard cluster has no slope: the parent is all or none', () => {
    const found = correctionSlope([1, 1, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1], [0, 0, 1, 1])
    expect(found).toMatchObject({ gain: 1, fireRate: 0, slope: null, ratios: [0, 0, 0] })
  })
})

describe('intervals and splits by word', () => {
  it('the interval is of groups: equal values are no certainty, one group cannot vary, two differ by whole groups', () => {
    expect(groupInterval([], [])).toBeNull()
    expect(groupInterval([1, 1, 1], [1, 2, 3])).toEqual({ value: 1, ...wilson(3, 3)! })
    expect(groupInterval([0.5, 0.5], [1, 2])).toEqual({ value: 0.5, low: 0.5, high: 0.5 })
    expect(groupInterval([0, 1, 0, 1], [5, 5, 5, 5])).toEqual({ value: 0.5, low: 0.5, high: 0.5 })
    expect(groupInterval([0, 0, 1, 1], [1, 1, 2, 2])).toEqual({ value: 0.5, low: 0, high: 1 })
  })
  it('no word is on both sides of the split, whatever the order of the rows', () => {
    const types = Array.from({ length: 200 }, (_, t) => `w${t % 50}`)
    const test = testRows(types)
    const held = new Set(types.filter((_, t) => test[t]))
    expect(held.size).toBe(10)
    types.forEach((type, t) => expect(test[t] === 1).toBe(held.has(type)))
    const back = testRows([...types].reverse())
    expect(new Set([...types].reverse().filter((_, t) => back[t]))).toEqual(held)
  })
})

describe('answers', () => {
  it('the margin is the class less the mean of the others', () => {
    expect(answerMargin([5, 1, 3], 0)).toBe(3)
    expect(answerMargin([5, 1, 3], 1)).toBe(-3)
  })
  it('tokens that follow several classes answer for none; -1 follows nothing', () => {
    const sets = answerSets([7, 8, 7, 9, -1, 9], [0, 0, 0, 1, 1, 0], 3)
    expect(sets.map(s => [...s])).toEqual([[7, 8], [], []])
  })
})

describe('signed codes', () => {
  it('a code below zero writes against its decoder row: the same verdicts as of the turned row with the turned code', () => {
    const turned = (l: ReturnType<typeof latent>) => latent(l.feature, -l.value, -l.cosine)
    const latents = [latent(1, 3, 0.8), latent(2, 2, 0.5), latent(3, 1, -0.4)]
    for (const main of [new Set([9]), new Set([1]), new Set([2])]) {
      const plain = absorptionOfRow(4, latents, main)
      expect(absorptionOfRow(4, latents.map(turned), main)).toEqual(plain)
      const limits = { mainShare: 0.3, absorbers: 2, otherShare: 0.4 }
      expect(absorbedWithin(4, latents.map(turned), main, limits)).toBe(absorbedWithin(4, latents, main, limits))
    }
    expect(absorptionOfRow(4, latents.map(turned), new Set([9]))).toMatchObject({ full: true, silent: true })
    // A main latent that is on below zero is not silent.
    expect(absorptionOfRow(4, [latent(1, 3, 0.8), latent(2, -1, 0.1)], new Set([2])).silent).toBe(false)
  })

  it('ablation: a main latent below zero is on, and the absorber writes along the probe', () => {
    const top = { feature: 5, value: -2, cosine: -0.5, effect: -3 }
    expect(absorbedByAblation([], [top])).toEqual({ absorber: 5, why: null })
    expect(absorbedByAblation([], [{ ...top, cosine: 0.5 }]).why).toBe('other direction')
    expect(absorbedByAblation([{ ...top, feature: 1 }], [top]).why).toBe('main latents are on')
  })
})
