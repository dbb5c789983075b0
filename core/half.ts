// float16 (IEEE 754 binary16) and bfloat16 to float32, exactly. Pure, every process.

let table: Float32Array | null = null

/** All 65,536 float16 values as float32: 256 KiB once, then one look-up a number. */
function halfTable(): Float32Array {
  if (table) return table
  const bits = new Uint32Array(65_536)
  for (let h = 0; h < 65_536; h++) {
    const sign = (h & 0x8000) << 16
    const exponent = (h >>> 10) & 0x1f
    const fraction = h & 0x3ff
    if (exponent === 31) bits[h] = sign | 0x7f800000 | (fraction << 13)
    else if (exponent > 0) bits[h] = sign | ((exponent + 112) << 23) | (fraction << 13)
    else if (fraction === 0) bits[h] = sign
    else {
      // Subnormal: fraction * 2^-24. Shift until the leading 1 is at bit 10; every step halves the exponent's power.
      const shift = Math.clz32(fraction) - 21
      bits[h] = sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)
    }
  }
  table = new Float32Array(bits.buffer)
  return table
}

/** float16 bit patterns to float32; subnormals, infinities and NaN included. @param out same length as `bits` */
export function halfToFloat(bits: Uint16Array, out: Float32Array): void {
  const values = halfTable()
  for (let i = 0; i < bits.length; i++) out[i] = values[bits[i]!]!
}

/** bfloat16 bit patterns to float32: the upper half of the same number. @param out same length as `bits` */
export function bfloatToFloat(bits: Uint16Array, out: Float32Array): void {
  const target = new Uint32Array(out.buffer, out.byteOffset, out.length)
  for (let i = 0; i < bits.length; i++) target[i] = bits[i]! << 16
}
