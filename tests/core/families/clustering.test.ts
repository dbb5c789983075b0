// The golden cases of k-means, agreement of partitions and the clustering panel, through the families that `compute` calls.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../golden/analyses/${name}.json`), 'utf8'))
const compute = (name: string, input: unknown) => JSON.parse(toJson(families.get(name)!.compute(input)))

/** Every number within `tol`, everything else equal; keys of the expected one. */
function expectLike(found: any, expected: any, tol: number, at = ''): void {
  if (typeof expected === 'number') return expect(Math.abs(found - expected), `${at} ${found}`).toBeLessThanOrEqual(tol)
  if (expected === null || typeof expected !== 'object') return expect(found, at).toBe(expected)
  if (Array.isArray(expected)) expect(found, at).toHaveLength(expected.length)
  for (const key of Object.keys(expected)) expectLike(found[key], expected[key], tol, `${at}.${key}`)
}

describe.each(['clustering_panel', 'kmeans', 'partition_agreement'])('%s', name => {
  const { inputs, outputs, tolerance } = read(name)
  it('has every number of the golden case', () => expectLike(compute(name, inputs), outputs, tolerance))
})

describe('what the families refuse', () => {
  const { cluster } = read('clustering_panel').inputs
  it.each([
    [{ z: cluster.z.slice(1) }, 'z: 499 rows found; 500 are expected'],
    [{ D: cluster.D.slice(1) }, 'D: 15 rows found; 16 are expected'],
    [{ perm_residual: cluster.perm_residual.with(0, cluster.perm_residual[1]) }, 'perm_residual: no permutation'],
    [{ kmeans_init: [cluster.b.map(() => 0)] }, 'Centre 0: a row of zeros'],
    [{ perms_linear: cluster.perms_linear.with(3, [0]) }, 'perms_linear[3]: no permutation'],
    [
      {
        z: cluster.z.with(
          0,
          cluster.z[0].map(() => -1),
        ),
      },
      'z: -1 found',
    ],
  ])('clustering_panel: %#', (change, message) => {
    expect(() => compute('clustering_panel', { one: { ...cluster, ...change } })).toThrow(message)
  })

  it('more centres than rows, and labels that are no whole numbers', () => {
    expect(() => compute('kmeans', { X: [[1, 2]], init: [[1, 0], [0, 1]] })).toThrow('2 centres for 1 rows') // prettier-ignore
    expect(() => compute('partition_agreement', { cases: [{ a: [0, 0.5], b: [0, 1] }] })).toThrow('0.5 found')
    expect(() => compute('partition_agreement', { cases: [{ a: [0, 1], b: [0] }] })).toThrow('b: a list of 1 found')
  })
})
