// Whether a dictionary does on a few rows what its files promise, and what to say where it does not. Pure.

/** How many features a row should have on, as the files of a dictionary or their names say. */
export interface PromisedL0 {
  l0: number
  /** who says so: average_l0_59 in its name */
  from: string
}

/**
 * How far L0 may be from what was promised, as a factor. Between corpora, contexts and the mask the L0 of a dictionary moves by some ten percent;
 * another layer or scale moves it by many times.
 */
const l0Factor = 2
/** FVU of answering with the mean of the rows, whatever the row is. */
const fvuOfMean = 1

/** average_l0_59, l0-59, l0=59: not l0_coefficient_5, l0_5e-3 or l0_0.01, which are weights of a loss. */
const l0InName = /(?:^|[^a-z0-9])(?:(?:average|avg|mean|target)[_-])?l0[_=-]?(\d+(?:\.\d+)?)(?![\d.]|e[-+]?\d)/i
/** topk_32, k=64, -k32: the number of features that a row keeps */
const kInName = /(?:^|[^a-z0-9])(?:top)?k[_=-]?(\d+)(?![\d.]|e[-+]?\d)/i

/**
 * The L0 that the names of a dictionary's file and folders promise, the innermost first; null where none does.
 * @param path parts are parted by / or \
 * @param dSae a number above it is no L0
 */
export function l0OfName(path: string, dSae: number): PromisedL0 | null {
  const parts = path.split(/[/\\]/).filter(Boolean).slice(-4).reverse()
  for (const pattern of [l0InName, kInName]) {
    for (const part of parts) {
      const found = pattern.exec(part)
      const l0 = Number(found?.[1])
      if (found && l0 >= 1 && l0 <= dSae) return { l0, from: `${found[0].replace(/^[^a-z0-9]/i, '')} in its name` }
    }
  }
  return null
}

/**
 * What does not look right, a sentence each; none where nothing stands out.
 * @param fvu null where input and output spaces differ
 * @param isUnset whether its threshold was never set in training, which explains a large L0 at any hook point
 */
export function judgeCheck(
  { l0, fvu }: { l0: number; fvu: number | null },
  expected: PromisedL0 | null,
  isUnset = false,
): string[] {
  const findings: string[] = []
  const why = isUnset && expected && l0 > expected.l0 ? 'its threshold was never set.' : 'wrong hook point?'
  if (l0 === 0) findings.push('No feature is on in any of these rows: wrong hook point, or wrong scale?')
  else if (expected && (l0 > l0Factor * expected.l0 || l0 < expected.l0 / l0Factor)) {
    findings.push(`Expected L0 ${shortly(expected.l0)} (${expected.from}), got ${shortly(l0)}: ${why}`)
  }
  if (fvu !== null && fvu > fvuOfMean) {
    findings.push(`FVU ${shortly(fvu)}: it reconstructs worse than the mean. Wrong hook point, wrong scale?`)
  }
  return findings
}

/** Three digits at most behind a small number, none behind a large one. */
const shortly = (x: number): string => (x >= 100 ? String(Math.round(x)) : String(Number(x.toPrecision(3))))

/** At most `most` of the rows, evenly spread over them, in order; the first and the last are among them. */
export function spreadRows(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows
  return Int32Array.from({ length: most }, (_, i) => rows[Math.round((i * (rows.length - 1)) / (most - 1))]!)
}
