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
  const level = levelOf(kind, list)
  const offset = Float64Array.from(
    wEnc,
    (w, i) => -dot(w, bPre) + (kind === 'gated' ? 0 : bEnc[i]!) - level(i, bEnc[i]!),
  )
  const k = kind === 'topk' ? at(() => numberField(sae, 'k')) : null
  return { kind, n, d, wEnc, wDec, bPre, offset, k }
}

/** How far above w . (x - p) + b = 0 (gated: above w . (x - p) = 0) feature i begins. */
function levelOf(kind: PlainSae['kind'], list: (name: string) => number[]): (i: number, bEnc: number) => number {
  if (kind === 'jumprelu') {
    const theta = list('theta')
    return i => Math.max(theta[i]!, 0)
  }
  if (kind === 'gated') {
    const [r, b] = [list('r_mag'), list('b_mag')]
    return (i, gate) => Math.max(-gate, -Math.exp(-r[i]!) * b[i]!)
  }
  return () => 0
}

/** Which features are on for a point: g > 0, or among the k largest and above zero, the lower index first among equals. */
export function activeFeatures(sae: PlainSae, x: readonly number[]): Uint8Array {
  const g = Float64Array.from(sae.wEnc, (w, i) => dot(w, x) + sae.offset[i]!)
  const on = Uint8Array.from(g, v => (v > 0 ? 1 : 0))
  if (sae.k === null) return on
  const kept = new Set([...g.keys()].sort((a, b) => g[b]! - g[a]! || a - b).slice(0, sae.k))
  return on.map((v, i) => (kept.has(i) ? v : 0))
}
