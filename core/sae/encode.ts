// The reference encoder and decoder: slow, obvious, float64 sums. The oracle that the ONNX graphs are tested against. Pure, every process.
//
//   y = norm_in(x);  y -= b_dec (if subtracted);  h = y W_enc + b_enc;  z = h |W_dec row| (top-k with rescaling)
//   a = act(z);      r = norm_out(a W_dec + b_dec) + W_skip x
//
// relu: z > 0 is on; tanh_relu: likewise, with the value tanh(z). jumprelu: z > max(threshold, 0) is on. topk: the k largest z of the row,
// then ReLU; with rescaling the decoder gets a / |W_dec row|; signed, the k largest |z| as they are. groupmax: the largest z of each of k consecutive groups, then ReLU. matching_pursuit: matching-pursuit.ts on y, and z is W_dec y. gated: h has the gate's bias; z = e^r (h - b_gate) + b_mag is on where h > 0 and z > 0.
// See SAELens sae_lens/saes/*.py and docs/architecture.md, "The forward pass".
import { isOn, valueAt } from './kinds.ts'
import { pursueRow } from './matching-pursuit.ts'
import { normalizeRow } from './normalize.ts'
import { rowNorms } from './rows.ts'
import type { SaeSpec, SaeWeights } from './types.ts'

/** One row through the dictionary, float64. */
export interface ReferenceRow {
  /** [dSae] pre-activations; with rescaling by decoder norm for top-k if the spec asks for it; the magnitude z for gated */
  pre: Float64Array
  /** [dSae] activations */
  acts: Float64Array
  /** [dOut] */
  recon: Float64Array
  /**
   * top-k: the k-th largest pre-activation, at least 0 (signed: the k-th largest size of one); groupmax and matching pursuit: the smallest pre-activation among the features
   * that are on, 0 where none is; else null
   */
  tau: number | null
}

/** Encodes and decodes one row. @param x [dIn] */
export function encodeRow(spec: SaeSpec, w: SaeWeights, x: ArrayLike<number>): ReferenceRow {
  const { dIn, dSae, dOut, kind, k } = spec
  const norm = normalizeRow(x, spec.inputNorm)
  const y = norm.y.map((v, i) => v - (spec.subtractBDec ? w.bDec[i]! : 0))
  const norms = kind === 'topk' && spec.rescaleByDecoderNorm ? rowNorms(w.wDec, dOut) : null

  const pre = new Float64Array(dSae)
  for (let f = 0; f < dSae; f++) {
    let h = w.bEnc[f]!
    for (let i = 0; i < dIn; i++) h += y[i]! * w.wEnc[i * dSae + f]!
    pre[f] = norms ? h * norms[f]! : h
  }
  const gate = kind === 'gated' ? pre.slice() : null
  if (gate) for (let f = 0; f < dSae; f++) pre[f] = magnitudeOf(w, f, gate[f]!)

  const acts = new Float64Array(dSae)
  let tau: number | null = null
  if (kind === 'topk') {
    // Equal values: the lower index first, as ONNX TopK does.
    const rank = spec.signed ? pre.map(Math.abs) : pre
    const order = [...pre.keys()].sort((a, b) => rank[b]! - rank[a]! || a - b).slice(0, k!)
    for (const f of order) acts[f] = spec.signed ? pre[f]! : Math.max(pre[f]!, 0)
    tau = Math.max(rank[order.at(-1)!]!, 0)
  } else if (kind === 'groupmax') {
    const size = dSae / k!
    for (let from = 0; from < dSae; from += size) {
      let best = from
      for (let f = from + 1; f < from + size; f++) if (pre[f]! > pre[best]!) best = f
      acts[best] = Math.max(pre[best]!, 0)
    }
    tau = leastOn(pre, acts)
  } else if (kind === 'matching_pursuit') {
    acts.set(pursueRow(y, w.wDec, spec.pursuit!, 'float64', spec.signed).acts)
    tau = leastOn(pre, acts)
  } else {
    for (let f = 0; f < dSae; f++) {
      const threshold = kind === 'jumprelu' ? Math.max(w.threshold![f]!, 0) : 0
      const open = gate === null || gate[f]! > 0
      acts[f] = open && pre[f]! > threshold ? valueAt(kind, pre[f]!) : 0
    }
  }

  const recon = Float64Array.from(w.bDec)
  for (let f = 0; f < dSae; f++) {
    if (acts[f] === 0) continue
    // A zero decoder row writes nothing; the division that SAELens does there would give NaN.
    const value = norms ? (norms[f]! > 0 ? acts[f]! / norms[f]! : 0) : acts[f]!
    for (let j = 0; j < dOut; j++) recon[j]! += value * w.wDec[f * dOut + j]!
  }
  if (!spec.transcoder) norm.undo(recon)
  if (spec.skip) {
    for (let j = 0; j < dOut; j++) for (let i = 0; i < dIn; i++) recon[j]! += w.wSkip![j * dIn + i]! * x[i]!
  }
  return { pre, acts, recon, tau }
}

function leastOn(pre: Float64Array, acts: Float64Array): number {
  const on = pre.filter((_, f) => isOn(acts[f]!))
  return on.length > 0 ? on.reduce((least, z) => Math.min(least, z)) : 0
}

/** Value of gated feature f where its gate stands at h = w . y + b_gate: e^r (h - b_gate) + b_mag. */
export function magnitudeOf({ bEnc, magnitude }: SaeWeights, f: number, h: number): number {
  return Math.exp(magnitude!.r[f]!) * (h - bEnc[f]!) + magnitude!.b[f]!
}
