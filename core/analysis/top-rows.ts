// The rows with the largest values, without sorting all of them (Hoare's quickselect). Pure, every process.

/**
 * The `count` rows of largest value, and a value between the last of them and the next: above it are exactly those rows, but for ties,
 * of which any may be taken.
 * @param values [n], not NaN
 */
export function topSet(values: Float64Array, count: number): { rows: Int32Array; cut: number } {
  const n = values.length
  const order = new Int32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  if (count <= 0) return { rows: new Int32Array(), cut: Number.POSITIVE_INFINITY }
  if (count >= n) return { rows: order, cut: Number.NEGATIVE_INFINITY }
  let low = 0
  let high = n - 1
  while (low < high) {
    const pivot = values[order[(low + high) >> 1]!]!
    let i = low
    let j = high
    while (i <= j) {
      while (values[order[i]!]! > pivot) i++
      while (values[order[j]!]! < pivot) j--
      if (i > j) break
      const keep = order[i]!
      order[i++] = order[j]!
      order[j--] = keep
    }
    if (count - 1 <= j) high = j
    else if (count - 1 >= i) low = i
    else break
  }
  const rows = order.slice(0, count)
  const least = rows.reduce((min, r) => Math.min(min, values[r]!), Number.POSITIVE_INFINITY)
  let next = Number.NEGATIVE_INFINITY
  for (let i = count; i < n; i++) next = Math.max(next, values[order[i]!]!)
  return { rows, cut: (least + next) / 2 }
}
