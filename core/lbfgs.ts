// Limited-memory BFGS (Liu and Nocedal 1989), with the line search, first step and stopping rules of L-BFGS-B 3.0 without bounds, so that its fits
// can be compared with scikit-learn's. Pure, float64, no randomness.
import { dot, norm } from './linalg.ts'
import { lineSearch } from './line-search.ts'

export interface LbfgsOptions {
  /** rests when no entry of the gradient is larger */
  gradient: number
  /** rests when the value falls by less than this, relative to it (at least 1) */
  decrease?: number
  mostSteps?: number
  /** called between steps; throws to stop */
  onStep?: (steps: number) => void
}

const MEMORY = 10

/** The value at w, its gradient written into `gradient`. */
export type Objective = (w: Float64Array, gradient: Float64Array) => number

/** Minimum from `start`. */
export function minimise(of: Objective, start: Float64Array, options: LbfgsOptions) {
  const { gradient: rest, decrease = 64 * Number.EPSILON, mostSteps = 1_000, onStep } = options
  let w = start.slice()
  let g = new Float64Array(w.length)
  let value = of(w, g)
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = []
  let steps = 0
  while (steps < mostSteps && largest(g) > rest) {
    onStep?.(steps)
    const direction = downhill(g, pairs)
    const slope = dot(g, direction)
    if (!(slope < 0)) {
      if (pairs.length === 0) break
      pairs.length = 0
      continue
    }
    const from = w
    const trial = new Float64Array(w.length)
    const trialGradient = new Float64Array(w.length)
    const found = lineSearch(
      step => {
        for (let j = 0; j < trial.length; j++) trial[j] = from[j]! + step * direction[j]!
        const at = of(trial, trialGradient)
        return { value: at, slope: dot(trialGradient, direction) }
      },
      { value, slope },
      steps === 0 ? 1 / norm(direction) : 1,
    )
    if (!found) {
      if (pairs.length === 0) break
      pairs.length = 0
      continue
    }
    steps++
    // The last trial is not always the one that was chosen.
    const next = from.map((v, j) => v + found.step * direction[j]!)
    const nextGradient = new Float64Array(w.length)
    const nextValue = same(next, trial) ? (nextGradient.set(trialGradient), found.value) : of(next, nextGradient)
    const s = next.map((v, j) => v - from[j]!)
    const y = nextGradient.map((v, j) => v - g[j]!)
    const curvature = dot(s, y)
    if (curvature > Number.EPSILON * -slope * found.step) {
      pairs.push({ s, y, rho: 1 / curvature })
      if (pairs.length > MEMORY) pairs.shift()
    }
    const fell = value - nextValue
    w = next
    g = nextGradient
    value = nextValue
    if (fell <= decrease * Math.max(Math.abs(value + fell), Math.abs(value), 1)) break
  }
  return { w, value, steps, gradient: largest(g) }
}

const largest = (g: Float64Array) => g.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
const same = (a: Float64Array, b: Float64Array) => a.every((v, j) => v === b[j])

/** Minus the inverse Hessian's estimate times the gradient: the two loops. */
function downhill(g: Float64Array, pairs: readonly { s: Float64Array; y: Float64Array; rho: number }[]): Float64Array {
  const q = g.map(v => -v)
  const alphas: number[] = []
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, rho } = pairs[i]!
    const alpha = rho * dot(s, q)
    alphas[i] = alpha
    for (let j = 0; j < q.length; j++) q[j]! -= alpha * y[j]!
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y))
    for (let j = 0; j < q.length; j++) q[j]! *= scale
  }
  pairs.forEach(({ s, y, rho }, i) => {
    const by = alphas[i]! - rho * dot(y, q)
    for (let j = 0; j < q.length; j++) q[j]! += by * s[j]!
  })
  return q
}
