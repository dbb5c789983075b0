// Golden cases of toy autoencoders, judged as an outside checker would: through the family that `compute` calls.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const golden = resolve(import.meta.dirname, '../../golden')
const cases = ['toy_grad', 'toy_opt', 'toy_theory'].flatMap(family =>
  readdirSync(resolve(golden, family)).map(file => ({ family, file })),
)

function expectClose(found: any, expected: any, tol: number, where: string): void {
  if (Array.isArray(expected)) {
    expect(found, where).toHaveLength(expected.length)
    expected.forEach((v, i) => expectClose(found[i], v, tol, `${where}[${i}]`))
  } else if (typeof expected === 'number') expect(Math.abs(found - expected), where).toBeLessThanOrEqual(tol)
  else if (typeof expected === 'object' && expected !== null) {
    for (const key of Object.keys(expected)) expectClose(found[key], expected[key], tol, `${where}.${key}`)
  } else expect(found, where).toEqual(expected)
}

describe.each(cases)('$family/$file', ({ family, file }) => {
  const { input, expect: expected, tol } = JSON.parse(readFileSync(resolve(golden, family, file), 'utf8'))
  const found = JSON.parse(toJson(families.get(family)!.compute(input)))

  it('has the expected numbers', () => {
    if (file !== 'chaos.json') return expectClose(found, expected, tol, file)
    let compared = 0
    expected.reproducible.forEach((row: boolean[], i: number) =>
      row.forEach((same, j) => {
        if (!same) return
        compared++
        expectClose(found.sum_norm[i][j], expected.sum_norm[i][j], tol, `sum_norm ${i} ${j}`)
        expectClose(found.loss_sum[i][j], expected.loss_sum[i][j], tol, `loss_sum ${i} ${j}`)
        expect(found.reproducible[i][j], `reproducible ${i} ${j}`).toBe(true)
      }),
    )
    expect(compared).toBeGreaterThan(0)
  })
})

describe('bad input', () => {
  const compute = (family: string, input: unknown) => () => families.get(family)!.compute(input)

  it('is refused by the key that is wrong', () => {
    expect(compute('toy_grad', { W: [[1, 2]], b: [0, 0, 0] })).toThrow(/^b: a list of 3/)
    expect(compute('toy_grad', { W: [[1, 2]], b: [0, 0], M: [[1]] })).toThrow(/^M: 1 rows found; 2/)
    expect(compute('toy_grad', { W: [[1, 2]], b: [0, 0], tied: false })).toThrow(/^M: nothing found/)
    expect(compute('toy_opt', { W: [[1, 2]], b: [0, 0], optimizer: 'lion', lr: 1, record: [1] })).toThrow(
      /^optimizer: lion/,
    )
    expect(compute('toy_opt', { W: [[1, 2]], b: [0, 0], optimizer: 'sgd', lr: 1e300, record: [9] })).toThrow(
      /no longer finite/,
    )
    expect(compute('toy_theory', { n: [1] })).toThrow(/^n: 1 found/)
    expect(compute('toy_theory', { n: 7, m: 2 })).toThrow(/none of these/)
  })
})
