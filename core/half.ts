// float16 (IEEE 754 binary16) and bfloat16 to float32, exactly, and float32 to float16. Pure, every process.

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

/** float32 to float16 bit patterns, to nearest, ties to even; beyond the range to infinity. @param out same length as `values` */
export function floatToHalf(values: Float32Array, out: Uint16Array): void {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i]!
    const sign = (b >>> 16) & 0x8000
    const size = b & 0x7fffffff
    if (size >= 0x47800000) {
      // infinity, NaN, or beyond the largest half (65,504 and what rounds to it lie below 0x477ff000)
      out[i] = sign | (size > 0x7f800000 ? 0x7e00 : 0x7c00)
    } else if (size >= 0x38800000) {
      // normal: the exponent moves by 112, thirteen bits are rounded away; a carry runs into the exponent as it should
      const rounded = size - (112 << 23) + 0xfff + ((size >>> 13) & 1)
      out[i] = sign | (rounded >>> 13)
    } else if (size < 0x33000000) {
      out[i] = sign
    } else {
      // subnormal: the leading 1 becomes a digit, shifted to units of 2^-24
      const shift = 126 - (size >>> 23)
      const digits = (size & 0x7fffff) | 0x800000
      const kept = digits >>> shift
      const rest = digits & ((1 << shift) - 1)
      const half = 1 << (shift - 1)
      out[i] = sign | (kept + (rest > half || (rest === half && kept & 1) ? 1 : 0))
    }
  }
}
