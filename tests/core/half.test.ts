// float16 and bfloat16 to float32: every pattern against the definition of the formats.
import { expect, test } from 'vitest'
import { bfloatToFloat, halfToFloat } from '../../core/half.ts'

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
