// The golden cases of comparisons of dictionaries, through the families that `compute` calls, with the tolerances that they state.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const read = (path: string) => JSON.parse(readFileSync(resolve(import.meta.dirname, '../../golden', path), 'utf8'))
const compute = (name: string, input: unknown) => JSON.parse(toJson(families.get(name)!.compute(input)))

/** Every number within `tol`, everything else equal; keys of the expected one. */
function expectLike(found: any, expected: any, tol: number, at = ''): void {
  if (typeof expected === 'number') return expect(Math.abs(found - expected), `${at} ${found}`).toBeLessThanOrEqual(tol)
  if (expected === null || typeof expected !== 'object') return expect(found, at).toBe(expected)
  if (Array.isArray(expected)) expect(found, at).toHaveLength(expected.length)
  else expect(Object.keys(found), at).toEqual(expect.arrayContaining(Object.keys(expected)))
  for (const key of Object.keys(expected)) expectLike(found[key], expected[key], tol, `${at}.${key}`)
}

describe.each([
  ['matching', 'matching/matching.json'],
  ['overcomplete_metrics', 'analyses/overcomplete_metrics.json'],
  ['splitting_tree', 'analyses/splitting_tree.json'],
])('%s', (name, path) => {
  const { inputs, outputs, tolerance } = read(path)
  it('has every number of the golden case', () => expectLike(compute(name, inputs), outputs, tolerance))
})

describe('splitting_tree', () => {
  const { inputs } = read('analyses/splitting_tree.json')
  it('finds no parents but those of the case', () =>
    expect(Object.keys(compute('splitting_tree', inputs).parents)).toEqual(['0', '1', '2']))
  it('gives a latent that is never on no parent and no numbers', () => {
    const z = inputs.z_wide.map((row: number[]) => row.map((v, j) => (j === 0 ? 0 : v)))
    const [edge] = compute('splitting_tree', { ...inputs, z_wide: z }).edges
    expect(edge).toMatchObject({ parent: -1, kind: 'unassigned', P: null, MC: null, J: null })
  })
  it('names what is wrong with its input', () => {
    expect(() => compute('splitting_tree', { ...inputs, z_wide: inputs.z_wide.slice(1) })).toThrow(
      '899 rows found; the 900',
    )
    expect(() => compute('splitting_tree', { ...inputs, D_wide: [[1]] })).toThrow('D_wide[0]')
    expect(() => compute('splitting_tree', { ...inputs, D_wide: [] })).toThrow('one or more of each')
  })
})

describe('overcomplete_metrics', () => {
  const { inputs } = read('analyses/overcomplete_metrics.json')
  it('has no correlation for codes that are never on', () => {
    const found = compute('overcomplete_metrics', { ...inputs, Z: [[0, 0], [0, 0]] }) // prettier-ignore
    expect(found).toMatchObject({ codes_max_corr: null, codes_corr_row0: null, dead: [1, 1], l0: 0 })
  })
  it('names what is wrong with its input', () =>
    expect(() => compute('overcomplete_metrics', { ...inputs, Xhat: [] })).toThrow('Xhat: 0 rows found; the 60'))
})
