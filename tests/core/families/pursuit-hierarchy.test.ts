// The golden cases of matching pursuit and of concept hierarchies, through the families that `compute` calls, with the tolerances that they state.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../golden/analyses/${name}.json`), 'utf8'))
const compute = (name: string, input: unknown) => JSON.parse(toJson(families.get(name)!.compute(input)))

function expectLike(found: any, expected: any, tol: number, at: string): void {
  if (typeof expected === 'number') return expect(Math.abs(found - expected), `${at} ${found}`).toBeLessThanOrEqual(tol)
  if (expected === null || typeof expected !== 'object') return expect(found, at).toBe(expected)
  if (Array.isArray(expected)) expect(found, at).toHaveLength(expected.length)
  for (const key of Object.keys(expected)) expectLike(found[key], expected[key], tol, `${at}.${key}`)
}

describe('matching_pursuit', () => {
  const { inputs, outputs, tolerance } = read('matching_pursuit')
  const found = compute('matching_pursuit', inputs)

  it('has the codes and residuals of the peer', () => expectLike(found.mpsae, outputs.mpsae, tolerance.mpsae, 'mpsae'))
  it('has the account of every step', () => expectLike(found.trace, outputs.trace, tolerance.trace, 'trace'))
  it('has the Babel function', () => expectLike(found.babel, outputs.babel, tolerance.trace, 'babel'))

  it('names what is wrong with its input', () => {
    expect(() => compute('matching_pursuit', { ...inputs, X: [[1, 2]] })).toThrow('X[0]: a list of 2 found')
    expect(() => compute('matching_pursuit', { X: [], W: [] })).toThrow('W: no atoms found')
  })

  it('has no Babel number beyond the atoms there are', () => {
    const few = compute('matching_pursuit', { W: inputs.W.slice(0, 3), X: inputs.X.slice(0, 1) })
    expect(few.babel['2']).toBeGreaterThan(few.babel['1'])
    expect(few.babel['3']).toBeNull()
  })
})

describe('park_lda', () => {
  const { inputs, outputs, tolerance } = read('park_lda')
  const found = compute('park_lda', inputs)
  it.each(Object.keys(outputs))('has %s', key => expectLike(found[key], outputs[key], tolerance, key))
  it('counts no eigenvalue below the floor', () => expect(found.floored_eigenvalues).toBe(0))

  it('names what is wrong with its input', () => {
    expect(() => compute('park_lda', { ...inputs, child: [] })).toThrow('child: no words found')
    expect(() => compute('park_lda', { ...inputs, grandchild: [99999] })).toThrow('grandchild: 99999 found')
    expect(() => compute('park_lda', { ...inputs, permutation: inputs.permutation.map(() => 0) })).toThrow(
      'permutation',
    )
    expect(() => compute('park_lda', { ...inputs, xsplit: [[1]] })).toThrow('xsplit: a list of 1 found')
  })

  it('has no vector of a single word', () => {
    const one = compute('park_lda', { ...inputs, grandchild: [3] })
    expect([one.original.lda.grandchild, one.original.cos_e, one.original.cos_b_grand]).toEqual([null, null, null])
  })
})
