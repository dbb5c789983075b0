// What the known answer measures: how well its dictionary recovers the code that made the rows, and the cosines of honesty.md rule 4. Pure.
import { cosine, dot } from '../linalg.ts'
import { knownRows, knownThreshold, type KnownAnswer } from './known-answer.ts'

export interface Recovery {
  /** rows looked at */
  rows: number
  /** share of the features that the dictionary has on that are in the code, and of those in the code that it has on */
  precision: number
  recall: number
}

/** Support of the dictionary's own activations, z = d_i . (x - mean) above the threshold, against the code. @param decoder [dSae, d] */
export function measureRecovery(answer: KnownAnswer, decoder: Float32Array, rows: number): Recovery {
  const { d, dSae } = answer.shape
  const x = new Float32Array(d)
  let [hits, found, wanted] = [0, 0, 0]
  for (let row = 0; row < rows; row++) {
    knownRows(answer, decoder, row, row + 1, x)
    for (let j = 0; j < d; j++) x[j] = x[j]! - answer.mean[j]!
    const { features } = answer.code(row)
    const on = new Set(features)
    wanted += features.length
    for (let i = 0; i < dSae; i++) {
      if (dot(x, decoder.subarray(i * d, (i + 1) * d)) <= knownThreshold) continue
      found++
      if (on.has(i)) hits++
    }
  }
  return { rows, precision: hits / found, recall: hits / wanted }
}

/** Mean cosine to a feature's direction: of single tokens, and of the mean of n tokens, both about the mean of all rows. */
export interface CosineByCount {
  n: number
  /** features measured */
  features: number
  cosine: number
  /** 1 / sqrt(1 + (L0 - 1) / n): what a perfect code of equal strengths and orthogonal directions has */
  expected: number
}

export const expectedCosine = (l0: number, n: number) => 1 / Math.sqrt(1 + (l0 - 1) / n)

/**
 * Collects rows in order and measures at the end; bounded memory.
 * @param counts how many tokens a mean is of
 * @param each features measured per count
 */
export function createCosineMeter(answer: KnownAnswer, counts: readonly number[], each: number) {
  const { d, dSae, rows } = answer.shape
  const sum = new Float64Array(d)
  let seen = 0
  // The rarest features that have enough rows: a dense one's own mean is part of the data's.
  const order = Array.from({ length: dSae }, (_, i) => i).sort((a, b) => answer.density[a]! - answer.density[b]!)
  const tracked = counts.map(n => {
    const enough = order.filter(i => answer.density[i]! * rows > n + 3 * Math.sqrt(n)).slice(0, each)
    return { n, means: new Map(enough.map(i => [i, { count: 0, sum: new Float64Array(d) }])) }
  })
  return {
    /** @param x [d] the row's vector @param features those on in it */
    add(x: Float32Array, features: Int32Array): void {
      seen++
      for (let j = 0; j < d; j++) sum[j] = sum[j]! + x[j]!
      for (const { n, means } of tracked) {
        for (const i of features) {
          const mean = means.get(i)
          if (!mean || mean.count === n) continue
          mean.count++
          for (let j = 0; j < d; j++) mean.sum[j] = mean.sum[j]! + x[j]!
        }
      }
    },
    /** Counts that no feature reached are left out. */
    measure(): CosineByCount[] {
      const direction = new Float32Array(d)
      return tracked.flatMap(({ n, means }) => {
        const found: number[] = []
        for (const [i, mean] of means) {
          if (mean.count < n) continue
          answer.directions(i, i + 1, direction)
          const about = mean.sum.map((v, j) => v / n - sum[j]! / seen)
          found.push(cosine(about, direction) ?? 0)
        }
        if (found.length === 0) return []
        const mean = found.reduce((total, v) => total + v, 0) / found.length
        return [{ n, features: found.length, cosine: mean, expected: expectedCosine(answer.shape.l0, n) }]
      })
    },
  }
}
