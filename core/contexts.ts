// Which rows stand in one context: tokens of one document, one after another. Pure, every process.

/**
 * First row of each row's context, [rows]: rows that follow one another, of one document, at positions that follow one another. A sample of a document's
 * tokens, or rows in another order, thus is no context.
 * @param documents [rows] any names; rows without one ('') stand alone
 * @param positions [rows] whole numbers as text
 */
export function contextStarts(documents: readonly string[], positions: readonly string[]): Int32Array {
  const starts = new Int32Array(documents.length)
  for (let row = 0; row < starts.length; row++) {
    const goesOn =
      row > 0 &&
      documents[row] !== '' &&
      documents[row] === documents[row - 1] &&
      Number(positions[row]) === Number(positions[row - 1]) + 1
    starts[row] = goesOn ? starts[row - 1]! : row
  }
  return starts
}

/** Rows [from, to) around a row: at most so many before and after it in its context. */
export function contextAround(
  starts: Int32Array,
  row: number,
  { before, after }: { before: number; after: number },
): { from: number; to: number } {
  const from = Math.max(starts[row]!, row - before)
  let to = row + 1
  while (to < starts.length && to <= row + after && starts[to] === starts[row]) to++
  return { from, to }
}
