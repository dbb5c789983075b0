// Compares a computation with what a golden case expects of it. Test only.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

/** A case of tests/golden/analyses. */
export const goldenAnalysis = (name: string) =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../golden/analyses/${name}.json`), 'utf8'))

/** What the command prints. */
export const computed = (name: string, input: unknown) => JSON.parse(toJson(families.get(name)!.compute(input)))

/** Every number within `tol`, everything else equal; only the keys of the expected one. */
export function expectLike(found: any, expected: any, tol: number, at = ''): void {
  if (typeof expected === 'number') {
    expect(typeof found, `${at}: ${found}`).toBe('number')
    return expect(Math.abs(found - expected), `${at}: ${found}`).toBeLessThanOrEqual(tol)
  }
  if (expected === null || typeof expected !== 'object') return expect(found, at).toBe(expected)
  if (Array.isArray(expected)) expect(found, at).toHaveLength(expected.length)
  for (const key of Object.keys(expected)) expectLike(found?.[key], expected[key], tol, `${at}.${key}`)
}
