// The angle table: closed forms by hand, a synthetic perfect code against its expected values, intervals by groups, readings.
import { describe, expect, it } from 'vitest'
import { angleTable, groupsOf } from '../../../core/angles/angle-table.ts'
import { chanceCosine, perfectCosine } from '../../../core/angles/perfect-code.ts'
import { readAngles } from '../../../core/angles/readings.ts'
import type { AngleOrigin, AngleTable } from '../../../core/angles/types.ts'
import { createRandom } from '../../../core/random.ts'
import { loadSlice } from '../zones/golden-sae.ts'
import { goldenInput, handInput } from '../zones/view-input.ts'
import { perfectCode } from './synthetic.ts'

const about = (table: AngleTable, origin: AngleOrigin, feature = 0) =>
  table.features[feature]!.origins.find(o => o.origin === origin)!

describe('expected values', () => {
  it('are those of honesty.md rule 4: 0.13 a token at L0 59, rising with n', () => {
    const at = (n: number) => perfectCosine({ l0: 59, n })
    expect(at(1)).toBeCloseTo(0.13, 3)
    expect([at(3), at(10), at(100), at(1000)].map(v => Number(v.toFixed(2)))).toEqual([0.22, 0.38, 0.8, 0.97])
  })
  it('fall with what all rows share: as much of it as a row varies halves the square', () => {
    expect(perfectCosine({ l0: 16, n: 1, offset: 1 })).toBeCloseTo(1 / Math.sqrt(32), 12)
    expect(perfectCosine({ l0: 1, n: 5 })).toBe(1)
  })
  it('count what the reference mean already holds of a dense feature: half of it at density 0.5', () => {
    expect(perfectCosine({ l0: 5, n: 1, density: 0.5 })).toBeCloseTo(0.5 / Math.sqrt(4.25), 12)
    const dense = angleTable(perfectCode({ d: 256, m: 2_000, l0: 16, n: 500, carriers: 250, seed: 8 }), null)
    const { decoder, expected } = about(dense, 'mean')
    expect(Math.abs(decoder!.perToken.value! - expected!.perToken)).toBeLessThan(0.03)
    expect(expected!.perToken).toBeLessThan(0.14)
  })
  it('have the chance level of random directions', () => {
    expect(chanceCosine(768)).toBeCloseTo(0.029, 3)
    expect(chanceCosine(2304)).toBeCloseTo(0.017, 3)
  })
})

describe.each(['relu_enc_span_2d', 'jumprelu_enc_span_3d', 'gated_enc_span_2d', 'topk_enc_span_2d'])(
  'golden %s',
  name => {
    const { expected } = loadSlice(name)
    const table = angleTable(goldenInput(name), null)
    it('has the cosines to the mean embedding, about all three origins', () => {
      table.features.forEach((feature, i) => {
        const want = expected.angles[i]
        expect([feature.feature, feature.rows]).toEqual([want.feature, want.only_points.length])
        expect(feature.encoderDecoder).toBeCloseTo(want.cos_enc_dec, 5)
        for (const origin of ['zero', 'b_pre', 'mean'] as const) {
          const found = about(table, origin, i)
          expect(found.encoder.toMean.value).toBeCloseTo(want.cos_to_mean_embedding[origin].enc, 5)
          expect(found.decoder!.toMean.value).toBeCloseTo(want.cos_to_mean_embedding[origin].dec, 5)
        }
      })
    })
    it('has the necessary and the actual cosine, as medians', () => {
      const median = (v: number[]) => {
        const s = [...v].sort((a, b) => a - b)
        return (s[Math.floor((s.length - 1) / 2)]! + s[Math.ceil((s.length - 1) / 2)]!) / 2
      }
      table.features.forEach(({ firing }, i) => {
        const want = expected.angles[i]
        if (want.necessary_cos === null) return expect(firing).toBeNull()
        expect(firing!.necessary).toBeCloseTo(median(want.necessary_cos), 5)
        expect(firing!.actual).toBeCloseTo(median(want.actual_cos), 5)
        expect(firing!.marginDegrees).toBeGreaterThan(0)
      })
    })
    it('says too few, and gives no interval and no reading', () => {
      for (const feature of table.features) {
        expect(feature.tooFew).toBe(true)
        expect(feature.origins[0]!.encoder.perToken.low).toBeNull()
        expect(readAngles(feature, table).text).toBe('too few')
      }
    })
  },
)

