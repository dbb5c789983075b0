// Chance-corrected agreement of people on categories: Cohen's kappa of two, Krippendorff's alpha of several. Pure, every process.
import { createRandom } from '../random.ts'
import { quantiles } from '../stats.ts'

/** Category of each unit by one person; null where they did not judge it. */
export type Judgements<C> = readonly (C | null)[]

export interface Kappa {
  /** null where it is not defined: nothing judged by both, or one category only */
  kappa: number | null
  /** share of units with the same category; null without units */
  observed: number | null
  /** the same by chance, from both people's shares */
  expected: number | null
  /** units that both judged */
  n: number
}

/**
 * kappa = (po - pe) / (1 - pe), pe = sum over categories of the product of both shares (Cohen 1960).
 * @param a @param b [units]
 */
export function cohenKappa<C>(a: Judgements<C>, b: Judgements<C>): Kappa {
  const ofA = new Map<C, number>()
  const ofB = new Map<C, number>()
  let [n, same] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? null, b[i] ?? null]
    if (x === null || y === null) continue
    n++
    if (x === y) same++
    ofA.set(x, (ofA.get(x) ?? 0) + 1)
    ofB.set(y, (ofB.get(y) ?? 0) + 1)
  }
  if (n === 0) return { kappa: null, observed: null, expected: null, n }
  let expected = 0
  for (const [category, count] of ofA) expected += (count * (ofB.get(category) ?? 0)) / n ** 2
  const observed = same / n
  return { kappa: expected < 1 ? (observed - expected) / (1 - expected) : null, observed, expected, n }
}

export interface Alpha {
  /** null where it is not defined: no unit judged by two, or one category only */
  alpha: number | null
  /** units that two or more judged */
  n: number
}

/**
 * alpha = 1 - Do / De for categories without an order, from the coincidences of pairs within units (Krippendorff 2011,
 * "Computing Krippendorff's alpha-reliability"). A unit that one person judged says nothing.
 * @param people [people][units]
 */
export function krippendorffAlpha<C>(people: readonly Judgements<C>[]): Alpha {
  const totals = new Map<C, number>()
  let [n, pairable, agreeing] = [0, 0, 0]
  for (let unit = 0; unit < (people[0]?.length ?? 0); unit++) {
    const counts = new Map<C, number>()
    for (const judged of people) {
      const category = judged[unit] ?? null
      if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1)
    }
    const m = [...counts.values()].reduce((a, b) => a + b, 0)
    if (m < 2) continue
    n++
    pairable += m
    for (const [category, count] of counts) {
      totals.set(category, (totals.get(category) ?? 0) + count)
      agreeing += (count * (count - 1)) / (m - 1)
    }
  }
  if (pairable === 0) return { alpha: null, n }
  let alike = 0
  for (const count of totals.values()) alike += count * (count - 1)
  const expected = 1 - alike / (pairable * (pairable - 1))
  const observed = 1 - agreeing / pairable
  return { alpha: expected > 0 ? 1 - observed / expected : null, n }
}

/** bootstrap samples of units */
export const agreementSamples = 1_000

/**
 * 95 % percentile interval of a statistic over resampled units; null where fewer than half of the samples define it.
 * @param units how many there are @param statistic of the units with these numbers, repeats included
 */
export function unitInterval(
  units: number,
  statistic: (chosen: Int32Array) => number | null,
  seed = 1,
): { low: number; high: number } | null {
  const random = createRandom(seed)
  const found: number[] = []
  for (let i = 0; i < agreementSamples; i++) {
    const value = statistic(Int32Array.from({ length: units }, () => random.int(units)))
    if (value !== null) found.push(value)
  }
  if (units === 0 || found.length < agreementSamples / 2) return null
  const [low, high] = quantiles(found, [0.025, 0.975]) as [number, number]
  return { low, high }
}
