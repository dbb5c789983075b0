// A typed set of features: `12, 40-45 #7` as numbers, and back. Pure; renderer.

export interface TypedSet {
  features: number[]
  /** what is wrong with the text, or null */
  problem: string | null
}

/** Numbers and ranges, with or without #, parted by commas or blanks; each feature once, in order. */
export function parseSet(text: string, dSae: number, most: number): TypedSet {
  const found = new Set<number>()
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const range = /^#?(\d{1,9})(?:\s*[-–]\s*#?(\d{1,9}))?$/.exec(part)
    if (!range) return { features: [], problem: `${part.slice(0, 20)} is no feature: type numbers, as 12, 40-45.` }
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])]
    if (to < from) return { features: [], problem: `${part} runs backwards.` }
    if (to >= dSae) return { features: [], problem: `${to} is beyond the last feature, ${dSae - 1}.` }
    if (found.size + to - from + 1 > most) return { features: [], problem: `At most ${most} features.` }
    for (let f = from; f <= to; f++) found.add(f)
  }
  return { features: [...found], problem: null }
}
