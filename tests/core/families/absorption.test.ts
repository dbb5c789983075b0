// The golden cases of absorption, k-sparse probing and credit, through the families that `compute` calls, with the tolerances that they state.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../golden/analyses/${name}.json`), 'utf8'))
const compute = (name: string, input: unknown) => JSON.parse(toJson(families.get(name)!.compute(input)))

/** Every number within `tol`, everything else equal; keys of the expected one. */
function expectLike(found: any, expected: any, tol: (path: string) => number, at = ''): void {
  if (typeof expected === 'number')
    return expect(Math.abs(found - expected), `${at} ${found}`).toBeLessThanOrEqual(tol(at))
  if (expected === null || typeof expected !== 'object') return expect(found, at).toBe(expected)
  if (Array.isArray(expected)) expect(found, at).toHaveLength(expected.length)
  for (const key of Object.keys(expected)) expectLike(found[key], expected[key], tol, `${at}.${key}`)
}

describe('absorption_saebench', () => {
  const { inputs, outputs, tolerance } = read('absorption_saebench')
  const found = compute('absorption_saebench', inputs)

  it('has the rates', () => expectLike(found.aggregate, outputs.aggregate, () => tolerance))

  it('has every token, and the latents with a share; which silent ones are named is chance in the peer', () => {
    outputs.tokens.forEach((tokens: any[], l: number) =>
      tokens.forEach((want, t) => {
        const { top_features: features, ...rest } = found.tokens[l][t]
        const { top_features: wanted, ...others } = want
        expectLike(rest, others, () => tolerance, `${l} ${t}`)
        const shown = want.top_projections.filter((q: number) => q > tolerance).length
        expect(features.slice(0, shown)).toEqual(wanted.slice(0, shown))
      }),
    )
  })

  it('names what is wrong with its input', () => {
    const [letter] = inputs.letters
    const one = (change: object) => ({
      letters: [{ ...letter, ...change }],
      num_probe_true_positives: [1],
      names: ['a'],
    })
    expect(() => compute('absorption_saebench', one({ main: [36] }))).toThrow('main: 36 found')
    expect(() => compute('absorption_saebench', one({ probe: letter.probe.map(() => 0) }))).toThrow('length 0')
    expect(() => compute('absorption_saebench', one({ z: letter.z.slice(1) }))).toThrow('z: 29 rows found')
  })
})

describe('absorption_v1_rule', () => {
  const { inputs, outputs, tolerance } = read('absorption_v1_rule')
  it('decides the 60 cases and has the rates', () =>
    expectLike(compute('absorption_v1_rule', inputs), outputs, () => tolerance))
})

describe.each(['delta_absorption_toy', 'absorption_correction'])('%s', name => {
  const { inputs, outputs, tolerance } = read(name)
  it('has the closed form', () => expectLike(compute(name, inputs), outputs, () => tolerance))
})

describe('ksparse_probing', () => {
  const { inputs, outputs, tolerance } = read('ksparse_probing')
  const of = (path: string) => {
    if (path.includes('l1_convex')) return tolerance.convex
    return path.includes('weight') || path.includes('bias') ? tolerance.lr_weights : tolerance.f1
  }
  it('has the probes, F1, split latents, the convex optimum and the 52 jumps', () =>
    expectLike(compute('ksparse_probing', inputs), outputs, of))

  it('ranks by the convex optimum when no order is given: two exclusive latents of a class are two', () => {
    const { ranked_features: order, ...own } = inputs
    const found = compute('ksparse_probing', own)
    expect(new Set(found.per_label[0].split_feats)).toEqual(new Set([0, 26]))
    expect(new Set(found.per_label[1].split_feats)).toEqual(new Set([1, 27]))
    expect(Object.keys(order)).toHaveLength(4)
  })

  it('refuses a class without rows', () =>
    expect(() => compute('ksparse_probing', { ...inputs, labels: [99], ranked_features: undefined })).toThrow(
      '0 of 1040 rows in the class',
    ))
})
