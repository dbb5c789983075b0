// Number types of tensor files and their conversion to float32. Data and inference processes, command line.
import { bfloatToFloat, halfToFloat } from '../../core/half.ts'

/** Names as in numpy and torch. */
export type ElementType =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'bool'

export const elementBytes: Record<ElementType, number> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
}

export const isFloatType = (type: ElementType): boolean => type.includes('float')

/**
 * Converts raw little-endian bytes (any alignment) to float32. float64 and 64-bit integers are rounded.
 * @param raw out.length elements; is swapped in place when `bigEndian`
 */
export function toFloat32(
  type: ElementType,
  raw: Uint8Array<ArrayBuffer>,
  bigEndian: boolean,
  out: Float32Array,
): void {
  const size = elementBytes[type]
  const n = out.length
  if (bigEndian && size > 1) swapBytes(raw, size)
  // Typed-array views need aligned offsets; a copy is cheaper than reading element by element.
  const bytes = raw.byteOffset % size === 0 ? raw : raw.slice()
  const { buffer, byteOffset: at } = bytes
  if (type === 'float32') new Uint8Array(out.buffer, out.byteOffset, n * 4).set(bytes.subarray(0, n * 4))
  else if (type === 'float16') halfToFloat(new Uint16Array(buffer, at, n), out)
  else if (type === 'bfloat16') bfloatToFloat(new Uint16Array(buffer, at, n), out)
  else if (type === 'float64') out.set(new Float64Array(buffer, at, n))
  else if (type === 'int32') out.set(new Int32Array(buffer, at, n))
  else if (type === 'uint32') out.set(new Uint32Array(buffer, at, n))
  else if (type === 'int16') out.set(new Int16Array(buffer, at, n))
  else if (type === 'uint16') out.set(new Uint16Array(buffer, at, n))
  else if (type === 'int8') out.set(new Int8Array(buffer, at, n))
  else if (type === 'uint8') out.set(new Uint8Array(buffer, at, n))
  else if (type === 'bool') for (let i = 0; i < n; i++) out[i] = bytes[i] ? 1 : 0
  else {
    const wide = type === 'int64' ? new BigInt64Array(buffer, at, n) : new BigUint64Array(buffer, at, n)
    for (let i = 0; i < n; i++) out[i] = Number(wide[i]!)
  }
}

function swapBytes(raw: Uint8Array, size: number): void {
  for (let i = 0; i + size <= raw.length; i += size) raw.subarray(i, i + size).reverse()
}
