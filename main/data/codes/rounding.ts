// Activations as the cache keeps them: float32 with 13 bits behind the leading one. Pure; data process, its workers, command line.

/** Bits of a float32's significand that are kept, three more than float16 has; the others are rounded away, to nearest, ties to even. */
export const keptBits = 13
export const droppedBits = 23 - keptBits
const nan = 0x7fc00000 >>> droppedBits
const largest = 0x7f7fffff >>> droppedBits

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/**
 * The magnitude of a value as an integer: exponent (8 bits) above significand (13 bits). The relative error is at most 2^-14 (6.1e-5) for
 * normal numbers. What is on stays on: a value that would round to 0 becomes the smallest number there is, one that would round to infinity
 * the largest.
 */
export function magnitudeBits(value: number): number {
  float[0] = Math.abs(value)
  const b = bits[0]!
  if (b >= 0x7f800000) return b === 0x7f800000 ? b >>> droppedBits : nan
  const half = (1 << (droppedBits - 1)) - 1
  const rounded = (b + half + ((b >>> droppedBits) & 1)) >>> droppedBits
  return rounded > largest ? largest : rounded === 0 && b > 0 ? 1 : rounded
}

/** The float32 of `magnitudeBits`. */
export function magnitudeOf(kept: number): number {
  bits[0] = kept << droppedBits
  return float[0]!
}

/** A value as it comes back from the cache. */
export const roundValue = (value: number): number =>
  value < 0 ? -magnitudeOf(magnitudeBits(value)) : magnitudeOf(magnitudeBits(value))
