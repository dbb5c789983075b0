// What a change inside a model does to its next-token distribution: logits, probabilities, loss. Pure, float64 sums.

/** A few tokens of the vocabulary and what they were and became, one line a position, [positions * count]. */
export interface TokenChanges {
  ids: Int32Array
  /** change of the logit, the mean change of all logits taken out: a shift of all of them changes nothing */
  logit: Float32Array
  /** probabilities */
  before: Float32Array
  after: Float32Array
}

/** Columns, one entry a position of the document; what a position predicts is the token behind it. */
export interface LogitChanges {
  /** entries of the lists at each position */
  count: number
  /** [positions] nats that the token behind costs; NaN at the last position, which nothing follows */
  lossBefore: Float32Array
  lossAfter: Float32Array
  /** [positions] Kullback-Leibler divergence of the distribution after from the one before, nats */
  divergence: Float32Array
  /** logits that rose most and fell most */
  up: TokenChanges
  down: TokenChanges
  /** most likely tokens before the change, and after it */
  likely: TokenChanges
  likelyAfter: TokenChanges
}

const tokenChanges = (entries: number): TokenChanges => ({
  ids: new Int32Array(entries).fill(-1),
  logit: new Float32Array(entries),
  before: new Float32Array(entries),
  after: new Float32Array(entries),
})

/** @param positions of the document; @param count entries of each list */
export function emptyChanges(positions: number, count: number): LogitChanges {
  const nothing = () => new Float32Array(positions).fill(NaN)
  const list = () => tokenChanges(positions * count)
  return {
    count,
    lossBefore: nothing(),
    lossAfter: nothing(),
    divergence: nothing(),
    up: list(),
    down: list(),
    likely: list(),
    likelyAfter: list(),
  }
}

/**
 * Fills in one position.
 * @param before, after [vocabulary] logits; @param next the token behind, or null at the end
 */
export function addChange(
  into: LogitChanges,
  position: number,
  before: Float32Array,
  after: Float32Array,
  next: number | null,
): void {
  const n = before.length
  const [a, b] = [logSumExp(before), logSumExp(after)]
  let shift = 0
  let divergence = 0
  for (let i = 0; i < n; i++) {
    shift += (after[i]! - before[i]!) / n
    divergence += Math.exp(before[i]! - a) * (before[i]! - a - (after[i]! - b))
  }
  // Rounding of equal distributions must not look like a distance below zero.
  into.divergence[position] = Math.max(0, divergence)
  if (next !== null) {
    into.lossBefore[position] = a - before[next]!
    into.lossAfter[position] = b - after[next]!
  }
  const put = (list: TokenChanges, key: (i: number) => number) =>
    largest(n, into.count, key).forEach((id, k) => {
      const at = position * into.count + k
      list.ids[at] = id
      list.logit[at] = after[id]! - before[id]! - shift
      list.before[at] = Math.exp(before[id]! - a)
      list.after[at] = Math.exp(after[id]! - b)
    })
  put(into.up, i => after[i]! - before[i]!)
  put(into.down, i => before[i]! - after[i]!)
  put(into.likely, i => before[i]!)
  put(into.likelyAfter, i => after[i]!)
}

/** log of the sum of exponentials of all values, or of those at `ids`; -Infinity for none */
export function logSumExp(values: Float32Array, ids?: ArrayLike<number>): number {
  const n = ids ? ids.length : values.length
  let most = -Infinity
  for (let k = 0; k < n; k++) most = Math.max(most, values[ids ? ids[k]! : k]!)
  if (most === -Infinity) return most
  let sum = 0
  for (let k = 0; k < n; k++) sum += Math.exp(values[ids ? ids[k]! : k]! - most)
  return most + Math.log(sum)
}

/** The `count` indices with the largest keys, largest first, equal keys by index. */
function largest(n: number, count: number, key: (i: number) => number): number[] {
  const kept: { i: number; v: number }[] = []
  for (let i = 0; i < n; i++) {
    const v = key(i)
    if (kept.length === count && !(v > kept[count - 1]!.v)) continue
    let at = kept.length
    while (at > 0 && v > kept[at - 1]!.v) at--
    kept.splice(at, 0, { i, v })
    if (kept.length > count) kept.pop()
  }
  return kept.map(({ i }) => i)
}
