// Families pair and matching against their golden cases, and two dictionaries that are one (zones.md section 15, property 13).
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const golden = resolve(import.meta.dirname, '../../golden')
const read = (family: string, file: string) => JSON.parse(readFileSync(resolve(golden, family, file), 'utf8'))
/** Through JSON, as the command prints it. */
const compute = (family: string, input: unknown) => JSON.parse(toJson(families.get(family)!.compute(input)))

/** Every number within `tol`, everything else equal. */
function expectLike(found: any, expected: any, tol: number, at = ''): void {
  if (typeof expected === 'number') return expect(Math.abs(found - expected), `${at} ${found}`).toBeLessThanOrEqual(tol)
  if (expected === null || typeof expected !== 'object') return expect(found, at).toBe(expected)
  expect(Object.keys(found), at).toEqual(Object.keys(expected))
  for (const key of Object.keys(expected)) expectLike(found[key], expected[key], tol, `${at}.${key}`)
}

describe.each(readdirSync(resolve(golden, 'pair')))('pair/%s', file => {
  const { input, expect: expected, tol } = read('pair', file)
  it('has the same numbers', () => expectLike(compute('pair', input), expected, tol))

  it('finds no difference between a dictionary and itself, whatever the order of its features', () => {
    const { sae_a: sae } = input
    const n = sae.W_enc.length
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array(n).keys()], { minLength: n }), order => {
        const shuffled: Record<string, any> = { ...sae }
        for (const key of ['W_enc', 'W_dec', 'b_enc']) shuffled[key] = order.map((i: number) => sae[key][i])
        const found = compute('pair', { ...input, sae_b: shuffled })
        expect(found.matching.map((j: number) => order[j])).toEqual([...Array(n).keys()])
        for (const { symmetric_difference_fraction, iou, point_agreement } of found.features) {
          expect(symmetric_difference_fraction).toBeLessThan(1e-9)
          expect([iou, point_agreement]).toEqual([expect.closeTo(1, 9), 1])
        }
        expect([found.zone_label_agreement, found.adjusted_rand]).toEqual([1, 1])
      }),
      { numRuns: 10 },
    )
  })
  it.each([
    [{ chosen_a: [99] }, 'chosen_a: 99'],
    [{ half_size: 0 }, 'half_size: 0'],
    [{ sae_b: { ...input.sae_b, W_dec: [] } }, 'sae_b.W_dec: 0 rows'],
    [{ sae_b: { ...input.sae_b, kind: 'other' } }, 'sae_b.kind: other'],
    [{ slice: { ...input.slice, basis: 'other' } }, 'slice.basis: other'],
    [{ slice: { ...input.slice, features: [3, 3] } }, 'slice.features: vectors that are parallel'],
  ])('names what is wrong: %j', (change, message) => {
    expect(() => families.get('pair')!.compute({ ...input, ...change })).toThrow(message)
  })
  it('works in the other slices too', () => {
    for (const slice of [
      { basis: 'dec_span', origin: 'hinge', features: [3, 6] },
      { basis: 'pca', origin: 'b_pre' },
      { basis: 'enc_span+mean', origin: ['point', 2], features: [3, 6] },
    ]) {
      const found = compute('pair', { ...input, slice })
      expect(found.matching).toEqual(expected.matching)
      for (const { iou } of found.features) expect(iou).toBeGreaterThan(0.5)
    }
  })
})

describe('matching', () => {
  const { inputs, outputs, tolerance } = read('matching', 'matching.json')
  it('has the same numbers', () => expectLike(compute('matching', inputs), outputs, tolerance))
  it('leaves out what is not given', () => {
    const { decA, decB } = inputs
    expect(compute('matching', { decA, decB })).toMatchObject({ shared: null, wide: null })
    expect(() => compute('matching', { decA, decB: [] })).toThrow('decB: 0 rows')
  })
})
