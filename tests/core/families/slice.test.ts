// Golden cases of the family slice, judged as an outside checker would: every key of `expect`, through JSON as the command prints it.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const folder = resolve(import.meta.dirname, '../../golden/slice')
const load = (file: string) => JSON.parse(readFileSync(resolve(folder, file), 'utf8'))
const compute = (input: unknown) => JSON.parse(toJson(families.get('slice')!.compute(input)))

/** Compares structure and numbers; a path names what differs. */
function expectLike(found: unknown, wanted: unknown, tol: number, path: string): void {
  if (typeof wanted === 'number') {
    expect(typeof found, path).toBe('number')
    expect(Math.abs((found as number) - wanted), `${path}: ${String(found)} for ${wanted}`).toBeLessThanOrEqual(tol)
  } else if (Array.isArray(wanted)) {
    expect(Array.isArray(found) ? found.length : found, path).toBe(wanted.length)
    wanted.forEach((v, i) => expectLike((found as unknown[])[i], v, tol, `${path}[${i}]`))
  } else if (typeof wanted === 'object' && wanted !== null) {
    for (const [key, v] of Object.entries(wanted)) {
      expectLike((found as Record<string, unknown>)[key], v, tol, `${path}.${key}`)
    }
  } else expect(found, path).toBe(wanted)
}

describe.each(readdirSync(folder))('slice/%s', file => {
  const { input, expect: expected, tol } = load(file)
  const found = compute(input)

  it('has the keys of the case, and no others', () => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
  })
  it.each(Object.keys(expected))('has its %s', key => expectLike(found[key], expected[key], tol, key))
})
