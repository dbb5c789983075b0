// Seeded codes of a published shape: densities of 16,384 features by a power law, about 64 on at a token, in bursts, values of an exponential tail.
export const dSae = 16_384
const l0 = 64
const exponent = 0.8

// Where the features of rank 0, 1, ... lie: a fixed shuffle, so that dense ones are not neighbours.
const featureOf = rank => (rank * 7_919 + 101) % dSae

/** xorshift32, in [0, 1) */
const randomOf = seed => {
  let s = seed | 1
  return () => {
    s ^= s << 13
    s ^= s >>> 17
    s ^= s << 5
    return (s >>> 0) / 2 ** 32
  }
}

// Cumulative weights of the ranks, and a table that finds a rank in one step or a few.
const cumulative = new Float64Array(dSae + 1)
for (let r = 0; r < dSae; r++) cumulative[r + 1] = cumulative[r] + (r + 10) ** -exponent
const table = new Int32Array(65_536)
for (let i = 0, r = 0; i < table.length; i++) {
  while (cumulative[r + 1] / cumulative[dSae] <= i / table.length) r++
  table[i] = r
}
const rankAt = u => {
  let r = table[Math.floor(u * table.length)]
  while (cumulative[r + 1] / cumulative[dSae] <= u) r++
  return r
}

/** Codes of rows [from, to) as inference returns them. A third of a token's features are also on at the token before it. */
export function codesOf(from, to) {
  const random = randomOf(from + 1)
  const indptr = new Int32Array(to - from + 1)
  const features = new Int32Array(2 * l0 * (to - from))
  const values = new Float32Array(features.length)
  let n = 0
  let before = []
  for (let r = 0; r < to - from; r++) {
    const set = new Set(before.filter(() => random() < 1 / 3))
    const wanted = Math.round(l0 * (0.5 + random()))
    while (set.size < wanted) set.add(featureOf(rankAt(random())))
    before = [...set].sort((a, b) => a - b)
    for (const feature of before) {
      features[n] = feature
      values[n++] = 0.1 - Math.log(1 - random()) * (1 + (feature % 7))
    }
    indptr[r + 1] = n
  }
  const squaredError = Float32Array.from({ length: to - from }, () => 10 * random())
  return { from, to, indptr, features: features.slice(0, n), values: values.slice(0, n), squaredError, tau: null }
}
