// Bits in a byte array, lowest first, with Rice codes of small numbers. Pure; data process, its workers, command line.
import { AppError } from '../../../shared/errors.ts'

export const damaged = () => new AppError('bad-input', 'The database holds a damaged block. Run: zonoscope check')

/** Appends bits to an array that grows. */
export class BitWriter {
  private bytes = new Uint8Array(1 << 12)
  private at = 0
  /** bits that do not fill a byte yet, and how many they are (below 8 between calls) */
  private waiting = 0
  private count = 0

  /** @param bits at most 16 */
  write(value: number, bits: number): void {
    this.waiting |= value << this.count
    this.count += bits
    while (this.count >= 8) {
      this.putByte(this.waiting & 0xff)
      this.waiting >>>= 8
      this.count -= 8
    }
  }

  /** value >> k zeros, a one, then the k lowest bits of `value` (Rice 1979): short where values are about 2^k or less. */
  rice(value: number, k: number): void {
    let zeros = value >>> k
    for (; zeros >= 15; zeros -= 15) this.write(0, 15)
    this.write(1 << zeros, zeros + 1)
    if (k > 0) this.write(value & ((1 << k) - 1), k)
  }

  /** LEB128, from a byte's start. */
  varint(value: number): void {
    for (; value >= 0x80; value >>>= 7) this.putByte((value & 0x7f) | 0x80)
    this.putByte(value)
  }

  byte(value: number): void {
    this.putByte(value)
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  /** Fills the last byte with zeros. */
  align(): void {
    if (this.count > 0) this.putByte(this.waiting & 0xff)
    this.waiting = 0
    this.count = 0
  }

  get length(): number {
    return this.at
  }

  /** A copy of what was written. */
  taken(): Uint8Array {
    return this.bytes.slice(0, this.at)
  }

  clear(): void {
    this.at = this.waiting = this.count = 0
  }

  private putByte(value: number): void {
    if (this.at === this.bytes.length) this.reserve(1)
    this.bytes[this.at++] = value
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.at + more))
    grown.set(this.bytes.subarray(0, this.at))
    this.bytes = grown
  }
}

/** Reads what a BitWriter wrote. Every method throws AppError bad-input where the bytes end too early. */
export class BitReader {
  private readonly bytes: Uint8Array
  at: number
  private waiting = 0
  private count = 0

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** @param bits at most 16 */
  read(bits: number): number {
    if (this.count < bits) this.refill()
    if (this.count < bits) throw damaged()
    const value = this.waiting & ((1 << bits) - 1)
    this.waiting >>>= bits
    this.count -= bits
    return value
  }

  rice(k: number): number {
    let zeros = 0
    while (this.waiting === 0) {
      zeros += this.count
      this.count = 0
      this.refill()
      if (this.count === 0) throw damaged()
    }
    const first = 31 - Math.clz32(this.waiting & -this.waiting)
    // In two steps: a shift by 32 would do nothing.
    this.waiting = (this.waiting >>> first) >>> 1
    this.count -= first + 1
    zeros += first
    return k === 0 ? zeros : zeros * 2 ** k + this.read(k)
  }

  /** `n` Rice codes into out[at...]: the same as `rice` n times, with its state in local variables, which is several times as fast. */
  rices(k: number, out: Int32Array, at: number, n: number): void {
    const { bytes } = this
    const mask = (1 << k) - 1
    let { waiting, count, at: next } = this
    for (let i = at; i < at + n; i++) {
      while (count <= 23 && next < bytes.length) {
        waiting |= bytes[next++]! << count
        count += 8
      }
      const first = 31 - Math.clz32(waiting & -waiting)
      if (waiting === 0 || count < first + 1 + k) {
        // Many zeros, or the end: the slow way.
        this.waiting = waiting
        this.count = count
        this.at = next
        out[i] = this.rice(k)
        ;({ waiting, count, at: next } = this)
        continue
      }
      waiting = (waiting >>> first) >>> 1
      out[i] = (first << k) | (waiting & mask)
      waiting >>>= k
      count -= first + 1 + k
    }
    this.waiting = waiting
    this.count = count
    this.at = next
  }

  /** `n` numbers of `bits` bits (at most 16) into out. */
  reads(bits: number, out: Int32Array, n: number): void {
    const { bytes } = this
    const mask = (1 << bits) - 1
    let { waiting, count, at } = this
    for (let i = 0; i < n; i++) {
      while (count <= 23 && at < bytes.length) {
        waiting |= bytes[at++]! << count
        count += 8
      }
      if (count < bits) throw damaged()
      out[i] = waiting & mask
      waiting >>>= bits
      count -= bits
    }
    this.waiting = waiting
    this.count = count
    this.at = at
  }

  varint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw damaged()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw damaged()
  }

  byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw damaged()
    return byte
  }

  /** Goes to the next whole byte: bytes that were taken too early are given back. */
  align(): void {
    this.at -= this.count >> 3
    this.waiting = this.count = 0
  }

  private refill(): void {
    while (this.count <= 23 && this.at < this.bytes.length) {
      this.waiting |= this.bytes[this.at++]! << this.count
      this.count += 8
    }
    // Bit 31 is never set: a byte is taken at 23 bits or fewer.
  }
}

/** The k of the fewest bits for these numbers; `sum` and `n` of them give where to look. */
export function bestRice(values: ArrayLike<number>, n: number, most: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]!
  const guess = Math.max(0, Math.floor(Math.log2(sum / Math.max(1, n) + 1)))
  let best = 0
  let least = Infinity
  for (let k = Math.max(0, guess - 2); k <= Math.min(most, guess + 1); k++) {
    let bits = n * (k + 1)
    for (let i = 0; i < n; i++) bits += values[i]! >>> k
    if (bits < least) {
      least = bits
      best = k
    }
  }
  return best
}
