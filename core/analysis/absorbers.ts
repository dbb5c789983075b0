// Latents that hold a class where its main latents do not, with the words of their rows (analyses.md A2, report). Pure, every process.

/** A latent that absorbs the class on some rows. */
export interface Absorber {
  feature: number
  rows: number
  /** most frequent first */
  words: string[]
}

/** By rows, most first. @param found one entry a row; @param most latents, and words of each, that are kept */
export function absorbersOf(
  found: readonly { feature: number; word: string }[],
  most: { latents: number; words: number },
): Absorber[] {
  const byFeature = new Map<number, Map<string, number>>()
  for (const { feature, word } of found) {
    const words = byFeature.get(feature) ?? new Map<string, number>()
    words.set(word, (words.get(word) ?? 0) + 1)
    byFeature.set(feature, words)
  }
  return [...byFeature]
    .map(([feature, words]) => ({
      feature,
      rows: [...words.values()].reduce((sum, n) => sum + n, 0),
      words: [...words]
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .slice(0, most.words)
        .map(([word]) => word),
    }))
    .sort((a, b) => b.rows - a.rows || a.feature - b.feature)
    .slice(0, most.latents)
}
