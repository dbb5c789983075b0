// Densities of features that fall with their rank: few are on often, most rarely. Pure, every process.

/** No feature is on more often. */
const mostDensity = 0.5

/**
 * Densities by rank: proportional to 1 / (rank + r0), at most a half, scaled so that all of them sum to `sum`.
 * @throws Error where even a half each is not enough
 */
export function heavyTail(count: number, r0: number, sum: number): Float64Array {
  if (sum > count * mostDensity) throw new Error(`${count} features cannot be on ${sum} at a time.`)
  const of = (rank: number, scale: number) => Math.min(mostDensity, scale / (rank + r0))
  // The cap makes the sum a bent line in the scale: halving finds where it is right.
  let [low, high] = [0, sum * (count + r0)]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    let total = 0
    for (let rank = 0; rank < count; rank++) total += of(rank, middle)
    if (total < sum) low = middle
    else high = middle
  }
  return Float64Array.from({ length: count }, (_, rank) => of(rank, high))
}
