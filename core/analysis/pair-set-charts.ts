// The charts of a pair and of a set: conditional firing both ways, exclusive zones, alignment. Pure, every process.
import type { Chart, ChartColor } from '../chart/types.ts'
import { alignNullSd } from './alignment.ts'
import { cornerAt } from './pair-measures.ts'

export interface ScatterPair {
  /** P(j|i) and P(i|j); NaN without one */
  jGivenI: number
  iGivenJ: number
  label: string
  color: ChartColor
}

/** P(j|i) against P(i|j) of pairs i < j; corners: same zone, i inside j, j inside i, exclusive or unrelated. @param rows that all counts are of */
export function conditionalChart(pairs: readonly ScatterPair[], focus: number | null, rows: number): Chart {
  const corner = (x: number, y: number) => ({ x: [x], y: [y] })
  const names = [
    { ...corner(0.98, 0.98), label: 'same zone' },
    { ...corner(0.98, 0.03), label: 'i inside j' },
    { ...corner(0.03, 0.98), label: 'j inside i' },
    { ...corner(0.03, 0.03), label: 'exclusive or unrelated' },
  ]
  return {
    title: 'Conditional firing, both ways',
    subtitle: `${pairs.length === 1 ? 'one pair' : `${pairs.length} pairs`} i < j over ${rows.toLocaleString('en')} unmasked rows; corners from ${cornerAt}`,
    x: { label: 'P(j | i)', kind: 'linear', min: 0, max: 1 },
    y: { label: 'P(i | j)', kind: 'linear', min: 0, max: 1 },
    equal: true,
    layers: [
      { kind: 'rule', axis: 'x', at: cornerAt, color: 'muted', dashed: true },
      { kind: 'rule', axis: 'y', at: cornerAt, color: 'muted', dashed: true },
      {
        kind: 'points',
        x: pairs.map(p => p.jGivenI),
        y: pairs.map(p => p.iGivenJ),
        labels: pairs.map(p => p.label),
        colors: pairs.map(p => p.color),
        ...(focus === null ? {} : { shown: [focus] }),
        color: 'accent',
        radius: 0.7,
      },
      {
        kind: 'points',
        x: names.map(n => n.x[0]!),
        y: names.map(n => n.y[0]!),
        labels: names.map(n => n.label),
        shown: names.map((_, i) => i),
        color: 'muted',
        radius: 0.3,
        hollow: true,
      },
    ],
  }
}

export interface ZonePoints {
  name: string
  color: ChartColor
  predicted: ArrayLike<number>
  observed: ArrayLike<number>
}

/** Observed against predicted cosine of tokens on which one latent alone of the set is on, with the diagonal of a perfect orthogonal code. */
export function exclusiveChart(zones: readonly ZonePoints[], d: number): Chart {
  const top = Math.max(0.05, ...zones.flatMap(z => [...Array.from(z.predicted), ...Array.from(z.observed)]))
  const low = Math.min(0, ...zones.flatMap(z => Array.from(z.observed)))
  return {
    title: 'Own tokens: observed and predicted cosine',
    subtitle: `tokens on which one latent of the set alone is on; band: 95 % of random directions in ${d} dimensions`,
    x: { label: 'z / |x - b_dec|, of a perfect orthogonal code', kind: 'linear', min: 0, max: top },
    y: { label: 'cos(x - b_dec, d)', kind: 'linear', min: low, max: top },
    layers: [
      { kind: 'band', name: 'random direction', color: 'null', x: [0, top], low: [-1.96, -1.96].map(v => v * alignNullSd(d)), high: [1.96, 1.96].map(v => v * alignNullSd(d)) }, // prettier-ignore
      { kind: 'segments', name: 'observed = predicted', color: 'muted', dashed: true, x1: [0], y1: [0], x2: [top], y2: [top] }, // prettier-ignore
      ...zones.map(z => ({
        kind: 'points' as const,
        name: z.name,
        color: z.color,
        x: z.predicted,
        y: z.observed,
        radius: 0.4,
      })),
    ],
  }
}

/** cos(e, d) of the latents of the set, beside the normal null of variance 1 / d. */
export function alignChart(align: readonly number[], names: readonly string[], d: number): Chart {
  const known = align.filter(v => !Number.isNaN(v))
  const sd = alignNullSd(d)
  const bins = 40
  const counts = new Float64Array(bins)
  for (const v of known) counts[Math.min(bins - 1, Math.max(0, Math.floor(((v + 1) / 2) * bins)))]!++
  const xs = Array.from({ length: 201 }, (_, i) => -1 + i / 100)
  const density = (x: number) => Math.exp(-(x * x) / (2 * sd * sd)) / (sd * Math.sqrt(2 * Math.PI))
  return {
    title: 'Does it read what it writes',
    subtitle: `cos(e, d) of ${known.length} latents${known.length === 1 ? ` (${names[0] ?? ''})` : ''}; line: unrelated encoder and decoder, N(0, 1/${d})`,
    x: { label: 'cos(e, d)', kind: 'linear', min: -1, max: 1 },
    y: { label: 'latents', kind: 'linear', min: 0 },
    layers: [
      { kind: 'bars', along: 'y', at: Array.from(counts, (_, i) => -1 + (2 * i + 1) / bins), to: counts, width: 1.8 / bins, color: 'accent', name: 'latents' }, // prettier-ignore
      { kind: 'line', x: xs, y: xs.map(x => Math.min(Math.max(1, ...counts), (density(x) * known.length * 2) / bins)), color: 'null', name: 'null', dashed: true }, // prettier-ignore
    ],
  }
}
