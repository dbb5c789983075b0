// A turn of one encoder or decoder from a dictionary's rows and activations to everything the instrument shows (A9). Pure.
import { dot, norm, orthogonalPart, type Vector } from '../linalg.ts'
import { hasHalfSpaces, isOn } from '../sae/kinds.ts'
import type { FeatureRows } from '../sae/types.ts'
import { flipsOf } from '../zones/rotation-slack.ts'
import { decoderSlack } from './decoder-slack.ts'
import { slackBySize } from './slack-sizes.ts'
import { leastVariance, meanOfRows, randomDirection, withinSlice, type RowSet } from './turn-direction.ts'
import { explainedBy } from './turn-fit.ts'
import { describeTurn, type TurnSet } from './turn-rows.ts'
import { turnDegrees, type TurnReport, type TurnTarget } from './turn-types.ts'
import { whyNoTurn } from './turnable.ts'

export interface TurnInput {
  feature: number
  vector: 'encoder' | 'decoder'
  target: TurnTarget
  /** of the feature, and of the target's feature after it */
  features: FeatureRows
  /** whether decoder vectors live in the input space */
  sameSpace: boolean
  /** in the space the encoder sees */
  rows: RowSet
  /** [n] activations of the feature */
  values: Float32Array
  /** [n] thresholds of the rows, top-k only */
  tau: Float32Array | null
  /** [nActive, dOut] residuals of the rows where the feature is on; null where they are not to be had */
  residual: Float32Array | null
  /** [n] squared errors from a run */
  squaredError: Float32Array | null
  /** [n] which token a row is */
  types: Int32Array
  /** [m] positions of the drawn rows */
  shown: Int32Array
  /** [n] row numbers in the file, and token texts of the drawn rows are the caller's */
  rowNumbers: Int32Array
  frame: { axes: readonly Float64Array[]; origin: Float64Array }
  unit: string
}

/** A target with less than this share of its length off the vector is the vector's own direction: the rest is float32 rounding. */
const PARALLEL = 2e-7
const degrees = (radians: number) => (radians * 180) / Math.PI
const firstFlips = 8

/** Tokens of the rows that flip first are filled in by the caller. @throws Error for vectors without direction and impossible targets */
export function buildTurn(input: TurnInput): TurnReport {
  const { features, vector, feature, target, unit, values } = input
  const impossible = whyNoTurn(features.spec.kind, vector)
  if (impossible) throw new Error(impossible)
  const { dIn, dOut } = features.spec
  const own = vector === 'encoder' ? features.wEnc.subarray(0, dIn) : features.wDec.subarray(0, dOut)
  const length = norm(own)
  if (!(length > 0)) throw new Error(`The ${vector} row of #${feature} is zero: it has no direction to turn.`)
  const unitVector = Float64Array.from(own, v => v / length)
  const on = Uint8Array.from(values, v => (isOn(v) ? 1 : 0))
  const goal = directionOf(input, own, on)
  const { axis: u, share } = orthogonalPart(goal, [unitVector])
  if (!u || share < PARALLEL) {
    throw new Error(`The target lies along the ${vector} row of #${feature}: choose another direction.`)
  }
  const toTarget = degrees(Math.acos(Math.max(-1, Math.min(1, dot(unitVector, goal) / norm(goal)))))
  const topk = !hasHalfSpaces(features.spec.kind)
  const from = vector === 'encoder' ? features.bPre : new Float32Array(dOut)
  const plane =
    input.frame.axes.length === 2 && u.length === dIn
      ? {
          w: input.frame.axes.map(axis => dot(axis, unitVector)),
          u: input.frame.axes.map(axis => dot(axis, u)),
          ow: along(unitVector, input.frame.origin, from),
          ou: along(u, input.frame.origin, from),
        }
      : null
  const base = { feature, vector, target, toTarget, topk, unit, plane }
  if (vector === 'decoder') {
    const decoder = decoderTurn(input, own, u, on)
    const points = {
      rows: new Int32Array(),
      alpha: new Float32Array(),
      beta: new Float32Array(),
      shift: null,
      on: new Uint8Array(),
    }
    return { ...base, shown: null, all: null, sizes: [], decoder, first: [], points, warnings: [] }
  }
  const all = wholeSet(input, unitVector, u, length, on)
  const shown = partOf(all, input, input.shown)
  const { alpha, beta } = all
  const flips = all.q === null ? [] : flipsOf({ u, angleToTarget: 0, alpha, beta, q: all.q })
  flips.sort((a, b) => Math.abs(a.phi) - Math.abs(b.phi))
  const pick = (column: Float64Array) => Float32Array.from(input.shown, i => column[i]!)
  return {
    ...base,
    shown: describeTurn(shown),
    all: describeTurn(all),
    sizes: slackBySize(all, on),
    decoder: null,
    first: flips.slice(0, firstFlips).map(({ phi, point }) => ({
      row: input.rowNumbers[point]!,
      token: '',
      degrees: degrees(phi),
    })),
    points: {
      rows: Int32Array.from(input.shown, i => input.rowNumbers[i]!),
      alpha: pick(alpha),
      beta: pick(beta),
      shift: all.shift && pick(all.shift),
      on: Uint8Array.from(input.shown, i => on[i]!),
    },
    warnings: topk
      ? [`Every ${unit} has its own threshold: soft slack turns it with the encoder, and there is no exact slack.`]
      : [],
  }
}

