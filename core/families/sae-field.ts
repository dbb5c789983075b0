// A small dictionary given as plain numbers, as the golden cases state it, in float64: half-spaces and codes. Pure, every process.
import { dot } from '../linalg.ts'
import { field, matrixField, numberField, vectorField } from './input.ts'

export interface PlainSae {
  kind: 'relu' | 'jumprelu' | 'gated' | 'topk'
  n: number
  d: number
  /** [n][d] */
  wEnc: number[][]
  wDec: number[][]
  bPre: number[]
  /** what the decoder adds */
  bDec: number[]
  /** on where w . (x - p) > level; for top-k minus the bias, which decides only with the other features */
  level: Float64Array
  /** value where on: scale w . (x - p) + bias */
  scale: Float64Array
  bias: Float64Array
  /** gated: whether the gate opens before the value does */
  strip: boolean[] | null
  /** g_i(x) = w_i . x + c_i, on where g > 0 (zones.md section 2); for top-k the plain pre-activation */
  offset: Float64Array
  k: number | null
}

/** Reads `{kind, W_enc, b_enc, b_pre, W_dec, theta? | k? | r_mag, b_mag}`. @throws Error naming the key and what is expected */
export function saeField(input: unknown, key: string): PlainSae {
  const sae = field(input, key)
  const at = <T>(read: () => T): T => {
    try {
      return read()
    } catch (e) {
      throw new Error(`${key}.${e instanceof Error ? e.message : String(e)}`, { cause: e })
    }
  }
  const kind = at(() => field(sae, 'kind'))
  if (kind !== 'relu' && kind !== 'jumprelu' && kind !== 'gated' && kind !== 'topk') {
    throw new Error(`${key}.kind: ${String(kind)} found; relu, jumprelu, gated or topk is expected.`)
  }
  const bPre = at(() => vectorField(sae, 'b_pre'))
  const d = bPre.length
  const wEnc = at(() => matrixField(sae, 'W_enc', d))
  const n = wEnc.length
  const wDec = at(() => matrixField(sae, 'W_dec', d))
  if (wDec.length !== n) throw new Error(`${key}.W_dec: ${wDec.length} rows found; ${n} are expected.`)
  const list = (name: string) => at(() => vectorField(sae, name, n))
  const bEnc = list('b_enc')
  const theta = kind === 'jumprelu' ? list('theta') : null
  const [rMag, bMag] = kind === 'gated' ? [list('r_mag'), list('b_mag')] : [null, null]
  const scale = Float64Array.from(bEnc, (_, i) => (rMag ? Math.exp(rMag[i]!) : 1))
  const bias = Float64Array.from(bMag ?? bEnc)
  // zones.md section 2: jumprelu max(theta, 0) - b; gated the larger of -b_gate (= -b_enc) and -e^-r b_mag.
  const level = Float64Array.from(bEnc, (b, i) =>
    bMag ? Math.max(-b, -bMag[i]! / scale[i]!) : Math.max(theta?.[i] ?? 0, 0) - b,
  )
  const offset = Float64Array.from(wEnc, (w, i) => -dot(w, bPre) - level[i]!)
  const k = kind === 'topk' ? at(() => numberField(sae, 'k')) : null
  if (k !== null && !(Number.isInteger(k) && k >= 1 && k <= n)) {
    throw new Error(`${key}.k: ${k} found; a whole number from 1 to ${n} is expected.`)
  }
  const bDec = field(sae, 'b_dec') === undefined ? bPre : at(() => vectorField(sae, 'b_dec', d))
  const strip = bMag ? bEnc.map((b, i) => -b < -bMag[i]! / scale[i]!) : null
  return { kind, n, d, wEnc, wDec, bPre, bDec, level, scale, bias, offset, k, strip }
}

/** Which features are on for a point: g > 0, or among the k largest and above zero, the lower index first among equals. */
export function activeFeatures(sae: PlainSae, x: readonly number[]): Uint8Array {
  const g = Float64Array.from(sae.wEnc, (w, i) => dot(w, x) + sae.offset[i]!)
  const on = Uint8Array.from(g, v => (v > 0 ? 1 : 0))
  if (sae.k === null) return on
  const kept = new Set([...g.keys()].sort((a, b) => g[b]! - g[a]! || a - b).slice(0, sae.k))
  return on.map((v, i) => (kept.has(i) ? v : 0))
}

/** [n] activations of a point, w . (x - p) scaled and shifted where on. */
export function encodePoint(sae: PlainSae, x: readonly number[]): Float64Array {
  const on = activeFeatures(sae, x)
  return Float64Array.from(sae.wEnc, (w, i) =>
    on[i] === 0 ? 0 : sae.scale[i]! * (dot(w, x) - dot(w, sae.bPre)) + sae.bias[i]!,
  )
}

/** [d] sum of value times decoder row, and what the decoder adds. */
export function decodeValues({ wDec, bDec }: PlainSae, values: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(bDec)
  wDec.forEach((row, i) => {
    if (values[i] !== 0) for (let j = 0; j < out.length; j++) out[j] = out[j]! + values[i]! * row[j]!
  })
  return out
}
