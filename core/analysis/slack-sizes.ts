// Slack against the number of rows: exact slack shrinks with data, soft slack settles (analyses.md A9, zones.md section 11). Pure.
import { createRandom, sample } from '../random.ts'
import { quantiles } from '../stats.ts'
import { freeBiasAngles } from './directional-slack.ts'
import { softSlackAngles, type TurnColumns } from './soft-slack.ts'
import { spreadOf, whiten } from './turn-rows.ts'
import type { SlackAtSize } from './turn-types.ts'

/** 10, 30, 100, 300 ... and n itself. */
export function sizesUpTo(n: number): number[] {
  const out: number[] = []
  for (let power = 10; power < n; power *= 10) out.push(power, ...(3 * power < n ? [3 * power] : []))
  return [...out, n]
}

const degrees = (radians: number) => (radians * 180) / Math.PI
/** below this many active rows one row decides the Jaccard */
const FEWEST_SOFT = 10

/**
 * Parts of n rows with the active rows at their share, at least one (a part without any says nothing of the zone), the same
 * seeds every time. Empty where no row or every row is on.
 */
export function slackBySize({ alpha, beta, shift }: TurnColumns, on: Uint8Array, seed = 1): SlackAtSize[] {
  const every = Int32Array.from(on.keys())
  const active = every.filter(i => on[i] === 1)
  const silent = every.filter(i => on[i] === 0)
  if (active.length === 0 || silent.length === 0) return []
  const random = createRandom(seed)
  return sizesUpTo(on.length).map(n => {
    const nActive = n === on.length ? active.length : Math.max(1, Math.round((n * active.length) / on.length))
    const draws = n === on.length ? 1 : n <= 1000 ? 15 : 5
    const free: number[] = []
    const soft: number[] = []
    for (let k = 0; k < draws; k++) {
      const rows = [...sample(active, nActive, random), ...sample(silent, n - nActive, random)]
      const take = (column: Float64Array) => Float64Array.from(rows, i => column[i]!)
      const part = { alpha: take(alpha), beta: take(beta), shift: shift && take(shift) }
      const labels = Uint8Array.from(rows, i => on[i]!)
      if (!shift) free.push(degrees(freeBiasAngles(part.alpha, part.beta, labels).plus))
      const white = nActive >= FEWEST_SOFT ? whiten(part, spreadOf(part)) : null
      const angle = white && softSlackAngles(white, labels, [0.1])[0]
      if (angle != null) soft.push(degrees(angle))
    }
    const [low, middle, high] = quantiles(free, [0, 0.5, 1])
    return {
      n,
      nActive,
      free: middle!,
      freeLow: low!,
      freeHigh: high!,
      soft: quantiles(soft, [0.5])[0]!,
      draws,
    }
  })
}
