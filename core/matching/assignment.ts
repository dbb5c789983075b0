// One-to-one assignment of rows to columns with the largest total score. Pure, every process.

/** What stands for no column. */
export const unassigned = -1

/**
 * Rectangular assignment by shortest augmenting paths (Jonker and Volgenant 1987; Crouse 2016 for more columns than rows), exact,
 * O(n^2 m) for n <= m. Every row gets a column while there are enough of them; rows that are left out of a tall matrix get -1.
 * @param scores [rows, columns], finite; the total of the chosen ones is made as large as possible
 * @returns [rows] column of each row
 * @throws Error when the matrix does not have the shape it names, or holds a score that is not finite
 */
export function assignRows(scores: Float64Array | Float32Array, rows: number, columns: number): Int32Array {
  if (scores.length !== rows * columns) {
    throw new Error(`The scores are ${scores.length} numbers; ${rows} x ${columns} are expected.`)
  }
  if (!scores.every(Number.isFinite)) throw new Error('A score is not a finite number: nothing can be assigned by it.')
  if (rows <= columns) return assignWide((i, j) => -scores[i * columns + j]!, rows, columns)
  const rowOf = assignWide((i, j) => -scores[j * columns + i]!, columns, rows)
  const out = new Int32Array(rows).fill(unassigned)
  rowOf.forEach((row, column) => (out[row] = column))
  return out
}

/** The cheapest columns for n rows, n <= m, with potentials u, v that keep every reduced cost at or above zero. */
function assignWide(cost: (row: number, column: number) => number, n: number, m: number): Int32Array {
  const u = new Float64Array(n)
  const v = new Float64Array(m)
  const rowOf = new Int32Array(m).fill(unassigned)
  const columnOf = new Int32Array(n).fill(unassigned)
  const shortest = new Float64Array(m)
  const from = new Int32Array(m)
  const done = new Uint8Array(m)
  for (let start = 0; start < n; start++) {
    shortest.fill(Number.POSITIVE_INFINITY)
    done.fill(0)
    const scanned: number[] = []
    let row = start
    let length = 0
    let sink = unassigned
    while (sink === unassigned) {
      let next = unassigned
      for (let j = 0; j < m; j++) {
        if (done[j]) continue
        const through = length + cost(row, j) - u[row]! - v[j]!
        if (through < shortest[j]!) {
          shortest[j] = through
          from[j] = row
        }
        // A free column ends the path: among equals it is taken first.
        const best = next === unassigned ? Number.POSITIVE_INFINITY : shortest[next]!
        if (shortest[j]! < best || (shortest[j] === best && rowOf[j] === unassigned)) next = j
      }
      length = shortest[next]!
      done[next] = 1
      scanned.push(next)
      if (rowOf[next] === unassigned) sink = next
      else row = rowOf[next]!
    }
    u[start] = u[start]! + length
    for (const j of scanned) {
      if (j === sink) continue
      const of = rowOf[j]!
      u[of] = u[of]! + length - shortest[j]!
      v[j] = v[j]! - length + shortest[j]!
    }
    for (let j = sink; ;) {
      const i = from[j]!
      rowOf[j] = i
      const before = columnOf[i]!
      columnOf[i] = j
      if (i === start) break
      j = before
    }
  }
  return columnOf
}
