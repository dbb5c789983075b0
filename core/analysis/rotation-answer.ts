// Turns of one feature's encoder in many random directions and some named ones, from its rows to everything a panel shows (analyses.md A9). Pure.
import { dot, norm, orthogonalPart } from '../linalg.ts'
import { hasHalfSpaces, isOn } from '../sae/kinds.ts'
import type { FeatureRows } from '../sae/types.ts'
import { freeBiasAngles } from './directional-slack.ts'
import type { Wedge } from './rotation-chart.ts'
import {
  slackAlong,
  summariseRotation,
  type ActivePart,
  type DirectionSlack,
  type RotationSummary,
} from './rotation-summary.ts'
import { slackCurve, type SlackCurve } from './slack-curve.ts'
import { meanOfRows, randomDirection, type RowSet } from './turn-direction.ts'
import { explainedBy } from './turn-fit.ts'

/** Random directions of a whole answer, and of a first one. */
export const DIRECTIONS = 32
export const FIRST_DIRECTIONS = 8
/** Directions that exact slack is looked for in; it varies less between directions than between parts. */
const EXACT = 8

export interface RotationInput {
  feature: number
  seed: number
  /** random directions; fewer than all of them is a first answer, without exact slack: of a sample of rows it would be larger */
  directions: number
  features: FeatureRows
  sameSpace: boolean
  rows: RowSet
  /** [n] activations; thresholds of the rows, top-k only */
  values: Float32Array
  tau: Float32Array | null
  /** [nActive, dOut] */
  residual: Float32Array | null
  /** [n] which word type a row is */
  types: Int32Array
}

export interface RotationAnswer {
  feature: number
  /** n, rows on which it is on, their word types, dimensions */
  n: number
  nActive: number
  types: number
  r: number
  topk: boolean
  /** null where no row or every row is on */
  summary: RotationSummary | null
  /** exact slack against sample size; null for top-k, and until all directions are done */
  curve: SlackCurve | null
  /** named directions and the first random one */
  wedges: Wedge[]
  warnings: string[]
}

export interface RotationSteps {
  progress(done: number, total: number, phase: string): void
}

const degrees = (radians: number) => (radians * 180) / Math.PI
const negated = (v: Float64Array) => v.map(one => -one)

/** @throws Error for an encoder row of length zero */
export function rotationAnswer(input: RotationInput, steps: RotationSteps): RotationAnswer {
  const { features, rows, values, tau, feature, seed, directions } = input
  const total = directions + 3
  const whole = directions === DIRECTIONS
  const { dIn, dOut, kind } = features.spec
  const own = features.wEnc.subarray(0, dIn)
  const length = norm(own)
  if (!(length > 0)) throw new Error(`The encoder row of #${feature} is zero: it has no direction to turn.`)
  const unit = Float64Array.from(own, v => v / length)
  const on = Uint8Array.from(values, v => (isOn(v) ? 1 : 0))
  const nActive = on.reduce((sum, v) => sum + v, 0)
  const along = (axis: Float64Array): Float64Array => {
    const out = new Float64Array(rows.n)
    let origin = 0
    for (let j = 0; j < dIn; j++) origin += axis[j]! * features.bPre[j]!
    for (let i = 0; i < rows.n; i++) {
      const x = rows.row(i)
      let sum = 0
      for (let j = 0; j < dIn; j++) sum += axis[j]! * x[j]!
      out[i] = sum - origin
    }
    return out
  }
  const alpha = along(unit)
  const shift = tau && Float64Array.from(tau, t => t / length)
  const topk = !hasHalfSpaces(kind)
  const decoder = features.wDec.subarray(0, dOut)
  const part: ActivePart | null = input.residual && {
    r: explainedBy(input.residual, values, on, decoder),
    residual: dot(input.residual, input.residual),
    decoder,
  }
  const of = {
    n: rows.n,
    nActive,
    types: new Set(input.types.filter((_, i) => on[i] === 1)).size,
    r: Math.min(dIn, rows.n),
  }
  const answer: RotationAnswer = { feature, ...of, topk, summary: null, curve: null, wedges: [], warnings: [] }
  if (topk)
    answer.warnings.push('Every row has its own threshold, which turns with the encoder; there is no exact slack.')
  if (nActive === 0 || nActive === rows.n) return answer

  const wedge = (name: string, beta: Float64Array, soft: DirectionSlack | null): Wedge | null => {
    const back = slackAlong(alpha, negated(beta), shift, on, null)
    const there = soft ?? slackAlong(alpha, beta, shift, on, null)
    if (!back || !there) return null
    const exact = topk || !whole ? null : freeBiasAngles(alpha, beta, on)
    return {
      name,
      free: exact && { minus: degrees(exact.minus), plus: degrees(exact.plus) },
      soft: { minus: back.soft[2]!, plus: there.soft[2]! },
    }
  }
  const betaOf = (direction: ArrayLike<number>): Float64Array | null => {
    const { axis } = orthogonalPart(Float64Array.from(direction), [unit])
    return axis && along(axis)
  }

  const found: DirectionSlack[] = []
  const exactBetas: Float64Array[] = []
  for (let k = 0; k < directions; k++) {
    steps.progress(k, total, `turning toward random direction ${k + 1} of ${directions}`)
    const beta = betaOf(randomDirection(dIn, seed + k))
    const slack = beta && slackAlong(alpha, beta, shift, on, part)
    if (!beta || !slack) continue
    found.push(slack)
    if (exactBetas.length < EXACT) exactBetas.push(beta)
    if (found.length === 1) {
      const first = wedge('a random direction', beta, slack)
      if (first) answer.wedges.push(first)
    }
  }
  answer.summary = summariseRotation(found, of)
  steps.progress(directions, total, 'turning toward named directions')
  const mean = meanOfRows(rows)
  const named: [string, ArrayLike<number>][] = [
    ['the mean of what it is on for', meanOfRows(rows, i => on[i] === 1).map((v, j) => v - mean[j]!)],
    ...(input.sameSpace ? [['its decoder row', decoder] as [string, ArrayLike<number>]] : []),
  ]
  for (const [name, direction] of named) {
    const beta = betaOf(direction)
    const toward = beta && wedge(name, beta, null)
    if (toward) answer.wedges.unshift(toward)
  }
  steps.progress(directions + 1, total, 'exact slack by sample size')
  if (!topk && whole) answer.curve = slackCurve({ alpha, betas: exactBetas, on, r: of.r }, seed)
  if (!part) answer.warnings.push('What a turn costs is not known: no residuals.')
  return answer
}
