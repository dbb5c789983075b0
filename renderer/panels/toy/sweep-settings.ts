// What a sweep of the lab runs: learning rates evenly apart on a logarithmic scale, pushes or seeds as rows. Pure; renderer.
import { sweepsPerturbation, type SweepSpec } from '../../../core/toy/sweep.ts'
import type { ToyConfig } from '../../../core/toy/types.ts'

/** `count` numbers from low to high, evenly apart by ratio, to three digits. */
export function between(low: number, high: number, count: number): number[] {
  const [a, b] = [Math.min(low, high), Math.max(low, high)]
  return Array.from({ length: count }, (_, i) => +(a * (b / a) ** (count > 1 ? i / (count - 1) : 0)).toPrecision(3))
}

/** Largest push of two biases. */
const mostPush = 0.05

export function sweepOf(
  base: ToyConfig,
  { rates, rows, steps }: { rates: number[]; rows: number; steps: number },
): SweepSpec {
  const push = sweepsPerturbation({ base })
  return {
    base,
    steps: Math.round(steps),
    learningRates: rates,
    rows: Array.from({ length: rows }, (_, i) =>
      push ? +((mostPush * i) / Math.max(1, rows - 1)).toPrecision(3) : i + 1,
    ),
  }
}
