// Exact slack along one direction: turns that leave every label as it is (analyses.md A9, S1). Pure, every process.
import { fixedBiasSlack, flipsOf } from '../zones/rotation-slack.ts'

/** Both senses of the turn, radians; away from the direction (`minus`) and toward it (`plus`). */
export interface Slack {
  minus: number
  plus: number
}

/**
 * Bias free: the turns at which some threshold still separates on from silent. The gap min_on(a + s b) - max_silent(a + s b) is concave
 * in s = tan theta, so each root is found by bisection, O(n) a step. Pi/2 where the gap never closes, and where one side is empty;
 * zero where not even the unturned encoder separates.
 * @param on [n] 1 where on
 */
export function freeBiasAngles(alpha: Float64Array, beta: Float64Array, on: Uint8Array): Slack {
  const gap = (theta: number): number => {
    const [c, s] = [Math.cos(theta), Math.sin(theta)]
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let i = 0; i < on.length; i++) {
      const score = c * alpha[i]! + s * beta[i]!
      if (on[i]) least = Math.min(least, score)
      else most = Math.max(most, score)
    }
    return least - most
  }
  if (!(gap(0) > 0)) return { minus: 0, plus: 0 }
  const root = (sense: 1 | -1): number => {
    let low = 0
    let high = Math.PI / 2
    if (gap(sense * high) > 0) return high
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2
      if (gap(sense * middle) > 0) low = middle
      else high = middle
    }
    return low
  }
  return { minus: root(-1), plus: root(1) }
}

/** Length and bias kept: the nearest flips on either side; pi where none ever flips. `q` is the threshold in units of the unit encoder. */
export function fixedBiasAngles(alpha: Float64Array, beta: Float64Array, q: number): Slack {
  const { below, above } = fixedBiasSlack(flipsOf({ u: null, angleToTarget: 0, alpha, beta, q }))
  return { minus: below ? -below.phi : Math.PI, plus: above ? above.phi : Math.PI }
}
