// Which latents are on in too few rows, or in too few different words, to say anything (honesty.md rule 7). Pure; worker thread.
import { least } from '../concept/types.ts'

/** A fold over rows that keeps at most five word types a latent. */
export function fewCounter(n: number, typeOf: Int32Array) {
  const rows = new Int32Array(n)
  const types = new Int32Array(n * least.types).fill(-1)
  return {
    add(features: ArrayLike<number>, row: number): void {
      const type = typeOf[row]!
      for (let k = 0; k < features.length; k++) {
        const f = features[k]!
        rows[f]!++
        for (let at = f * least.types; at < (f + 1) * least.types; at++) {
          if (types[at] === type) break
          if (types[at]! >= 0) continue
          types[at] = type
          break
        }
      }
    },
    /** [n] 1 where it is on in fewer than 30 rows or 5 types */
    few: (): Uint8Array =>
      Uint8Array.from(rows, (count, f) => Number(count < least.rows || types[(f + 1) * least.types - 1]! < 0)),
  }
}
