// Whether membership may be read off a picture, and the words where it may not (zones.md section 8). Pure, every process.

/** Share of the rows that matter whose drawn zone is not their true one, from which a picture is warned about. Ours, no standard. */
export const misleadingFrom = 0.2
/** Fewer rows than this give no verdict (honesty.md rule 7). */
const tooFew = 30

/**
 * The warning of a slice in which too many rows are drawn in another zone than their true one. Rows that are silent and drawn silent say nothing
 * either way: there are always many.
 * @param trueSet [n] true active sets
 * @param drawnSet [n] active sets of the cells the rows are drawn in
 * @returns null where fewer than a fifth differ, or there are too few rows to say
 */
export function misleadingSlice(trueSet: Uint8Array, drawnSet: Uint8Array, unit: string): string | null {
  let matter = 0
  let differ = 0
  for (let r = 0; r < trueSet.length; r++) {
    if ((trueSet[r]! | drawnSet[r]!) === 0) continue
    matter++
    if (trueSet[r] !== drawnSet[r]) differ++
  }
  if (matter < tooFew || differ < misleadingFrom * matter) return null
  const share = Math.round((100 * differ) / matter)
  return `Do not read membership off this picture: ${differ} of ${matter} ${unit}s (${share}%) that are on, or drawn on, are drawn in another zone than their true one.`
}
