// Which features are on in a text, and where most. Pure; data process, command line.
import type { TextAnswer, TextTokens, TextValues } from '../../shared/text-model.ts'

/** Codes of a text's tokens: token t has entries indptr[t] .. indptr[t+1]; masked tokens have none. */
export interface TextCodes {
  /** [tokens + 1] */
  indptr: Int32Array
  features: Int32Array
  values: Float32Array
}

const mostListed = 500

/** The features of a text, by their largest activation, at most 500 of them. */
export function featuresOf(
  { masked }: TextTokens,
  { indptr, features, values }: TextCodes,
  labels: { get(feature: number): { label: string } | undefined },
): Omit<TextAnswer, 'tokens'> {
  const found = new Map<number, { feature: number; max: number; count: number; at: number }>()
  let counted = 0
  for (let t = 0; t < masked.length; t++) {
    if (masked[t] === 1) continue
    counted++
    for (let e = indptr[t]!; e < indptr[t + 1]!; e++) {
      const feature = features[e]!
      const value = values[e]!
      const known = found.get(feature) ?? { feature, max: 0, count: 0, at: t }
      known.count++
      if (value > known.max) Object.assign(known, { max: value, at: t })
      found.set(feature, known)
    }
  }
  const list = [...found.values()].sort((a, b) => b.max - a.max || a.feature - b.feature).slice(0, mostListed)
  return {
    counted,
    l0: counted > 0 ? features.length / counted : 0,
    features: {
      features: Int32Array.from(list, f => f.feature),
      max: Float32Array.from(list, f => f.max),
      count: Int32Array.from(list, f => f.count),
      at: Int32Array.from(list, f => f.at),
      labels: list.map(f => labels.get(f.feature)?.label ?? ''),
      total: found.size,
    },
  }
}

/** Activations of a few features on all tokens, and the largest and the number of tokens of each. */
export function valuesIn(
  { indptr, features: on, values: codes }: TextCodes,
  tokens: number,
  features: readonly number[],
) {
  const k = features.length
  const found: Omit<TextValues, 'runMax'> = {
    values: new Float32Array(tokens * k),
    max: new Float32Array(k),
    count: new Int32Array(k),
  }
  for (let t = 0; t < tokens; t++) {
    for (let e = indptr[t]!; e < indptr[t + 1]!; e++) {
      features.forEach((feature, i) => {
        if (feature !== on[e]) return
        found.values[t * k + i] = codes[e]!
        found.max[i] = Math.max(found.max[i]!, codes[e]!)
        found.count[i]!++
      })
    }
  }
  return found
}
