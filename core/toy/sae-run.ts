// A tiny SAE trained on what a toy autoencoder makes of its data, and whether it absorbs a parent into its children. Pure, every process.
import { emptyBatch, indexBatch, type Batch } from './batch.ts'
import { batchRandom, drawBatch, firstBatch, resamples } from './data.ts'
import { createSae, encodeTiny, saeGradient, saeStep, type SaeConfig, type TinySae } from './sae.ts'
import type { ToyConfig, ToyData, ToyFamily } from './types.ts'

export interface SaeRun {
  sae: TinySae
  /** the toy whose latents are the data, with its weights as they are when the SAE begins */
  toy: { config: ToyConfig; theta: Float64Array }
  batch: Batch
  h: Float64Array
}

/** Data of a step are drawn anew unless they are a fixed list. */
const drawn = (data: ToyData, rows: number): ToyData =>
  'rows' in data && data.kind !== 'rows' ? { ...data, rows, resample: true } : data

export function createSaeRun(config: SaeConfig, toy: ToyConfig, theta: Float64Array): SaeRun {
  const data = drawn(toy.data, config.rows)
  const batch = firstBatch({ n: toy.n, data, seed: config.seed })
  return {
    sae: createSae(config, toy.m),
    toy: { config: { ...toy, data }, theta: theta.slice() },
    batch,
    h: new Float64Array(batch.rows * toy.m),
  }
}

/** Latents h = W x of a batch, into `h` [rows * m]. */
export function latentsOf(
  { rows, start, index, value }: Batch,
  theta: ArrayLike<number>,
  m: number,
  h: Float64Array,
): Float64Array {
  h.fill(0)
  for (let p = 0; p < rows; p++)
    for (let a = start[p]!; a < start[p + 1]!; a++)
      for (let r = 0; r < m; r++) h[p * m + r]! += value[a]! * theta[index[a]! * m + r]!
  return h
}

/** @returns what the last step measured before its update, zeros for no steps; `finite` false when a weight is not */
export function trainSae(run: SaeRun, steps: number): { loss: number; error: number; active: number; finite: boolean } {
  const { sae, toy, batch, h } = run
  let now = { loss: 0, error: 0, active: 0 }
  for (let s = 0; s < steps; s++) {
    if (resamples(toy.config.data)) drawBatch(batch, toy.config.data, batchRandom(sae.config.seed, sae.step))
    now = saeGradient(sae, latentsOf(batch, toy.theta, sae.m, h), batch.rows)
    if (!saeStep(sae)) return { ...now, finite: false }
  }
  return { ...now, finite: true }
}

/** Error and active latents of the weights as they are, on samples of their own; leaves the run as it is. */
export function measureSae({ sae, toy, batch }: SaeRun): { error: number; active: number } {
  const { data, n } = toy.config
  const own = resamples(data) ? drawBatch(emptyBatch(batch.rows, n), data, batchRandom(sae.config.seed, -1)) : batch
  const h = latentsOf(own, toy.theta, sae.m, new Float64Array(own.rows * sae.m))
  return saeGradient(sae, h, own.rows)
}

export interface AbsorptionNow {
  parent: number
  /** the SAE latent whose firing agrees best with the parent (F1), and how well */
  latent: number | null
  f1: number
  /** share of samples on which it fires: the parent alone, and the parent with each child */
  alone: number | null
  withChild: (number | null)[]
}

/**
 * For each hierarchy: does the parent's latent fire when a child is there too? A share with a child far below that without is what absorption looks
 * like; whether another latent then writes the parent is for the ledger of a real dictionary to say.
 */
export function absorptionNow(run: SaeRun, families: readonly ToyFamily[], samples = 2000): AbsorptionNow[] {
  const { sae, toy } = run
  const { n, m, data } = toy.config
  if (data.kind === 'one-hot' || data.kind === 'rows') return []
  const batch = indexBatch(emptyBatch(samples, n))
  drawBatch(batch, data, batchRandom(sae.config.seed ^ 0x5bd1e995, 0))
  const h = latentsOf(batch, toy.theta, m, new Float64Array(samples * m))
  const { size } = sae.config
  const fires = new Uint8Array(samples * size)
  for (let p = 0; p < samples; p++) encodeTiny(sae, h, p * m).forEach((v, j) => (fires[p * size + j] = v > 0 ? 1 : 0))
  const rate = (j: number, take: (p: number) => boolean): number | null => {
    let [all, hit] = [0, 0]
    for (let p = 0; p < samples; p++) {
      if (!take(p)) continue
      all++
      hit += fires[p * size + j]!
    }
    return all > 0 ? hit / all : null
  }
  const has = (p: number, i: number) => batch.x[p * n + i]! !== 0
  return families.map(({ parent, children }) => {
    let best = { latent: -1, f1: 0 }
    for (let j = 0; j < size; j++) {
      let [both, one] = [0, 0]
      for (let p = 0; p < samples; p++) {
        both += +has(p, parent) & fires[p * size + j]!
        one += +has(p, parent) + fires[p * size + j]!
      }
      const f1 = one > 0 ? (2 * both) / one : 0
      if (f1 > best.f1) best = { latent: j, f1 }
    }
    const { latent, f1 } = best
    if (latent < 0) return { parent, latent: null, f1: 0, alone: null, withChild: children.map(() => null) }
    return {
      parent,
      latent,
      f1,
      alone: rate(latent, p => has(p, parent) && !children.some(child => has(p, child))),
      withChild: children.map(child => rate(latent, p => has(p, parent) && has(p, child))),
    }
  })
}
