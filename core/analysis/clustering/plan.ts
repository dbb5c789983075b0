// How clustering evidence is measured on a set of rows: number of cells, budgets, latents that are refitted; the same for the data and its surrogates. Pure.
import type { Matrix } from '../../linalg.ts'
import { creditPairs } from './credit-pairs.ts'
import { countWinners, onCounts, type CodedRows } from './coded-rows.ts'
import { dominance } from './dominance.ts'
import type { MeasurePlan } from './measure.ts'

/** Rows that a cell, and a refitted latent, needs on average: the AMI drifts with n / k below it (A10). */
export const ROWS_PER_CELL = 20
const MOST_BUDGET = 12
const MOST_REFIT = 256
const MOST_GAPS = 8
/** A10, E6: rows in each of the four cells of a pair. */
const PAIR_ROWS = 60
const MOST_PAIRS = 60

export interface Plan extends MeasurePlan {
  /** latents that win the argmax on at least 5 rows: k before it is held to n / 20 */
  winners: number
}

/** @param encoderOf a latent's encoder row [d], null where rows are not to be had or lie in another space */
export function planMeasure(data: CodedRows, encoderOf: (latent: number) => Matrix | null, seed: number): Plan {
  const { n, z } = data
  const on = onCounts(z)
  const winners = countWinners(z)
  const most = Math.max(1, Math.floor(n / ROWS_PER_CELL))
  const energy = new Float64Array(z.columns)
  for (let e = 0; e < z.values.length; e++) energy[z.indices[e]!] = energy[z.indices[e]!]! + z.values[e]! ** 2
  const by = (size: ArrayLike<number>) => (a: number, b: number) => size[b]! - size[a]! || a - b
  const alive = Array.from(on.keys()).filter(i => on[i]! > 0)
  const refit = [...alive].sort(by(energy)).slice(0, Math.min(MOST_REFIT, most))
  const gaps = alive
    .filter(i => on[i]! >= ROWS_PER_CELL && on[i]! <= n / 2)
    .sort(by(on))
    .slice(0, MOST_GAPS)
    .flatMap(latent => {
      const encoder = encoderOf(latent)
      return encoder ? [{ latent, encoder }] : []
    })
  const rank = Math.max(0, Math.min(MOST_BUDGET - 1, Math.round(dominance(z).l0) - 1))
  return {
    k: Math.max(1, Math.min(winners, most)),
    winners,
    budget: Math.min(MOST_BUDGET, Math.max(4, rank + 3)),
    rank,
    refit: refit.sort((a, b) => a - b),
    gaps,
    credits: creditPairs(data, encoderOf),
    pairRows: PAIR_ROWS,
    pairs: MOST_PAIRS,
    seed,
  }
}