const along = (axis: Vector, x: Vector, from: Vector): number => {
  let sum = 0
  for (let j = 0; j < axis.length; j++) sum += axis[j]! * (x[j]! - from[j]!)
  return sum
}

function directionOf(input: TurnInput, own: Float32Array, on: Uint8Array): Vector {
  const { target, vector, features, rows, sameSpace, frame } = input
  const { dIn, dOut } = features.spec
  const other = features.features.length - 1
  const encoder = (i: number) => features.wEnc.subarray(i * dIn, (i + 1) * dIn)
  const decoder = (i: number) => features.wDec.subarray(i * dOut, (i + 1) * dOut)
  if (target.kind === 'random') return randomDirection(own.length, target.seed)
  const crosses =
    target.kind === 'own' || (vector === 'encoder' ? target.kind === 'decoder' : target.kind !== 'decoder')
  if (!sameSpace && crosses) {
    throw new Error(
      'Encoder and decoder rows of this dictionary live in different spaces: choose a target in the space of the vector.',
    )
  }
  if (target.kind === 'own') return vector === 'encoder' ? decoder(0) : encoder(0)
  if (target.kind === 'encoder') return encoder(other)
  if (target.kind === 'decoder') return decoder(other)
  if (target.kind === 'least') return leastVariance(rows)
  if (target.kind === 'mean') {
    const mean = meanOfRows(rows)
    return meanOfRows(rows, i => on[i] === 1).map((v, j) => v - mean[j]!)
  }
  if (frame.axes.length !== 2)
    throw new Error('A turn within the slice needs a 2D plot. Switch to 2D, or choose another direction.')
  return withinSlice(frame.axes, own)
}

function wholeSet(input: TurnInput, w: Float64Array, u: Float64Array, length: number, on: Uint8Array): TurnSet {
  const { features, rows, values, tau, residual, squaredError, types } = input
  const { dIn, dOut, kind } = features.spec
  const bPre = features.bPre
  const alpha = new Float64Array(rows.n)
  const beta = new Float64Array(rows.n)
  for (let i = 0; i < rows.n; i++) {
    const x = rows.row(i)
    alpha[i] = along(w, x, bPre)
    beta[i] = along(u, x, bPre)
  }
  const level = Math.max(features.threshold[0]!, 0)
  const decoder = features.wDec.subarray(0, dOut)
  return {
    alpha,
    beta,
    shift: tau && Float64Array.from(tau, t => t / length),
    on,
    types: distinct(types, on),
    d: dIn,
    q: !hasHalfSpaces(kind) ? null : (level - features.bEnc[0]!) / length,
    r: residual && explainedBy(residual, values, on, decoder),
    residualOn: residual ? residual.reduce((sum, v) => sum + v * v, 0) : Number.NaN,
    residualAll: squaredError ? squaredError.reduce((sum, v) => sum + v, 0) : Number.NaN,
    decoder,
  }
}

/** Some rows of a set, in their order. */
function partOf(all: TurnSet, { types, residual, squaredError }: TurnInput, rows: Int32Array): TurnSet {
  const d = all.decoder.length
  const place = new Int32Array(all.on.length)
  let next = 0
  all.on.forEach((v, i) => (place[i] = v ? next++ : -1))
  const pick = (column: Float64Array) => Float64Array.from(rows, i => column[i]!)
  const active = rows.filter(i => all.on[i] === 1)
  const block = (of: Float32Array) => {
    const out = new Float32Array(active.length * d)
    active.forEach((i, k) => out.set(of.subarray(place[i]! * d, (place[i]! + 1) * d), k * d))
    return out
  }
  const on = Uint8Array.from(rows, i => all.on[i]!)
  return {
    ...all,
    alpha: pick(all.alpha),
    beta: pick(all.beta),
    shift: all.shift && pick(all.shift),
    on,
    types: distinct(
      Int32Array.from(rows, i => types[i]!),
      on,
    ),
    r: all.r && block(all.r),
    residualOn: residual ? block(residual).reduce((sum, v) => sum + v * v, 0) : Number.NaN,
    residualAll: squaredError ? rows.reduce((sum, i) => sum + squaredError[i]!, 0) : Number.NaN,
  }
}

const distinct = (types: Int32Array, on: Uint8Array): number => new Set(types.filter((_, i) => on[i] === 1)).size

/** sum |r - z d(theta)|^2 = sum |eps|^2 + 2 (d - d(theta)) . sum z eps + |d - d(theta)|^2 sum z^2 */
function decoderTurn({ values, residual, squaredError }: TurnInput, d: Float32Array, u: Float64Array, on: Uint8Array) {
  if (!residual) return null
  const active = values.filter((_, i) => on[i] === 1)
  const weighted = new Float64Array(d.length)
  active.forEach((z, t) => {
    for (let j = 0; j < d.length; j++) weighted[j] = weighted[j]! + z * residual[t * d.length + j]!
  })
  const squares = dot(active, active)
  const loss = squaredError ? squaredError.reduce((sum, v) => sum + v, 0) : residual.reduce((sum, v) => sum + v * v, 0)
  const length = norm(d)
  const added = Float32Array.from(turnDegrees, angle => {
    const theta = (angle * Math.PI) / 180
    const step = Float64Array.from(d, (v, j) => v - Math.cos(theta) * v - length * Math.sin(theta) * u[j]!)
    return (2 * dot(step, weighted) + dot(step, step) * squares) / loss
  })
  return {
    added,
    of: squaredError ? ('all rows' as const) : ('active rows' as const),
    slack: degrees(decoderSlack(loss, squares, length)),
  }
}