describe('a perfect code', () => {
  const bias = Float64Array.from({ length: 256 }, (_, j) => (j % 3 === 0 ? 1 : 0)) // |bias|^2 = 86
  const table = angleTable(
    perfectCode({ d: 256, m: 2_000, l0: 16, n: 1_500, carriers: 300, bias, seed: 3 }),
    [0.9, 0.1],
  )
  const feature = table.features[0]!

  it('is measured as it is expected: per token, to the mean, about every origin', () => {
    expect([feature.rows, feature.types, feature.l0, feature.percentile]).toEqual([300, 300, 16, 0.9])
    for (const origin of ['zero', 'b_pre', 'mean'] as const) {
      const { encoder, decoder, expected } = about(table, origin)
      for (const angles of [encoder, decoder!]) {
        expect(Math.abs(angles.perToken.value! - expected!.perToken), origin).toBeLessThan(0.06)
        expect(Math.abs(angles.toMean.value! - expected!.toMean), origin).toBeLessThan(0.06)
      }
    }
    // 300 of 1,500 rows: the mean holds a fifth of the feature.
    expect(about(table, 'mean').expected!.perToken).toBeCloseTo(0.8 / Math.sqrt(0.64 + 15), 12)
    // About zero the common part hides the feature: that is no fault of it.
    expect(about(table, 'zero').expected!.perToken).toBeLessThan(0.12)
  })
  it('has intervals that hold the value, and reads as expected', () => {
    for (const { encoder } of feature.origins) {
      for (const { value, low, high } of [encoder.perToken, encoder.toMean]) {
        expect(low!).toBeLessThanOrEqual(value!)
        expect(high!).toBeGreaterThanOrEqual(value!)
        expect(high! - low!).toBeGreaterThan(0)
      }
    }
    expect(readAngles(feature, table)).toMatchObject({ text: 'as a perfect code would be', tone: 'plain' })
    expect(table.features[1]).toMatchObject({ rows: 0, firing: null })
    expect(readAngles(table.features[1]!, table).text).toBe('fires alone on no token')
  })
  it('does not know what to expect without L0', () => {
    const blind = angleTable(
      { ...perfectCode({ d: 64, m: 400, l0: 8, n: 200, carriers: 100, seed: 4 }), fullSets: null },
      null,
    )
    expect(blind.features[0]).toMatchObject({ l0: null, alone: null, percentile: null })
    expect(about(blind, 'mean').expected).toBeNull()
    expect(readAngles(blind.features[0]!, blind).text).toBe('not enough data')
    expect(blind.warnings.join()).toContain('finished run')
  })
})

it('reads a feature that points elsewhere as far below a perfect code, or as chance', () => {
  const code = perfectCode({ d: 256, m: 2_000, l0: 16, n: 1_500, carriers: 300, seed: 5 })
  const random = createRandom(9)
  const wDec = Float32Array.from(code.rows.wDec, () => random.normal())
  const table = angleTable({ ...code, rows: { ...code.rows, wDec } }, null)
  expect(readAngles(table.features[0]!, table)).toMatchObject({ tone: 'attention' })
  expect(['far below a perfect code', 'no more than chance']).toContain(readAngles(table.features[0]!, table).text)
})

it('resamples groups and not rows: repeating every token a hundred times does not narrow an interval', () => {
  const width = (tokens: (row: number) => string) => {
    const code = perfectCode({ d: 64, m: 400, l0: 8, n: 500, carriers: 400, tokens, seed: 6 })
    // All rows of a type are one row: a hundred copies of it know no more than it.
    for (let r = 0; r < 400; r++) code.x.set(code.x.subarray((r % 40) * 64, ((r % 40) + 1) * 64), r * 64)
    const { encoder } = about(angleTable(code, null), 'mean')
    return encoder.toMean.high! - encoder.toMean.low!
  }
  const grouped = width(r => `t${r % 40}`)
  const asRows = width(r => `t${r}`)
  expect(grouped).toBeGreaterThan(2 * asRows)
})

it('groups by text without case and blanks; rows where there is none', () => {
  expect(groupsOf([' The', 'the', 'a'])).toEqual({ of: Int32Array.of(0, 0, 1), by: 'type' })
  expect(groupsOf(['row 7', 'row 8']).by).toBe('row')
  expect(groupsOf(['', '', ''])).toEqual({ of: Int32Array.of(0, 1, 2), by: 'row' })
})

it('by hand: rows (3, 0, 1) and (5, 0, 1) fire w = (2, 0, 0) alone', () => {
  const table = angleTable(handInput('relu', [0, 0], [[3, 0, 1], [5, 0, 1], [0, 9, 1]]), null) // prettier-ignore
  const { origins, firing, rows } = table.features[0]!
  expect(rows).toBe(2)
  // about zero: cosines 3 / sqrt 10 and 5 / sqrt 26; mean (4, 0, 1): 4 / sqrt 17
  expect(origins[0]!.encoder.perToken.value).toBeCloseTo((3 / Math.sqrt(10) + 5 / Math.sqrt(26)) / 2, 6)
  expect(origins[0]!.encoder.toMean.value).toBeCloseTo(4 / Math.sqrt(17), 6)
  // about p = (1, 1, 1): steps (2, -1, 0), (4, -1, 0); level -0.5 of |w| = 2
  const lengths = [Math.sqrt(5), Math.sqrt(17)]
  expect(firing!.actual).toBeCloseTo((2 / lengths[0]! + 4 / lengths[1]!) / 2, 6)
  expect(firing!.necessary).toBeCloseTo((-0.25 / lengths[0]! - 0.25 / lengths[1]!) / 2, 6)
})
