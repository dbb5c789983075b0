// The control "known answer" of a zone plot (honesty.md rule 5): the same view on made-up rows that are sums of random directions, for the same
// dimensions, number of features, L0 and densities of the chosen ones. Pure, every process.
import { dot } from '../linalg.ts'
import { createRandom, type Random } from '../random.ts'
import type { FeatureRows } from '../sae/types.ts'
import { heavyTail } from './heavy-tail.ts'

export interface AnswerShape {
  d: number
  /** features of the dictionary that it stands beside, and how many of them are on at a time */
  dSae: number
  l0: number
  /** [k] density of each chosen feature, over the unmasked rows */
  densities: number[]
  /** rows to make */
  rows: number
  /** root mean square distance of the real rows from their mean, which the made-up ones get too */
  spread: number
  /** [d] mean of the real rows */
  mean: Float64Array
  seed: number
}

export interface DrawnAnswer {
  /** [n, d] */
  x: Float32Array
  /** [n, k] pre-activations, in units of a magnitude of the code */
  pre: Float32Array
  /** [n, k] */
  values: Float32Array
  rows: FeatureRows
  /** [n] which of the chosen features are truly in the row */
  tokens: string[]
  /** features that the rest of a row is drawn from */
  pool: number
  /** share of the pairs (row, chosen feature on) that are in the code, and of those in the code that are on */
  precision: number
  recall: number
}

/** The rest of a row is drawn from at most so many directions: more of them would change no picture and cost seconds. */
const mostPool = 4_096

/**
 * Makes rows x = mean + scale (sum of a_i d_i - its mean), a_i in [1, 1.2], and a JumpReLU dictionary that holds exactly the directions d_i, each
 * threshold set so that the feature is on as often as the one that it stands for.
 */
export function drawAnswer(shape: AnswerShape): DrawnAnswer {
  const { d, dSae, densities, rows: n } = shape
  const k = densities.length
  const random = createRandom(shape.seed)
  const pool = Math.max(1, Math.min(mostPool, dSae - k))
  const rest = Math.min(pool / 2, Math.max(1, shape.l0 - densities.reduce((sum, p) => sum + p, 0)))
  const all = [...densities, ...heavyTail(pool, 0.002 * pool + 0.5, rest)]
  const directions = unitVectors(all.length, d, random)
  const row = (i: number) => directions.subarray(i * d, (i + 1) * d)
  const x = new Float32Array(n * d)
  const code = new Uint8Array(n)
  for (let r = 0; r < n; r++) {
    const out = x.subarray(r * d, (r + 1) * d)
    all.forEach((p, i) => {
      if (random.next() >= p) return
      if (i < k) code[r] = code[r]! | (1 << i)
      const [a, v] = [1 + 0.2 * random.next(), row(i)]
      for (let j = 0; j < d; j++) out[j] = out[j]! + a * v[j]!
    })
  }
  const pre = new Float32Array(n * k)
  for (let r = 0; r < n; r++) for (let i = 0; i < k; i++) pre[r * k + i] = dot(x.subarray(r * d, (r + 1) * d), row(i))
  const threshold = Float32Array.from(densities, (p, i) => thresholdFor(pre, k, i, p))
  const values = pre.map((z, at) => (z > threshold[at % k]! ? z : 0))
  const { scale, origin } = place(x, shape)
  const chosen = directions.slice(0, k * d)
  let [hits, on, wanted] = [0, 0, 0]
  values.forEach((value, at) => {
    const isIn = (code[Math.floor(at / k)]! >> (at % k)) & 1
    on += Number(value > 0)
    wanted += isIn
    hits += value > 0 ? isIn : 0
  })
  return {
    x,
    pre,
    values,
    rows: {
      spec: { kind: 'jumprelu', dIn: d, dSae, dOut: d, inputNorm: 'none', subtractBDec: true, k: null, rescaleByDecoderNorm: false, skip: false },
      features: densities.map((_, i) => i),
      wEnc: chosen.map(v => v / scale),
      bEnc: new Float32Array(k),
      threshold,
      wDec: chosen.map(v => v * scale),
      bPre: origin,
      bOut: origin,
    },
    tokens: Array.from(code, (set, r) => {
      const names = densities.flatMap((_, i) => ((set >> i) & 1 ? [`#${i}`] : []))
      return [...names, `row ${r}`].join(' ')
    }),
    pool,
    precision: on > 0 ? hits / on : Number.NaN,
    recall: wanted > 0 ? hits / wanted : Number.NaN,
  } // prettier-ignore
}

/** [count, d] random unit vectors */
function unitVectors(count: number, d: number, random: Random): Float32Array {
  const out = new Float32Array(count * d)
  for (let at = 0; at < out.length; at += d) {
    let squares = 0
    for (let j = at; j < at + d; j++) {
      const v = random.normal()
      out[j] = v
      squares += v * v
    }
    const scale = 1 / Math.sqrt(squares)
    for (let j = at; j < at + d; j++) out[j] = out[j]! * scale
  }
  return out
}

/** The threshold above which feature i is on in a share p of the rows, never below zero. */
function thresholdFor(pre: Float32Array, k: number, i: number, p: number): number {
  const z = Float32Array.from({ length: pre.length / k }, (_, r) => pre[r * k + i]!).sort()
  const off = Math.min(z.length - 1, Math.max(0, z.length - Math.round(p * z.length)))
  return Math.max(0, off === 0 ? z[0]! : (z[off - 1]! + z[off]!) / 2)
}

/** Moves and scales the rows, in place, to the mean and spread of the real ones; where the empty code comes to lie. */
function place(x: Float32Array, { d, rows: n, mean, spread }: AnswerShape): { scale: number; origin: Float32Array } {
  const own = new Float64Array(d)
  for (let at = 0; at < x.length; at++) own[at % d] = own[at % d]! + x[at]! / n
  let squares = 0
  for (let at = 0; at < x.length; at++) squares += (x[at]! - own[at % d]!) ** 2
  const scale = squares > 0 && spread > 0 ? spread / Math.sqrt(squares / n) : 1
  const origin = Float32Array.from(mean, (v, j) => v - scale * own[j]!)
  for (let at = 0; at < x.length; at++) x[at] = origin[at % d]! + scale * x[at]!
  return { scale, origin }
}

/** What the control is, with its numbers, for the foot of the plot. */
export function answerNote({ d, dSae, rows }: AnswerShape, { pool, precision, recall }: DrawnAnswer): string {
  const percent = (v: number) => (Number.isFinite(v) ? `${Math.round(100 * v)}%` : 'none')
  const from = pool < dSae - 8 ? `, drawn from ${pool} of ${dSae} features` : ''
  return `Known answer: ${rows} made-up rows, each a sum of random directions in ${d} dimensions${from}, with the L0 and the densities of the real ones. Of what is on here ${percent(precision)} is in the row's code, and ${percent(recall)} of what is in the code is on.`
}
