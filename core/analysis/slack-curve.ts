// Exact slack in random directions against the number of rows over the dimensions, as a line in log-log (analyses.md A9, S1). Pure, every process.
import { createRandom, sample } from '../random.ts'
import { quantiles } from '../stats.ts'
import { freeBiasAngles } from './directional-slack.ts'
import { sizesUpTo } from './slack-sizes.ts'

/** Rows against one encoder and several directions square to it. */
export interface SlackPlanes {
  /** [n] along the unit encoder */
  alpha: Float64Array
  /** [n] each, along a unit direction of turn */
  betas: readonly Float64Array[]
  /** [n] 1 where the feature is on */
  on: Uint8Array
  /** dimensions in which the encoder could turn */
  r: number
}

/** Slack of parts of one size, degrees, both senses of every direction. */
export interface SlackPoint {
  n: number
  nActive: number
  /** n / r: up to 1 the rows do not span the space, and the slack is theirs only */
  ratio: number
  median: number
  /** 10 % and 90 % */
  low: number
  high: number
  draws: number
}

export interface SlackCurve {
  points: SlackPoint[]
  /** rows left of those given: a row that lies where another one does says nothing more */
  distinct: number
  /** of log median on log n / r where n > r; null with fewer than three such points */
  fit: { slope: number; intercept: number; points: number } | null
}

const degrees = (radians: number) => (radians * 180) / Math.PI

/**
 * Medians over directions and random parts, active rows at their share and at least one. Null where no row or every row is on: there is no
 * boundary. A slope of -1 is no slack beyond what the sample size leaves.
 */
export function slackCurve({ alpha, betas, on, r }: SlackPlanes, seed = 1): SlackCurve | null {
  const every = distinctRows(alpha, betas[0])
  const active = every.filter(i => on[i] === 1)
  const silent = every.filter(i => on[i] === 0)
  if (active.length === 0 || silent.length === 0 || betas.length === 0) return null
  const random = createRandom(seed)
  const total = every.length
  const points = sizesUpTo(total).map(n => {
    const nActive = n === total ? active.length : Math.max(1, Math.round((n * active.length) / total))
    const draws = n === total ? 1 : n <= 1000 ? 5 : 2
    const found: number[] = []
    for (let k = 0; k < draws; k++) {
      const rows = Int32Array.from([...sample(active, nActive, random), ...sample(silent, n - nActive, random)])
      const take = (column: Float64Array) => Float64Array.from(rows, i => column[i]!)
      const [own, labels] = [take(alpha), Uint8Array.from(rows, i => on[i]!)]
      for (const beta of betas) {
        const { minus, plus } = freeBiasAngles(own, take(beta), labels)
        found.push(degrees(minus), degrees(plus))
      }
    }
    const [low, median, high] = quantiles(found, [0.1, 0.5, 0.9]) as [number, number, number]
    return { n, nActive, ratio: n / r, median, low, high, draws }
  })
  return { points, distinct: total, fit: lineOf(points) }
}

/** Rows that do not lie where an earlier one lies, along the encoder and the first direction. */
function distinctRows(alpha: Float64Array, beta: Float64Array | undefined): Int32Array {
  const order = Int32Array.from(alpha.keys()).sort(
    (a, b) => alpha[a]! - alpha[b]! || (beta ? beta[a]! - beta[b]! : 0) || a - b,
  )
  return order
    .filter((row, i) => i === 0 || alpha[row] !== alpha[order[i - 1]!] || (beta && beta[row] !== beta[order[i - 1]!]))
    .sort()
}

/** Least squares in log-log over the points that have more rows than dimensions and a slack above 0 and below 90 degrees. */
function lineOf(points: readonly SlackPoint[]): SlackCurve['fit'] {
  const kept = points.filter(p => p.ratio > 1 && p.median > 0 && p.median < 90)
  if (kept.length < 3) return null
  const x = kept.map(p => Math.log10(p.ratio))
  const y = kept.map(p => Math.log10(p.median))
  const mean = (v: number[]) => v.reduce((sum, a) => sum + a, 0) / v.length
  const [mx, my] = [mean(x), mean(y)]
  const slope = x.reduce((sum, v, i) => sum + (v - mx) * (y[i]! - my), 0) / x.reduce((sum, v) => sum + (v - mx) ** 2, 0)
  return { slope, intercept: my - slope * mx, points: kept.length }
}
