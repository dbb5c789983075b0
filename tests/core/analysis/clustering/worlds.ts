// Rows of the four worlds that the clustering panel must tell apart, and a small autoencoder trained on them, all from seeds (analyses.md A10).
import { createRandom, type Random } from '../../../../core/random.ts'
import type { CodedRows } from '../../../../core/analysis/clustering/coded-rows.ts'
import { sparseFromDense } from '../../../../core/analysis/sparse-rows.ts'

export const worlds = ['clusters', 'gains', 'linear', 'hierarchical'] as const
export type World = (typeof worlds)[number]

export const D = 32
const SOURCES = 40
const NOISE = 0.05

function directions(count: number, random: Random): Float64Array[] {
  return Array.from({ length: count }, () => {
    const v = Float64Array.from({ length: D }, () => random.normal())
    const length = Math.hypot(...v)
    return v.map(x => x / length)
  })
}

/** [n * 32] rows of a world over 40 sources. */
export function drawWorld(world: World, n: number, seed: number): Float64Array {
  const random = createRandom(seed)
  const sources = directions(SOURCES, random)
  const magnitude = () => 0.5 + random.next()
  const x = new Float64Array(n * D)
  const add = (t: number, source: Float64Array, by: number) => {
    for (let j = 0; j < D; j++) x[t * D + j] = x[t * D + j]! + by * source[j]!
  }
  for (let t = 0; t < n; t++) {
    if (world === 'clusters') add(t, sources[random.int(SOURCES)]!, 1)
    else if (world === 'gains') add(t, sources[random.int(SOURCES)]!, magnitude())
    else if (world === 'linear') {
      for (const source of sources) if (random.next() < 3 / SOURCES) add(t, source, magnitude())
    } else {
      // Eight parents with four exclusive children each: a child never comes without its parent.
      for (let p = 0; p < 8; p++) {
        if (random.next() > 0.2) continue
        add(t, sources[p]!, magnitude())
        if (random.next() < 0.8) add(t, sources[8 + 4 * p + random.int(4)]!, magnitude())
      }
    }
    for (let j = 0; j < D; j++) x[t * D + j] = x[t * D + j]! + NOISE * random.normal()
  }
  return x
}

export interface SmallSae {
  kind: 'topk' | 'relu'
  m: number
  /** [m * d] each; decoder rows of unit length */
  encoder: Float64Array
  decoder: Float64Array
  bias: Float64Array
  b: Float64Array
}

const TOP = 4
const L1 = 0.15

/** Adam on single batches, decoder rows renormalised after each step; b stays the mean of the rows. */
export function trainSae(x: Float64Array, kind: SmallSae['kind'], m: number, steps: number, seed: number): SmallSae {
  const n = x.length / D
  const random = createRandom(seed)
  const decoder = Float64Array.from(directions(m, random).flatMap(v => [...v]))
  const sae: SmallSae = {
    kind,
    m,
    encoder: decoder.slice(),
    decoder,
    bias: new Float64Array(m),
    b: new Float64Array(D),
  }
  for (let i = 0; i < x.length; i++) sae.b[i % D] = sae.b[i % D]! + x[i]! / n
  const parts = [sae.encoder, sae.decoder, sae.bias]
  const grads = parts.map(p => new Float64Array(p.length))
  const [first, second] = [parts.map(p => new Float64Array(p.length)), parts.map(p => new Float64Array(p.length))]
  const BATCH = 64
  for (let step = 1; step <= steps; step++) {
    for (const g of grads) g.fill(0)
    for (let i = 0; i < BATCH; i++) gradient(sae, x.subarray(random.int(n) * D).subarray(0, D), grads as [Float64Array, Float64Array, Float64Array]) // prettier-ignore
    const rate = 0.01 * Math.min(1, (4 * (steps - step)) / steps)
    parts.forEach((part, p) => {
      for (let i = 0; i < part.length; i++) {
        const g = grads[p]![i]! / BATCH
        first[p]![i] = 0.9 * first[p]![i]! + 0.1 * g
        second[p]![i] = 0.999 * second[p]![i]! + 0.001 * g * g
        const m1 = first[p]![i]! / (1 - 0.9 ** step)
        part[i] = part[i]! - (rate * m1) / (Math.sqrt(second[p]![i]! / (1 - 0.999 ** step)) + 1e-8)
      }
    })
    for (let i = 0; i < m; i++) {
      const row = decoder.subarray(i * D, (i + 1) * D)
      const length = Math.hypot(...row)
      for (let j = 0; j < D; j++) row[j] = row[j]! / length
    }
  }
  return sae
}

/** [m] activations of one row about b */
function activate({ kind, m, encoder, bias }: SmallSae, y: Float64Array): Float64Array {
  const z = Float64Array.from({ length: m }, (_, i) => {
    let p = bias[i]!
    for (let j = 0; j < D; j++) p += encoder[i * D + j]! * y[j]!
    return Math.max(0, p)
  })
  if (kind === 'relu') return z
  // Sets all but the largest to 0: the least that stays is found by taking one after another.
  const rest = z.slice()
  let least = 0
  for (let taken = 0; taken < TOP; taken++) {
    let best = 0
    for (let i = 1; i < m; i++) if (rest[i]! > rest[best]!) best = i
    least = rest[best]!
    rest[best] = -1
  }
  return z.map(v => (v >= least ? v : 0))
}

function gradient(sae: SmallSae, x: Float64Array, [ge, gd, gb]: [Float64Array, Float64Array, Float64Array]): void {
  const { decoder, b, kind } = sae
  const y = x.map((v, j) => v - b[j]!)
  const z = activate(sae, y)
  const error = y.map(v => -v)
  z.forEach((v, i) => {
    if (v > 0) for (let j = 0; j < D; j++) error[j] = error[j]! + v * decoder[i * D + j]!
  })
  z.forEach((v, i) => {
    if (v <= 0) return
    let g = kind === 'relu' ? L1 : 0
    for (let j = 0; j < D; j++) {
      g += 2 * error[j]! * decoder[i * D + j]!
      gd[i * D + j] = gd[i * D + j]! + 2 * error[j]! * v
    }
    gb[i] = gb[i]! + g
    for (let j = 0; j < D; j++) ge[i * D + j] = ge[i * D + j]! + g * y[j]!
  })
}

/** Rows about b with their codes. */
export function encodeAll(sae: SmallSae, y: Float64Array | Float32Array): CodedRows {
  const n = y.length / D
  const codes = Array.from({ length: n }, (_, t) => activate(sae, Float64Array.from(y.subarray(t * D, (t + 1) * D))))
  return { n, d: D, y, z: sparseFromDense(codes, sae.m), decoder: sae.decoder }
}
