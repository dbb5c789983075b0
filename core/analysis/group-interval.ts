// A mean over rows with a bootstrap interval over groups of them (honesty.md rule 7). Pure.
import { createRandom } from '../random.ts'
import { quantiles, wilson } from '../stats.ts'

const RESAMPLES = 400

/**
 * Mean of the values and the 95 % interval of resampled groups; null for no rows. Of values that are all 0 or all 1 every resample is
 * the same, which is no certainty: there it is Wilson's interval with a group as one observation.
 * @param values [n]; @param groups [n] numbers or names, equal ones belong together
 */
export function groupInterval(values: ArrayLike<number>, groups: ArrayLike<number | string>, seed = 1) {
  const sums = new Map<number | string, { sum: number; n: number }>()
  for (let t = 0; t < values.length; t++) {
    const of = sums.get(groups[t]!) ?? { sum: 0, n: 0 }
    of.sum += values[t]!
    of.n++
    sums.set(groups[t]!, of)
  }
  const list = [...sums.values()]
  if (list.length === 0) return null
  const total = list.reduce((s, g) => s + g.sum, 0) / values.length
  if (list.every(g => g.sum === 0) || list.every(g => g.sum === g.n)) {
    return { value: total, ...wilson(total * list.length, list.length)! }
  }
  const random = createRandom(seed)
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0
    let n = 0
    for (let i = 0; i < list.length; i++) {
      const group = list[random.int(list.length)]!
      sum += group.sum
      n += group.n
    }
    return sum / n
  })
  const [low, high] = quantiles(means, [0.025, 0.975]) as [number, number]
  return { value: total, low, high }
}
