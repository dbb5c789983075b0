// float16 and bfloat16 to float32 and back: every pattern against the definition of the formats.
import { expect, test } from 'vitest'
import { bfloatToFloat, floatToHalf, halfToFloat } from '../../core/half.ts'

const allBits = Uint16Array.from({ length: 65_536 }, (_, i) => i)

test('every float16 pattern has the value of IEEE 754 binary16', () => {
  const out = new Float32Array(65_536)
  halfToFloat(allBits, out)
  for (let h = 0; h < 65_536; h++) {
    const sign = h & 0x8000 ? -1 : 1
    const e = (h >> 10) & 31
    const f = h & 1023
    const want =
      e === 31 ? (f ? NaN : sign * Infinity) : e === 0 ? sign * f * 2 ** -24 : sign * (1 + f / 1024) * 2 ** (e - 15)
    if (!Object.is(out[h], want)) expect.unreachable(`pattern ${h}: ${out[h]} instead of ${want}`)
  }
})

test('every bfloat16 pattern is the upper half of a float32', () => {
  const out = new Float32Array(65_536)
  bfloatToFloat(allBits, out)
  const view = new DataView(new ArrayBuffer(4))
  for (let h = 0; h < 65_536; h++) {
    view.setUint16(0, h)
    view.setUint16(2, 0)
    if (!Object.is(out[h], view.getFloat32(0))) expect.unreachable(`pattern ${h}: ${out[h]}`)
  }
})

test('every float16 value comes back as it was', () => {
  const values = new Float32Array(65_536)
  halfToFloat(allBits, values)
  const back = new Uint16Array(65_536)
  floatToHalf(values, back)
  for (let h = 0; h < 65_536; h++) {
    const isNaN = (h & 0x7c00) === 0x7c00 && (h & 0x3ff) !== 0
    if (isNaN ? (back[h]! & 0x7fff) <= 0x7c00 : back[h] !== h) expect.unreachable(`pattern ${h}: ${back[h]}`)
  }
})

test('other values go to the nearest float16, ties to the even one', () => {
  const values = new Float32Array(65_536)
  halfToFloat(allBits, values)
  const round = (v: number) => {
    const out = new Uint16Array(1)
    floatToHalf(Float32Array.of(v), out)
    return out[0]!
  }
  for (let h = 0; h < 0x7bff; h++) {
    const middle = (values[h]! + values[h + 1]!) / 2
    const even = h % 2 ? h + 1 : h
    if (round(middle) !== even) expect.unreachable(`between ${h} and ${h + 1}: ${round(middle)}`)
    if (round(-middle * (1 - 2 ** -20)) !== (h | 0x8000)) expect.unreachable(`just above -${middle}`)
  }
  expect([65_519, 65_520, 1e30, -Infinity].map(round)).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00])
  expect(round(2 ** -26)).toBe(0)
})
