// What a toy's picture shows above its zones: trails, forces of samples and their sum, the last step, the unstable direction, the outline. Pure; renderer.
import { angularOrder } from '../../../core/zones/outline.ts'
import { forcesOf, summed } from '../../../core/toy/forces.ts'
import type { Batch } from '../../../core/toy/batch.ts'
import { decoderAt, type ToyModel } from '../../../core/toy/model.ts'
import { saeMarks, type SaeVector } from './toy-sae-marks.ts'
import { mapped } from './toy-spaces.ts'
import { withAlpha } from '../../plots/colors.ts'
import type { Mark, Pixel } from '../../plots/marks.ts'
import type { PlotTheme } from '../../plots/theme.ts'

export const forceViews = ['none', 'sum', 'samples', 'parts'] as const
export type ForceView = (typeof forceViews)[number]

export interface MarkLook {
  forces: ForceView
  /** length of an arrow is force times this */
  scale: number
  /** arrows are scaled so that the longest has a fifth of the box: labelled where it is on */
  normalise: boolean
  lastStep: boolean
  trails: boolean
  outline: boolean
  unstable: boolean
  /** features without a colour are grey vectors */
  rest: boolean
}

export interface MarkInput {
  model: ToyModel
  theta: Float64Array
  /** parameters a step before */
  before: Float64Array | null
  batch: Batch
  features: readonly number[]
  /** colour of each feature, by its number; none for those that are drawn grey */
  colors: readonly (string | undefined)[]
  trail: readonly Float64Array[]
  unstable: Float64Array | null
  /** the tiny SAE's latents, where they are drawn beside the toy's features */
  sae: readonly SaeVector[] | null
  /** latent vectors into the picture where it is stretched (toy-spaces.ts) */
  map: readonly number[][] | null
  halfSize: number
  look: MarkLook
  theme: PlotTheme
}

/** Samples whose arrows are drawn one by one. */
const mostSamples = 32

interface Arrow {
  k: number
  /** the vector at whose tip it begins: W_k, or of an untied toy M_k */
  on: 'W' | 'M'
  v: number[]
  color: string
  width: number
  dash: number[]
}

/** Arrows at the tips of the vectors, with what they were multiplied by; `factor` is null where there is none to draw. */
export interface ToyArrows {
  arrows: Arrow[]
  factor: number | null
  stepFactor: number | null
}

export function arrowsOf({
  model,
  theta,
  before,
  batch,
  features,
  colors,
  halfSize,
  look,
  theme,
}: MarkInput): ToyArrows {
  const { n, m, tied } = model
  const arrows: Arrow[] = []
  const own = (part: ArrayLike<number>, k: number, p = 0) =>
    Array.from({ length: m }, (_, r) => part[(p * n + k) * m + r]!)
  if (look.forces !== 'none') {
    const forces = forcesOf(model, theta, batch)
    const add = (
      part: Float64Array,
      style: Pick<Arrow, 'color' | 'width' | 'dash'>,
      { p = 0, on = 'W' as Arrow['on'] } = {},
    ) => {
      for (const k of features) arrows.push({ k, on, v: own(part, k, p), ...style })
    }
    if (look.forces === 'samples') {
      for (let p = 0; p < Math.min(batch.rows, mostSamples); p++) {
        // A one-hot sample has the colour of its feature.
        const only = batch.start[p + 1]! - batch.start[p]! === 1 ? batch.index[batch.start[p]!]! : -1
        const style = { color: withAlpha(colors[only] ?? theme.ink2, 0.75), width: 1.25, dash: [] }
        add(forces.force, style, { p })
        if (!tied) add(forces.decode, style, { p, on: 'M' })
      }
    }
    if (look.forces === 'parts') {
      add(summed(forces.encode, batch.rows, n, m), { color: theme.warn, width: 1.5, dash: [] })
      if (tied) add(summed(forces.decode, batch.rows, n, m), { color: theme.accent, width: 1.5, dash: [] })
    }
    add(summed(forces.force, batch.rows, n, m), { color: theme.ink, width: 2.25, dash: [] })
    // Untied, the decode part is all that pulls at M_k, and nothing of what pulls at W_k.
    const color = look.forces === 'parts' ? theme.accent : theme.ink
    if (!tied) add(summed(forces.decode, batch.rows, n, m), { color, width: 2.25, dash: [] }, { on: 'M' })
  }
  const factor = arrows.length > 0 ? (look.normalise ? fifth(arrows, halfSize) : look.scale) : null
  const scaled = arrows.map(a => ({ ...a, v: a.v.map(c => c * (factor ?? 0)) }))
  let stepFactor: number | null = null
  if (look.lastStep && before) {
    const steps = features.map((k): Arrow => {
      const v = Array.from({ length: m }, (_, r) => theta[k * m + r]! - before[k * m + r]!)
      return { k, on: 'W', v, color: theme.warn, width: 1.75, dash: [3, 2] }
    })
    // A step is far too short to be seen: always scaled, and said.
    stepFactor = fifth(steps, halfSize)
    scaled.push(...steps.map(a => ({ ...a, v: a.v.map(c => c * (stepFactor ?? 0)) })))
  }
  return { arrows: scaled, factor, stepFactor }
}

