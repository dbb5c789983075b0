// Active sets of any number of features as 32-bit words. Pure, every process.

/** An active set: bit i % 32 of word floor(i / 32) is feature i. */
export type Bits = Uint32Array

/** An empty set with room for n features. */
export const emptyBits = (n: number): Bits => new Uint32Array(Math.max(1, (n + 31) >>> 5))

/** Puts feature i into the set. */
export const setBit = (bits: Bits, i: number): void => {
  bits[i >>> 5] = bits[i >>> 5]! | (1 << (i & 31))
}

/** Takes feature i in or out, whichever it is not. */
export const flipBit = (bits: Bits, i: number): void => {
  bits[i >>> 5] = bits[i >>> 5]! ^ (1 << (i & 31))
}

/** Whether feature i is in the set. */
export const hasBit = (bits: Bits, i: number): boolean => ((bits[i >>> 5]! >>> (i & 31)) & 1) === 1

/** The set as a string, equal for equal sets of the same room; two characters a word (joined numbers are ten times as slow). */
export function bitKey(bits: Bits): string {
  let key = ''
  for (let k = 0; k < bits.length; k++) key += String.fromCharCode(bits[k]! & 0xffff, bits[k]! >>> 16)
  return key
}

/** The members of the set among features 0..n-1, ascending. */
export function bitList(bits: Bits, n: number): number[] {
  const out: number[] = []
  for (let i = 0; i < n; i++) if (hasBit(bits, i)) out.push(i)
  return out
}
