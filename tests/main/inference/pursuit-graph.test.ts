// The loop of matching pursuit against the reference, to the bit: dictionaries of halves and rows of integers, whose sums float32 holds
// exactly, so that ties, duplicates and limits that are met exactly are decided alike.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeRow } from '../../../core/sae/encode.ts'
import type { PursuitStop } from '../../../core/sae/matching-pursuit.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { createEncoder } from '../../../main/inference/encoder.ts'
import { modelOf } from './models.ts'

function pursuit(wDec: number[][], stop: PursuitStop, bDec = wDec[0]!.map(() => 0)) {
  const [dSae, dIn] = [wDec.length, wDec[0]!.length]
  const spec: SaeSpec = {
    kind: 'matching_pursuit',
    dIn,
    dSae,
    dOut: dIn,
    inputNorm: 'none',
    subtractBDec: true,
    k: null,
    pursuit: stop,
    rescaleByDecoderNorm: false,
    skip: false,
  }
  const weights: SaeWeights = {
    wEnc: Float32Array.from({ length: dIn * dSae }, (_, i) => wDec[i % dSae]![Math.floor(i / dSae)]!),
    bEnc: new Float32Array(dSae),
    wDec: Float32Array.from(wDec.flat()),
    bDec: Float32Array.from(bDec),
    threshold: null,
    wSkip: null,
  }
  return { spec, weights }
}

/** Codes of rows in one batch, dense, with thresholds and reconstructions. */
async function run({ spec, weights }: ReturnType<typeof pursuit>, rows: number[][]) {
  const encoder = await createEncoder(modelOf(spec, weights), 'cpu', 1)
  const out = await encoder.run(Float32Array.from(rows.flat()), { recon: true, pre: true })
  await encoder.release()
  const { dIn, dSae } = spec
  return rows.map((_, r) => {
    const acts = new Float32Array(dSae)
    for (let e = out.indptr[r]!; e < out.indptr[r + 1]!; e++) acts[out.features[e]!] = out.values[e]!
    return {
      acts: [...acts],
      pre: [...out.pre!.subarray(r * dSae, (r + 1) * dSae)],
      tau: out.tau![r]!,
      recon: [...out.recon!.subarray(r * dIn, (r + 1) * dIn)],
      squaredError: out.squaredError[r]!,
    }
  })
}

const width = 4
const halves = fc.constantFrom(-0.5, 0, 0.5)
const integers = fc.constantFrom(-3, -1, 0, 0, 1, 2, 4)
const vector = (of: fc.Arbitrary<number>) => fc.array(of, { minLength: width, maxLength: width })
// Few different rows: a duplicate of a row ties with it, a row of zeros correlates with nothing.
const dictionary = fc.array(vector(halves), { minLength: 1, maxLength: 12 })
const stop: fc.Arbitrary<PursuitStop> = fc.record({
  residualThreshold: fc.constantFrom(-1, 0, 0.37, 1, 2.5, 100),
  maxIterations: fc.integer({ min: 1, max: 7 }),
  stopOnDuplicateSupport: fc.boolean(),
})
const someRows = fc.array(vector(integers), { minLength: 1, maxLength: 9 })

test('every row of a batch stops where the reference stops, with its codes', async () => {
  let steps = 0
  let ended = 0
  await fc.assert(
    fc.asyncProperty(dictionary, stop, vector(integers), someRows, async (wDec, limits, bDec, rows) => {
      const given = pursuit(wDec, limits, bDec)
      const found = await run(given, rows)
      rows.forEach((x, r) => {
        const want = encodeRow(given.spec, given.weights, x)
        expect(found[r]!.acts).toEqual([...want.acts])
        expect(found[r]!.pre).toEqual([...want.pre])
        expect(found[r]!.tau).toBe(want.tau)
        expect(found[r]!.recon).toEqual([...want.recon])
        steps += want.acts.filter(v => v > 0).length
        if (want.acts.some(v => v > 0)) ended++
      })
    }),
    process.env.ZONOSCOPE_TEST_SIZE === 'long' ? { numRuns: 1500 } : { numRuns: 150, seed: 3 },
  )
  // Rows that take nothing, or one feature only, would prove little.
  expect(steps / ended).toBeGreaterThan(1.5)
})

const none: PursuitStop = { residualThreshold: 0, maxIterations: 6, stopOnDuplicateSupport: false }

test('what one row does is the same beside rows that stop sooner or later', async () => {
  const given = pursuit([[0.5, 0], [0, 1], [0.5, 0.5]], none) // prettier-ignore
  const rows = [[0, 0], [3, 1], [0, -2], [NaN, 1], [8, 8], [0, 4]] // prettier-ignore
  const together = await run(given, rows)
  for (const [r, x] of rows.entries()) expect(together[r]).toEqual((await run(given, [x]))[0])
  expect(together[0]).toMatchObject({ acts: [0, 0, 0], tau: 0, squaredError: 0 })
  expect(together[3]).toMatchObject({ acts: [0, 0, 0], tau: 0, squaredError: NaN, recon: [NaN, NaN] })
})

test('a coefficient of a feature taken again is added, and its row then stops if it shall', async () => {
  // 2 . 0.5 = 1 leaves 1.5; 0.75 leaves 1.125; 0.5625 leaves 0.84375
  const acts = async (limits: PursuitStop) => (await run(pursuit([[0.5]], limits), [[2]]))[0]!.acts
  expect(await acts({ ...none, maxIterations: 3 })).toEqual([2.3125])
  expect(await acts({ ...none, stopOnDuplicateSupport: true })).toEqual([1.75])
})

test('the residual is tested after the step, strictly below', async () => {
  const acts = async (residualThreshold: number) =>
    (await run(pursuit([[1, 0], [0, 1]], { ...none, residualThreshold }), [[3, 1]]))[0]!.acts // prettier-ignore
  expect(await acts(9)).toEqual([3, 0])
  expect(await acts(1)).toEqual([3, 1])
  expect(await acts(1.01)).toEqual([3, 0])
})

test('a row that overflows float32 leaves the others alone', async () => {
  const given = pursuit([[1, 0], [0, 1]], { ...none, residualThreshold: 0.5 }) // prettier-ignore
  const [huge, plain] = await run(given, [[3e38, 3e38], [2, 1]]) // prettier-ignore
  expect(plain).toMatchObject({ acts: [2, 1], recon: [2, 1] })
  expect(huge!.acts.every(v => !Number.isNaN(v))).toBe(true)
})