function fifth(arrows: readonly Arrow[], halfSize: number): number | null {
  const longest = arrows.reduce((most, a) => Math.max(most, Math.hypot(...a.v)), 0)
  return longest > 0 ? (0.4 * halfSize) / longest : null
}

/** The latent plane among three outputs, from its corners. */
export const latentPlane = (corners: Pixel[], ink: string): Mark[] => [
  { kind: 'polygon', points: corners, fill: withAlpha(ink, 0.1), stroke: withAlpha(ink, 0.6), width: 1.25 },
]

/** All marks in their order. @param at latent coordinates to pixels */
export function toyMarks(input: MarkInput, { arrows }: ToyArrows, at: (s: readonly number[]) => Pixel): Mark[] {
  const { model, theta, features, colors, trail, unstable, halfSize, look, theme } = input
  const { n, m } = model
  const pad = (w: readonly number[]) => {
    const v = mapped(input.map, w)
    return v.length === 1 ? [v[0]!, 0] : v
  }
  const vector = (of: ArrayLike<number>, k: number) => Array.from({ length: m }, (_, r) => of[k * m + r]!)
  const marks: Mark[] = []
  if (look.rest && n > features.length)
    marks.push(...restMarks(input, k => at(pad(vector(theta, k))), at(pad(new Array<number>(m).fill(0)))))
  if (look.outline && m === 2 && n > 2) {
    const points = Array.from({ length: n }, (_, k) => vector(theta, k) as [number, number])
    const loop = angularOrder(points).map(k => at(pad(points[k]!)))
    marks.push({ kind: 'line', points: [...loop, loop[0]!], color: theme.ink3, width: 1, dash: [4, 3] })
  }
  if (look.trails && trail.length > 1) {
    for (const k of features) {
      const points = trail.map(of => at(pad(vector(of, k))))
      marks.push({ kind: 'line', points, color: withAlpha(colors[k]!, 0.55), width: 1.5, dash: [] })
    }
  }
  if (look.unstable && unstable) {
    for (const k of features) {
      const from = vector(theta, k)
      const step = vector(unstable, k).map(v => v * 0.35 * halfSize)
      const tip = from.map((v, r) => v + step[r]!)
      if (Math.hypot(...step) < 0.01 * halfSize) continue
      marks.push({ kind: 'arrow', from: at(pad(from)), to: at(pad(tip)), color: theme.warn, width: 2, dash: [4, 3] })
    }
  }
  const decoder = model.tied ? theta : theta.subarray(decoderAt(model))
  for (const { k, on, v, color, width, dash } of arrows) {
    const from = vector(on === 'M' ? decoder : theta, k)
    const to = from.map((c, r) => c + v[r]!)
    marks.push({ kind: 'arrow', from: at(pad(from)), to: at(pad(to)), color, width, dash })
  }
  if (input.sae) {
    const color = (k: number) => colors[k] ?? theme.ink2
    marks.push(...saeMarks(input.sae, { at, map: input.map, halfSize, color }))
  }
  return marks
}

/** Numbers stand at grey vectors up to this many. */
const numberedRest = 24

/** The features that have no colour: thin vectors with their numbers. */
function restMarks({ model, colors, theme }: MarkInput, tipOf: (k: number) => Pixel, zero: Pixel): Mark[] {
  const rest = Array.from({ length: model.n }, (_, k) => k).filter(k => colors[k] === undefined)
  return rest.flatMap((k): Mark[] => {
    const tip = tipOf(k)
    const length = Math.hypot(tip[0] - zero[0], tip[1] - zero[1]) || 1
    const name: Pixel = [tip[0] + (9 * (tip[0] - zero[0])) / length, tip[1] + (9 * (tip[1] - zero[1])) / length]
    const line: Mark = { kind: 'arrow', from: zero, to: tip, color: withAlpha(theme.ink3, 0.8), width: 1, dash: [] }
    return rest.length > numberedRest
      ? [line]
      : [line, { kind: 'text', at: name, angle: 0, text: `${k}`, size: 9.5, color: theme.ink2 }]
  })
}
