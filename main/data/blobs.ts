// Typed arrays to and from database blobs, little-endian as every supported machine is. Data process, command line.
import { AppError } from '../../shared/errors.ts'

type Numbers = Int32Array | Float32Array | Float64Array | Uint8Array

/** The bytes of an array, without a copy. */
export const toBlob = (array: Numbers): Buffer => Buffer.from(array.buffer, array.byteOffset, array.byteLength)

/** An aligned copy of the blob's bytes. @throws AppError bad-input when the length does not fit */
function bytesOf(blob: unknown, size: number): ArrayBuffer {
  if (!Buffer.isBuffer(blob) || blob.byteLength % size !== 0) {
    throw new AppError('bad-input', 'The database holds a damaged block. Run: zonoscope check')
  }
  const copy = new ArrayBuffer(blob.byteLength)
  new Uint8Array(copy).set(blob)
  return copy
}

export const toInt32 = (blob: unknown): Int32Array => new Int32Array(bytesOf(blob, 4))
export const toFloat32 = (blob: unknown): Float32Array => new Float32Array(bytesOf(blob, 4))
export const toFloat64 = (blob: unknown): Float64Array => new Float64Array(bytesOf(blob, 8))
export const toBytes = (blob: unknown): Uint8Array => new Uint8Array(bytesOf(blob, 1))
