// Which feature says a concept best: the highest F1 at z > 0 (honesty.md rule 12). Pure, every process.

/**
 * @param both [m] rows of the concept on which each feature is on
 * @param on [m] rows on which it is on
 * @param members rows of the concept
 * @returns its number; the lower of equals
 */
export function bestByF1(both: ArrayLike<number>, on: ArrayLike<number>, members: number): number {
  let [best, at] = [-1, 0]
  for (let feature = 0; feature < both.length; feature++) {
    const f1 = on[feature]! + members > 0 ? (2 * both[feature]!) / (on[feature]! + members) : 0
    if (f1 > best) [best, at] = [f1, feature]
  }
  return at
}
