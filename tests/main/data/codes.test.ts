// Codes in compressed blocks: what is packed comes back, with its rounding; damaged blocks are refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { bestRice, BitReader, BitWriter } from '../../../main/data/codes/bits.ts'
import { packChunk } from '../../../main/data/codes/pack-chunk.ts'
import {
  featuresPerBlock,
  packPostings,
  unpackPosting,
  unpackPostings,
} from '../../../main/data/codes/posting-blocks.ts'
import { packRowSets, readRowSets } from '../../../main/data/codes/row-sets.ts'
import { roundValue } from '../../../main/data/codes/rounding.ts'
import { rowsOf, transpose } from '../../../main/data/codes/transpose.ts'
import type { CodeRows } from '../../../main/data/codes/types.ts'

const f32 = (...values: number[]) => Float32Array.from(values)
const i32 = (...values: number[]) => Int32Array.from(values)

describe('bits', () => {
  it('writes Rice codes lowest bit first', () => {
    const out = new BitWriter()
    out.rice(5, 1) // 5 >> 1 = 2 zeros, a one, the lowest bit 1: 0 0 1 1
    out.rice(0, 0) // 1
    out.align()
    expect([...out.taken()]).toEqual([0b11100])
  })
  it('comes back, whatever the numbers and widths', () => {
    const number = fc.oneof(fc.nat(40), fc.nat(2 ** 20))
    fc.assert(
      fc.property(fc.array(number, { maxLength: 200 }), fc.nat(14), fc.array(fc.nat(65_535)), (list, k, words) => {
        const small = list.map(v => v % 2 ** (k + 8))
        const out = new BitWriter()
        small.forEach(v => out.rice(v, k))
        words.forEach(v => out.write(v, 16))
        out.align()
        list.forEach(v => out.varint(v))
        const back = new BitReader(out.taken())
        expect(small.map(() => back.rice(k))).toEqual(small)
        expect(words.map(() => back.read(16))).toEqual(words)
        back.align()
        expect(list.map(() => back.varint())).toEqual(list)
        expect(() => back.byte()).toThrow(AppError)
      }),
    )
  })
  it('chooses the k of the fewest bits', () => {
    const cost = (values: number[], k: number) => values.reduce((n, v) => n + (v >>> k) + 1 + k, 0)
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { minLength: 1 }), values => {
        const all = Array.from({ length: 13 }, (_, k) => cost(values, k))
        // Looked for around the mean only: within a tenth of the best.
        expect(cost(values, bestRice(values, values.length, 12))).toBeLessThanOrEqual(1.1 * Math.min(...all) + 2)
      }),
    )
  })
})

describe('rounding', () => {
  it('keeps 13 bits, to nearest and even', () => {
    expect(roundValue(1)).toBe(1)
    expect(roundValue(1 + 2 ** -13)).toBe(1 + 2 ** -13)
    expect(roundValue(1 + 2 ** -14)).toBe(1) // a tie goes to the even one
    expect(roundValue(1 + 3 * 2 ** -14)).toBe(1 + 2 ** -12)
    expect(roundValue(1 + 2 ** -14 + 2 ** -20)).toBe(1 + 2 ** -13)
    expect(roundValue(-2.5)).toBe(-2.5)
  })
  it('keeps on what is on, finite what is finite', () => {
    expect(roundValue(2 ** -149)).toBeGreaterThan(0)
    expect(roundValue(3.4028234663852886e38)).toBeLessThan(Infinity)
    expect(roundValue(Infinity)).toBe(Infinity)
    expect(roundValue(-Infinity)).toBe(-Infinity)
    expect(roundValue(NaN)).toBeNaN()
  })
  it('is within 2^-14, grows with its argument and changes nothing a second time', () => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(1e-30), max: Math.fround(1e30) })
    fc.assert(
      fc.property(float, float, (a, b) => {
        expect(Math.abs(roundValue(a) - a)).toBeLessThanOrEqual(2 ** -14 * a)
        expect(roundValue(roundValue(a))).toBe(roundValue(a))
        if (a <= b) expect(roundValue(a)).toBeLessThanOrEqual(roundValue(b))
      }),
    )
  })
})

