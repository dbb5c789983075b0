// Golden cases of the source post's 2D picture (zones.md section 1), through the family that `compute` calls, and the faults it avoids.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'
import { createRandom } from '../../../core/random.ts'
import { signedArea } from '../../../core/zones/outline.ts'

const golden = resolve(import.meta.dirname, '../../golden/lib2d')
const run = (input: unknown): any => JSON.parse(toJson(families.get('lib2d')!.compute(input)))
const load = (file: string) => JSON.parse(readFileSync(resolve(golden, file), 'utf8'))

function expectClose(found: any, expected: any, tol: number, where: string): void {
  if (Array.isArray(expected)) {
    expect(found, where).toHaveLength(expected.length)
    expected.forEach((v, i) => expectClose(found[i], v, tol, `${where}[${i}]`))
  } else if (typeof expected === 'number') expect(Math.abs(found - expected), where).toBeLessThanOrEqual(tol)
  else expect(found, where).toEqual(expected)
}

describe.each(readdirSync(golden))('lib2d/%s', file => {
  const { input, expect: expected, tol } = load(file)
  const found = run(input)

  it('has the same order, outline, image and count', () => {
    for (const key of Object.keys(expected)) {
      if (key !== 'features') expectClose(found[key], expected[key], tol, key)
    }
  })

  it('has the same pieces and areas', () => {
    expect(found.features).toHaveLength(expected.features.length)
    expected.features.forEach((want: any, i: number) => {
      const { segments, ...numbers } = want
      for (const key of Object.keys(numbers)) expectClose(found.features[i][key], want[key], tol, `${i} ${key}`)
      // Where the library glues a notch the wrong way round its piece is not reproduced.
      if (want.agree !== false) expectClose(found.features[i].segments, segments, tol, `${i} segments`)
    })
  })
})

/** weights of a tied toy autoencoder: W_dec is the transpose of the encoder rows */
const tied = (rows: number[][], b: number[]) => ({
  W_enc_rows: rows,
  W_dec: [rows.map(r => r[0]!), rows.map(r => r[1]!)],
  b,
})
const randomTied = (seed: number) => {
  const random = createRandom(seed)
  const n = 3 + random.int(8)
  const rows = Array.from({ length: n }, () => [random.normal(), random.normal()])
  return tied(
    rows,
    rows.map(() => 0.5 * random.normal()),
  )
}

describe('the faults of the library that are not reproduced', () => {
  it('(a) a notch is joined the right way round: the pieces of a simple outline sum to the exact area', () => {
    let notches = 0
    fc.assert(
      fc.property(fc.integer(), seed => {
        const found = run(randomTied(seed))
        if (!found.outline_simple) return
        for (const { segments, exact_area, agree } of found.features) {
          const sum = segments.reduce((total: number, piece: [number, number][]) => total + signedArea(piece), 0)
          expect(Math.abs(Math.abs(sum) - exact_area)).toBeLessThanOrEqual(1e-9 * found.outline_area)
          if (!agree) notches++
        }
      }),
      { numRuns: 500, seed: 3 },
    )
    expect(notches).toBeGreaterThan(0)
  })

  it('(b) an outline that crosses itself says so and gives no areas', () => {
    const found = run(load('crossing_outline.json').input)
    expect(found.outline_simple).toBe(false)
    expect(found.outline_area).toBeNull()
    for (const feature of found.features) expect(feature).not.toHaveProperty('exact_area')
  })

  it('(c) the same shape at any size has the same fractions', () => {
    const { input, expect: expected } = load('notch_1.json')
    for (const scale of [1e-6, 1e-3, 1e4]) {
      // y = W_dec h + b with h and b scaled alike
      const found = run({
        ...input,
        W_enc_rows: input.W_enc_rows.map((r: number[]) => r.map(v => v * scale)),
        b: input.b.map((v: number) => v * scale),
      })
      expect(found.outline_order).toHaveLength(6)
      expected.features.forEach((want: any, i: number) => {
        expect(found.features[i].exact_fraction).toBeCloseTo(want.exact_fraction, 9)
        expect(found.features[i].segments).toHaveLength(want.segments.length)
      })
    }
  })

  it('(d) a zero first row and parallel first rows still give the angular order', () => {
    const ring = [0, 1, 2, 3, 4].map(i => [Math.cos((2 * Math.PI * i) / 5), Math.sin((2 * Math.PI * i) / 5)])
    const b = [0, 0, 0, 0, 0, 0]
    // The zero row has no angle and comes last.
    expect(run(tied([[0, 0], ...ring], b)).outline_order).toEqual([1, 2, 3, 4, 5, 0])
    const parallel = run(tied([[2, 0], ...ring], b))
    expect(parallel.outline_order).toEqual([0, 1, 2, 3, 4, 5])
    expect(parallel.features.every((feature: any) => Number.isFinite(feature.library_area))).toBe(true)
    expect(
      run(tied([ring[2]!, [-2 * ring[2]![0]!, -2 * ring[2]![1]!], ring[0]!], [0, 0, 0])).outline_order,
    ).toHaveLength(3)
  })

  it('feature shares do not depend on which row comes first', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), (seed, by) => {
        const input = randomTied(seed)
        const n = input.b.length
        const turn = <T>(list: T[]) => list.map((_, i) => list[(i + by) % n]!)
        const a = run(input)
        const c = run(tied(turn(input.W_enc_rows), turn(input.b)))
        expect(c.outline_simple).toBe(a.outline_simple)
        if (!a.outline_simple) return
        c.features.forEach((feature: any, i: number) =>
          expect(feature.exact_fraction).toBeCloseTo(a.features[(i + by) % n].exact_fraction, 9),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('what the family refuses', () => {
  it.each([
    [{ W_enc_rows: [[1, 2]], W_dec: [[1], [2]], b: [0] }, '1 rows found'],
    [
      tied(
        [
          [1, 2],
          [3, 4],
          [5, 7],
        ],
        [0, 0],
      ),
      'b: a list of 2 found',
    ],
    [
      {
        ...tied(
          [
            [1, 2],
            [3, 4],
            [5, 7],
          ],
          [0, 0, 0],
        ),
        W_dec: [[1, 2, 3]],
      },
      'W_dec: 1 rows found',
    ],
  ])('%#', (input, message) => expect(() => run(input)).toThrow(message))
})
