// A tiny sparse autoencoder on the latents of a toy: ReLU with an L1 penalty, or TopK; unit decoder rows; gradients by hand. Pure, every process.
import { createRandom } from '../random.ts'
import { optimizerState, optimizerStep, type OptimizerState } from './optimizer.ts'
import { defaultOptimizer, type ToyOptimizer } from './types.ts'

export interface SaeConfig {
  /** its latents, 1..64 */
  size: number
  kind: 'relu' | 'topk'
  /** ReLU: weight of the sum of activations in the loss */
  l1: number
  /** TopK: activations kept per sample, those above 0 among the largest */
  k: number
  lr: number
  /** samples per step */
  rows: number
  seed: number
}

export const defaultSae: SaeConfig = { size: 8, kind: 'relu', l1: 0.05, k: 1, lr: 3e-3, rows: 128, seed: 1 }

/** Parameters one after the other: W_enc [size * m], b_enc [size], W_dec [size * m] by latent, b_dec [m]. */
export interface TinySae {
  config: SaeConfig
  m: number
  theta: Float64Array
  grad: Float64Array
  memory: OptimizerState
  optimizer: ToyOptimizer
  step: number
  /** activations of one sample */
  f: Float64Array
  /** positions of a sample's largest pre-activations (TopK) */
  order: Int32Array
  /** what is left of one sample */
  off: Float64Array
}

/** Where the parts of the parameters begin. */
export const saeParts = (size: number, m: number) => ({
  bEnc: size * m,
  wDec: size * m + size,
  bDec: 2 * size * m + size,
  length: 2 * size * m + size + m,
})

/** Decoder rows in random directions, the encoder its transpose, biases 0. */
export function createSae(config: SaeConfig, m: number): TinySae {
  const { size, lr, seed } = config
  const parts = saeParts(size, m)
  const theta = new Float64Array(parts.length)
  const random = createRandom(seed)
  for (let j = 0; j < size * m; j++) theta[parts.wDec + j] = random.normal()
  unitRows(theta, parts.wDec, size, m)
  theta.copyWithin(0, parts.wDec, parts.wDec + size * m)
  const optimizer = { ...defaultOptimizer('adam'), lr }
  return {
    config,
    m,
    theta,
    grad: new Float64Array(parts.length),
    memory: optimizerState(parts.length, optimizer),
    optimizer,
    step: 0,
    f: new Float64Array(size),
    order: new Int32Array(size),
    off: new Float64Array(m),
  }
}

function unitRows(theta: Float64Array, from: number, size: number, m: number): void {
  for (let j = 0; j < size; j++) {
    let square = 0
    for (let r = 0; r < m; r++) square += theta[from + j * m + r]! ** 2
    if (square === 0) continue
    const length = Math.sqrt(square)
    for (let r = 0; r < m; r++) theta[from + j * m + r]! /= length
  }
}

/** Activations [size] of the latent that begins at h[at], into sae.f: f = ReLU(W_enc (h - b_dec) + b_enc), of TopK the k largest only. */
export function encodeTiny(
  sae: Pick<TinySae, 'config' | 'm' | 'theta' | 'f' | 'order'>,
  h: Float64Array,
  at: number,
): Float64Array {
  const { config, m, theta, f, order } = sae
  const { size, kind, k } = config
  const parts = saeParts(size, m)
  for (let j = 0; j < size; j++) {
    let z = theta[parts.bEnc + j]!
    for (let r = 0; r < m; r++) z += theta[j * m + r]! * (h[at + r]! - theta[parts.bDec + r]!)
    f[j] = z > 0 ? z : 0
  }
  if (kind !== 'topk' || k >= size) return f
  // Insertion into the few largest; ties go to the lower index.
  let kept = 0
  for (let j = 0; j < size; j++) {
    let place = kept
    while (place > 0 && f[order[place - 1]!]! < f[j]!) place--
    if (place >= k) continue
    kept = Math.min(k, kept + 1)
    for (let q = kept - 1; q > place; q--) order[q] = order[q - 1]!
    order[place] = j
  }
  for (let j = 0; j < size; j++) {
    let on = false
    for (let q = 0; q < kept; q++) on ||= order[q] === j
    if (!on) f[j] = 0
  }
  return f
}

/**
 * Mean over the rows of |h' - h|^2 (plus l1 sum_j f_j for ReLU), h' = b_dec + sum_j f_j d_j; the gradient goes to sae.grad. Which latents TopK keeps is
 * taken as given, as in training.
 * @param h [rows * m]
 */
export function saeGradient(
  sae: TinySae,
  h: Float64Array,
  rows: number,
): { loss: number; error: number; active: number } {
  const { config, m, theta, grad, f, off } = sae
  const { size } = config
  const l1 = config.kind === 'relu' ? config.l1 : 0
  const parts = saeParts(size, m)
  grad.fill(0)
  let [error, penalty, active] = [0, 0, 0]
  for (let p = 0; p < rows; p++) {
    const at = p * m
    encodeTiny(sae, h, at)
    for (let r = 0; r < m; r++) {
      let left = theta[parts.bDec + r]! - h[at + r]!
      for (let j = 0; j < size; j++) left += f[j]! * theta[parts.wDec + j * m + r]!
      off[r] = left
      error += left * left
      grad[parts.bDec + r]! += (2 * left) / rows
    }
    for (let j = 0; j < size; j++) {
      if (!(f[j]! > 0)) continue
      active++
      penalty += f[j]!
      let dz = l1 / rows
      for (let r = 0; r < m; r++) {
        const back = (2 * off[r]!) / rows
        grad[parts.wDec + j * m + r]! += f[j]! * back
        dz += back * theta[parts.wDec + j * m + r]!
      }
      grad[parts.bEnc + j]! += dz
      for (let r = 0; r < m; r++) {
        grad[j * m + r]! += dz * (h[at + r]! - theta[parts.bDec + r]!)
        grad[parts.bDec + r]! -= dz * theta[j * m + r]!
      }
    }
  }
  return { loss: (error + l1 * penalty) / rows, error: error / rows, active: active / rows }
}

/** One step of Adam, after which decoder rows have unit length again. @returns false when a weight is no longer finite */
export function saeStep(sae: TinySae): boolean {
  const { size } = sae.config
  const { bEnc, wDec } = saeParts(size, sae.m)
  sae.step++
  const finite = optimizerStep(sae.optimizer, sae.theta, sae.grad, sae.memory, sae.step, bEnc, wDec)
  unitRows(sae.theta, wDec, size, sae.m)
  return finite
}
