// How a text of any length goes through a model of limited context: documents, and overlapping windows of long ones. Pure, every process.

/** A stretch of tokens that the model reads at once, behind a start token. */
export interface TextWindow {
  /** tokens [from, to) */
  from: number
  to: number
  /** the tokens from here on are read off; those before it are there to be seen, and were read off a window before */
  keep: number
}

/** How many tokens a window repeats of the one before it: half of what fits beside the start token. */
export const overlapOf = (context: number): number => Math.floor((context - 1) / 2)

/**
 * Windows of at most context - 1 tokens. A document that fits is one window. Of a longer one each next window repeats `overlapOf(context)` tokens, so
 * that a token which is read off sees at least as many before it, if it has them; the last one ends where the document ends.
 * @param documents tokens of each document, laid one after another
 */
export function planWindows(documents: readonly number[], context: number): TextWindow[] {
  const size = context - 1
  const overlap = overlapOf(context)
  const windows: TextWindow[] = []
  let first = 0
  for (const length of documents) {
    const end = first + length
    let keep = first
    for (let from = first; keep < end; from += size - overlap) {
      const to = Math.min(end, from + size)
      // A last window is as long as the others: more to see.
      windows.push({ from: Math.max(first, to - size), to, keep })
      keep = to
    }
    first = end
  }
  return windows
}

/**
 * Tokens of each document: one, or one a line, the token with the line's end being its last.
 * @param shown what each token stands for
 */
export function documentLengths(shown: readonly string[], byLine: boolean): number[] {
  const lengths: number[] = []
  let from = 0
  if (byLine) {
    shown.forEach((text, i) => {
      if (!/[\n\r]/.test(text)) return
      // "\r" and "\n" may be two tokens.
      if (text.endsWith('\r') && shown[i + 1]?.startsWith('\n')) return
      lengths.push(i + 1 - from)
      from = i + 1
    })
  }
  if (from < shown.length) lengths.push(shown.length - from)
  return lengths
}
