// Golden cases of the family morph, through the family that `compute` calls, and its refusals.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const golden = resolve(import.meta.dirname, '../../golden/morph')
const compute = (input: unknown) => JSON.parse(toJson(families.get('morph')!.compute(input)))

describe.each(readdirSync(golden))('morph/%s', file => {
  const { input, expect: expected, tol } = JSON.parse(readFileSync(resolve(golden, file), 'utf8'))
  const found = compute(input)
  const close = (a: unknown, b: unknown, name: string) => {
    const [x, y] = [[a].flat(9) as number[], [b].flat(9) as number[]]
    expect(x.length, name).toBe(y.length)
    y.forEach((v, i) => expect(Math.abs(x[i]! - v), `${name} ${i}`).toBeLessThanOrEqual(tol))
  }
  it('has the angles, the projectors on the way, the origin half way', () => {
    close(found.principal_angles, expected.principal_angles, 'angles')
    for (const [t, projector] of Object.entries(expected.projector_at))
      close(found.projector_at[t], projector, `P(${t})`)
    if (expected.o_half) close(found.o_half, expected.o_half, 'o')
    if (expected.in_plane_rotation !== undefined) close(found.in_plane_rotation, expected.in_plane_rotation, 'rotation')
  })
})

describe('morph refuses', () => {
  const b = [[1, 0], [0, 1], [0, 0]] // prettier-ignore
  it.each([
    [{ B1: b }, 'B2: nothing found'],
    [{ B1: [[1], [0]], B2: b }, 'B1: 1 columns found; 2 or 3'],
    [{ B1: b, B2: [[1, 0], [0, 1]] }, 'B2: 2 x 2 numbers found; 3 x 2'], // prettier-ignore
    [{ B1: b, B2: [[2, 0], [0, 1], [0, 0]] }, 'column 0 has length 2'], // prettier-ignore
    [{ B1: b, B2: [[1, 1], [0, 0], [0, 0]] }, 'columns 0 and 1 have the cosine 1'], // prettier-ignore
    [{ B1: [[1, 0]], B2: b }, 'B1: 1 rows found; 2 to 1024'],
    [{ B1: b, B2: b, t: [0.5, 2] }, 't: 2 found'],
    [{ B1: b, B2: b, o1: [1], o2: [1] }, 'o1: a list of 1'],
  ])('%j', (input, message) => expect(() => compute(input)).toThrow(message))
})
