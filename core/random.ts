// Seeded random numbers: the same seed gives the same picture on every machine. Pure, every process.

/** A stream of random numbers. */
export interface Random {
  /** uniform in [0, 1), 32 bits */
  next(): number
  /** uniform integer in 0..n-1, n up to 2^32 */
  int(n: number): number
  /** standard normal (Box-Muller) */
  normal(): number
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna, 2018), its state filled from a 32-bit seed by splitmix32.
 * Equal seeds give equal streams; a seed beyond 32 bits is taken modulo 2^32.
 */
export function createRandom(seed: number): Random {
  let fill = seed >>> 0
  const splitmix = () => {
    fill = (fill + 0x9e3779b9) | 0
    let z = fill
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
  let a = splitmix()
  let b = splitmix()
  let c = splitmix()
  let d = splitmix()
  const rotate = (v: number, by: number) => (v << by) | (v >>> (32 - by))
  const bits = () => {
    const out = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return out >>> 0
  }
  const next = () => bits() / 2 ** 32
  return {
    next,
    int: n => Math.floor(next() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/**
 * `count` of the items, each subset equally likely, in their order (selection sampling, Knuth, TAOCP 3.4.2 S).
 * All of them when `count` is not less than their number.
 */
export function sample(items: Int32Array, count: number, random: Random): Int32Array {
  if (count >= items.length) return items.slice()
  const out = new Int32Array(Math.max(0, count))
  let taken = 0
  for (let i = 0; taken < out.length; i++) {
    if ((items.length - i) * random.next() < out.length - taken) out[taken++] = items[i]!
  }
  return out
}
