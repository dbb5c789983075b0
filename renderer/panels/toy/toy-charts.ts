// The lab's charts as plain data: curves over time, the matrix W'W + b, eigenvalues. Pure; renderer.
import type { Chart, ChartLayer } from '../../../core/chart/types.ts'
import type { Batch } from '../../../core/toy/batch.ts'
import { coactivation } from '../../../core/toy/data.ts'
import { oneHotZ, radii, type ToyModel } from '../../../core/toy/model.ts'
import type { ToyFrames } from './frames.ts'

export const curveKinds = ['loss', 'norms', 'biases', 'angles'] as const
export type CurveKind = (typeof curveKinds)[number]

/** Points of a curve at most: more cannot be told apart. */
const mostPoints = 400

const titles: Record<CurveKind, string> = {
  loss: 'Loss',
  norms: 'Lengths',
  biases: 'Biases',
  angles: 'Angles',
}
const labels: Record<CurveKind, string> = {
  loss: 'loss (sum of squares)',
  norms: '|Wₖ|',
  biases: 'bₖ',
  angles: 'angle to h₁ (degrees)',
}

/** One curve a feature over the frames. @param slots the feature of each colour, -1 for none @param at the step that is shown, drawn as a line */
export function curveChart(
  kind: CurveKind,
  frames: ToyFrames,
  model: ToyModel,
  slots: readonly number[],
  at: number,
): Chart {
  const { n, m, kappa } = model
  const every = Math.max(1, Math.ceil(frames.steps.length / mostPoints))
  const take = frames.steps.map((_, f) => f).filter(f => f % every === 0)
  const x = [...take.map(f => frames.steps[f]!), frames.at]
  const thetas = [...take.map(f => frames.thetas[f]!), frames.tail]
  const log = kind === 'loss'
  const floor = 1e-12
  const layers: ChartLayer[] = []
  if (kind === 'loss') {
    const losses = [...take.map(f => frames.losses[f]!), frames.tailLoss]
    // On a logarithmic axis a loss of 0 lies at its foot.
    layers.push({ kind: 'line', name: 'loss', color: 'ink', x, y: losses.map(l => Math.max(floor, (2 * l) / kappa)) })
  } else {
    slots.forEach((k, slot) => {
      if (k < 0) return
      const y = thetas.map(theta => valueOf(kind, theta, { n, m, k }))
      layers.push({ kind: 'line', name: `#${k}`, color: slot, x, y: kind === 'angles' ? broken(y) : y })
    })
  }
  layers.push({ kind: 'rule', axis: 'x', at, color: 'accent' })
  return {
    title: titles[kind],
    subtitle: `${titles[kind]} at ${x.length} steps up to ${frames.at.toLocaleString('en')}`,
    x: { label: 'step', kind: 'linear', min: 0, max: Math.max(1, frames.at) },
    y: { label: labels[kind], kind: log ? 'log' : 'linear', ...(kind === 'angles' ? { min: -180, max: 180 } : {}) },
    layers,
  }
}

function valueOf(kind: CurveKind, theta: Float64Array, { n, m, k }: { n: number; m: number; k: number }): number {
  if (kind === 'biases') return theta[n * m + k]!
  if (kind === 'angles') return (Math.atan2(theta[k * m + 1] ?? 0, theta[k * m]!) * 180) / Math.PI
  let square = 0
  for (let r = 0; r < m; r++) square += theta[k * m + r]! ** 2
  return Math.sqrt(square)
}

/** A curve of angles breaks where it passes 180 degrees. */
const broken = (y: number[]) => y.map((v, i) => (i > 0 && Math.abs(v - y[i - 1]!) > 180 ? NaN : v))

/** Z of the one-hot samples as a heat map: sample p in row p, output i in column i. */
export function matrixChart(model: ToyModel, theta: Float64Array): Chart {
  const { n, tied } = model
  const Z = oneHotZ(model, theta)
  const most = Z.reduce((max, v) => Math.max(max, Math.abs(v)), 1e-9)
  const names = Array.from({ length: n }, (_, i) => `${i}`)
  return {
    title: tied ? 'W′W + b' : 'M W + b',
    subtitle: `pre-activation of output i (column) for the one-hot sample p (row), n = ${n}`,
    x: { label: 'output i', kind: 'category', categories: names },
    y: { label: 'sample p', kind: 'category', categories: names },
    equal: true,
    layers: [
      {
        kind: 'cells',
        values: Z,
        columns: n,
        rows: n,
        scale: 'diverging',
        low: -most,
        high: most,
        title: 'z',
        labels: Array.from(Z, v => short(v)),
      },
    ],
  }
}

/** How often features fire together, in the order of the factors: the hypothesis that exclusive features share one can be looked at. */
export function coactivationChart(batch: Batch, order: readonly number[]): Chart {
  const { n } = batch
  const both = coactivation(batch)
  const values = Float64Array.from({ length: n * n }, (_, at) => both[order[Math.floor(at / n)]! * n + order[at % n]!]!)
  const names = order.map(i => `${i}`)
  return {
    title: 'Firing together',
    subtitle: `share of the ${batch.rows} samples on which both features fire, in the order of the factors`,
    x: { label: 'feature', kind: 'category', categories: names },
    y: { label: 'feature', kind: 'category', categories: names },
    equal: true,
    layers: [
      {
        kind: 'cells',
        values,
        columns: n,
        rows: n,
        scale: 'sequential',
        low: 0,
        high: Math.max(1e-9, ...values),
        title: 'share',
        labels: Array.from(values, v => v.toFixed(2)),
      },
    ],
  }
}

const short = (v: number) => (Math.abs(v) < 9.95 ? v.toFixed(1) : v.toFixed(0)).replace('-0.0', '0.0')

export function eigenChart(values: Float64Array): Chart {
  const at = Array.from(values, (_, i) => i + 1)
  return {
    title: 'Hessian eigenvalues',
    subtitle: `${values.length} eigenvalues of the loss at this step, ascending`,
    x: { label: 'rank', kind: 'linear', min: 0.5, max: values.length + 0.5 },
    y: { label: 'eigenvalue', kind: 'linear' },
    layers: [
      {
        kind: 'bars',
        along: 'y',
        at,
        to: Array.from(values),
        width: 0.8,
        color: 'muted',
        colors: Array.from(values, v => (v < -1e-9 ? 'warn' : 'muted')),
      },
      { kind: 'rule', axis: 'y', at: 0, color: 'ink' },
    ],
  }
}

/** Sum of all lengths, the monitor of splaying. */
export const sumOfLengths = (model: ToyModel, theta: ArrayLike<number>): number =>
  radii(model, theta).reduce((sum, r) => sum + r, 0)
