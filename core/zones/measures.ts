// Shares of a region by feature: what is active where. Pure, every process.
import { hasBit, type Bits } from './bits.ts'

/** Which features are on in every cell, in no cell, and how much of the region each is on in. */
export interface FeatureShares {
  /** [n] share of the region in which feature i is active */
  shares: Float64Array
  always: number[]
  never: number[]
}

/** Sums cells by feature; `n` features. */
export function featureShares(cells: readonly { bits: Bits; share: number }[], n: number): FeatureShares {
  const shares = new Float64Array(n)
  const always: number[] = []
  const never: number[] = []
  for (let i = 0; i < n; i++) {
    let on = 0
    for (const cell of cells) {
      if (!hasBit(cell.bits, i)) continue
      on++
      shares[i] = shares[i]! + cell.share
    }
    if (on === cells.length) always.push(i)
    if (on === 0) never.push(i)
  }
  return { shares, always, never }
}

/** Cells from the largest to the smallest; equal ones in the order they were made. */
export function bySize<T extends { share: number }>(cells: readonly T[]): T[] {
  return cells.slice().sort((a, b) => b.share - a.share)
}