/** Codes of rows [from, ...) of a dictionary of `dSae` features. */
const codes = (dSae: number, signed: boolean) =>
  fc
    .tuple(
      fc.nat(3).map(n => n * 1_000),
      fc.array(fc.uniqueArray(fc.nat(dSae - 1), { maxLength: 12 }), { minLength: 1, maxLength: 30 }),
      fc.infiniteStream(fc.float({ noNaN: true, noDefaultInfinity: true }).filter(v => v !== 0)),
    )
    .map(([from, sets, stream]): CodeRows => {
      const lists = sets.map(set => [...set].sort((a, b) => a - b))
      const features = Int32Array.from(lists.flat())
      const values = Float32Array.from(features, () => {
        const v = stream.next().value as number
        return signed ? v : Math.abs(v)
      })
      let n = 0
      return { from, to: from + lists.length, indptr: i32(0, ...lists.map(l => (n += l.length))), features, values }
    })

describe('blocks', () => {
  it('hold 4,096 or fewer to a dictionary', () => {
    expect([100, 4_096, 4_097, 16_384, 131_072].map(featuresPerBlock)).toEqual([1, 1, 2, 4, 32])
  })
  it('give back features and rows, with rounded values', () => {
    fc.assert(
      fc.property(
        fc.boolean().chain(signed => codes(300, signed)),
        part => {
          const byFeature = transpose([part], 300)
          for (const [from, to] of [
            [0, 32],
            [250, 300],
          ] as const) {
            const block = packPostings(byFeature, from, to, part.from)
            const spans = Array.from({ length: to - from }, (_, i) => [
              byFeature.start[from + i]!,
              byFeature.start[from + i + 1]!,
            ])
            if (!block) {
              expect(spans.every(([a, b]) => a === b)).toBe(true)
              continue
            }
            spans.forEach(([a, b], i) => {
              const on = unpackPosting(block, i, to - from, part)
              expect(on?.rows ?? i32()).toEqual(byFeature.rows.slice(a, b))
              expect(on?.values ?? f32()).toEqual(byFeature.values.slice(a, b).map(roundValue))
            })
            const all = unpackPostings(block, to - from, part)
            expect(all.map(({ index }) => index)).toEqual(spans.flatMap(([a, b], i) => (a === b ? [] : [i])))
          }
          const sets = readRowSets(packRowSets(part.indptr, part.features), part.to - part.from, 300)
          expect(sets.all()).toEqual({ indptr: part.indptr, features: part.features })
          for (let r = 0; r < part.to - part.from; r++)
            expect(sets.of(r)).toEqual(part.features.slice(part.indptr[r], part.indptr[r + 1]))
        },
      ),
    )
  })
  it('of a whole chunk give back its rows', () => {
    fc.assert(
      fc.property(codes(20, true), part => {
        const { batches, postings } = packChunk([part], 20)
        const list = postings.flatMap(({ block, data }) =>
          unpackPostings(data, 1, part).map(({ on }) => ({ feature: block, on })),
        )
        expect(rowsOf(list, part)).toEqual({ ...part, values: part.values.map(roundValue) })
        const weakest = Array.from({ length: part.to - part.from }, (_, r) =>
          Math.min(...part.values.subarray(part.indptr[r], part.indptr[r + 1]).map(v => Math.abs(roundValue(v)))),
        )
        expect(batches[0]!.weakest).toEqual(Float32Array.from(weakest, v => (v === Infinity ? 0 : v)))
      }),
    )
  })
  it('that are damaged are refused or read, never more', () => {
    fc.assert(
      fc.property(codes(40, true), fc.nat(), fc.nat(255), fc.nat(), (part, at, byte, cut) => {
        const spoil = (block: Uint8Array) => {
          block[at % block.length] = byte
          return block.subarray(0, Math.max(1, block.length - (cut % 3)))
        }
        const tries: (() => void)[] = [
          () => readRowSets(spoil(packRowSets(part.indptr, part.features)), part.to - part.from, 40).all(),
        ]
        const block = packPostings(transpose([part], 40), 0, 40, part.from)
        if (block) tries.push(() => unpackPostings(spoil(block), 40, part))
        for (const read of tries) {
          try {
            read()
          } catch (e) {
            expect(e).toBeInstanceOf(AppError)
            expect((e as AppError).code).toBe('bad-input')
          }
        }
      }),
    )
  })
})
