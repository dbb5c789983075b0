// What the toy lab's page and its workers say to each other. Pure types; renderer.
import type { SeedEnd } from '../../core/toy/rates.ts'
import type { Lit } from '../../core/toy/run.ts'
import type { AbsorptionNow } from '../../core/toy/sae-run.ts'
import type { SaeConfig } from '../../core/toy/sae.ts'
import type { SweepCell, SweepSpec } from '../../core/toy/sweep.ts'
import type { ToyConfig } from '../../core/toy/types.ts'

/** To a worker. `id` numbers what is asked for: answers to an older one are dropped. */
export type ToyAsk =
  | { t: 'run'; id: number; config: ToyConfig; steps: number }
  /** the same run, further */
  | { t: 'extend'; id: number; steps: number }
  | { t: 'stop'; id: number }
  /** every step from `from` on, computed again from the frame before it */
  | { t: 'window'; id: number; from: number; count: number }
  | { t: 'seeds'; id: number; config: ToyConfig; steps: number; seeds: number[] }
  | { t: 'sweep'; id: number; spec: SweepSpec; cells: number[] }
  | { t: 'sae'; id: number; sae: SaeConfig; config: ToyConfig; theta: Float64Array; steps: number }

export interface ToyFramesMessage {
  t: 'frames'
  id: number
  /** frames are at multiples of it; those that are not are dropped */
  stride: number
  /** parameters in a frame */
  size: number
  steps: Float64Array
  losses: Float64Array
  /** [frames * size] */
  thetas: Float64Array
  /** the step that training has come to, its parameters and loss */
  at: number
  tail: Float64Array
  tailLoss: number
  lit: Lit[]
  divergedAt: number | null
  done: boolean
  /** of training alone, over this run so far */
  perSecond: number
}

export interface SeedResult extends SeedEnd {
  seed: number
  /** the last weights; null where they are not kept for a picture */
  theta: Float64Array | null
  loss: number
  lit: readonly Lit[]
}

export interface SaeMessage {
  t: 'sae'
  id: number
  step: number
  error: number
  active: number
  theta: Float64Array
  absorption: AbsorptionNow[]
  done: boolean
  diverged: boolean
}

export type ToyAnswer =
  | ToyFramesMessage
  | { t: 'window'; id: number; from: number; size: number; thetas: Float64Array; losses: Float64Array }
  | ({ t: 'seed'; id: number } & SeedResult)
  | { t: 'cell'; id: number; cell: number; result: SweepCell }
  | SaeMessage
  | { t: 'failed'; id: number; message: string }
