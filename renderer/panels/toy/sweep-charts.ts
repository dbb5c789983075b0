// Charts of what the lab computes in the background: the chaos map, the tiny SAE over its steps. Pure; renderer.
import type { Chart, ChartLayer } from '../../../core/chart/types.ts'
import { sweepsPerturbation, sweepWords, type SweepCell, type SweepSpec } from '../../../core/toy/sweep.ts'

export const sweepMeasures = ['norm', 'loss', 'state'] as const
export type SweepMeasure = (typeof sweepMeasures)[number]

const stateRank: Record<string, number> = {
  'perfect-symmetric': 1,
  'perfect-asymmetric': 0.8,
  partial: 0.5,
  'asymmetric-failure': 0.35,
  'symmetric-failure': 0.2,
  dead: 0,
}

/** Cells whose run stopped being finite: they have a colour of their own, in the map's second layer. */
export const divergedCells = (cells: readonly (SweepCell | null)[]): number[] =>
  cells.flatMap((cell, i) => (cell?.diverged ? [i] : []))

const dots = (diverged: readonly number[], columns: number): ChartLayer => ({
  kind: 'points',
  name: 'diverged',
  color: 'warn',
  x: diverged.map(i => i % columns),
  y: diverged.map(i => Math.floor(i / columns)),
  labels: diverged.map(() => 'a weight stopped being finite'),
  radius: 1,
})

/** The chaos map: learning rates along x, perturbations or seeds along y. Cells that diverged or are not computed are empty, and named. */
export function sweepChart(spec: SweepSpec, cells: readonly (SweepCell | null)[], measure: SweepMeasure): Chart {
  const { learningRates, rows } = spec
  const value = (cell: SweepCell | null) => {
    if (!cell || cell.diverged) return NaN
    if (measure === 'state') return stateRank[cell.state] ?? NaN
    return measure === 'norm' ? cell.sumNorm : cell.lossSum
  }
  const values = Float64Array.from(cells, value)
  const finite = Array.from(values).filter(Number.isFinite)
  const low = measure === 'state' ? 0 : Math.min(...finite, Infinity)
  const high = measure === 'state' ? 1 : Math.max(...finite, -Infinity)
  const known = finite.length > 0
  const letters: Record<string, string> = { 'perfect-symmetric': 'P', 'perfect-asymmetric': 'A', partial: '~', 'asymmetric-failure': 'a', 'symmetric-failure': 'S', dead: '×' } // prettier-ignore
  const text = (cell: SweepCell | null, i: number) => {
    if (!cell) return ''
    if (cell.diverged) return '∞'
    const word = measure === 'state' ? (letters[cell.state] ?? '?') : +values[i]!.toPrecision(3) + ''
    return cell.reproducible ? word : `${word} ?`
  }
  const short = (v: number) => `${+v.toPrecision(3)}`
  const diverged = divergedCells(cells)
  return {
    title: 'Sweep',
    subtitle: sweepWords(spec),
    x: { label: 'learning rate', kind: 'category', categories: learningRates.map(short) },
    y: { label: sweepsPerturbation(spec) ? 'push of b' : 'seed', kind: 'category', categories: rows.map(short) },
    layers: [
      {
        kind: 'cells',
        values,
        columns: learningRates.length,
        rows: rows.length,
        scale: 'sequential',
        low: known ? low : 0,
        high: known && high > low ? high : (known ? low : 0) + 1,
        title: measure === 'norm' ? 'Σ|Wₖ|' : measure === 'loss' ? 'loss (sum of squares)' : 'state',
        labels: cells.map(text),
      },
      ...(diverged.length > 0 ? [dots(diverged, learningRates.length)] : []),
    ],
  }
}

/** Squared error of the tiny SAE over its steps, or how often the parent's latent fires. @param at the step that is shown, drawn as a line */
export function saeChart(
  steps: readonly number[],
  errors: readonly number[],
  alone: readonly (number | null)[],
  withChild: readonly (number | null)[][],
  at: number,
): Chart {
  const line = (name: string, color: 'ink' | number, y: readonly (number | null)[], dashed = false): ChartLayer => ({
    kind: 'line',
    name,
    color,
    x: steps,
    y: y.map(v => v ?? NaN),
    dashed,
  })
  const hasFamily = alone.some(v => v !== null)
  return {
    title: hasFamily ? 'Does the parent’s latent fire?' : 'Error of the SAE',
    subtitle: hasFamily
      ? 'share of samples on which the latent nearest the parent fires, over the SAE’s steps (0 is drawn at 1)'
      : 'mean of |h′ − h|² over a batch, over the SAE’s steps',
    x: { label: 'step of the SAE', kind: 'log' },
    y: hasFamily ? { label: 'share firing', kind: 'linear', min: 0, max: 1 } : { label: 'error', kind: 'log' },
    layers: [
      ...(hasFamily
        ? [
            line('parent alone', 'ink', alone),
            ...(withChild[0] ?? []).map((_, c) =>
              line(
                `with child ${c + 1}`,
                c,
                withChild.map(row => row[c] ?? null),
                true,
              ),
            ),
          ]
        : [
            line(
              'error',
              'ink',
              errors.map(e => Math.max(1e-12, e)),
            ),
          ]),
      { kind: 'rule', axis: 'x', at, color: 'accent' },
    ],
  }
}
