// Charts of a turn in many directions: soft slack with its null, exact slack against sample size, cost, and the feasible wedge (analyses.md A9). Pure.
import type { Chart } from '../chart/types.ts'
import { costAngles, type RotationSummary } from './rotation-summary.ts'
import type { SlackCurve } from './slack-curve.ts'

const percent = (eta: number) => `${Math.round(eta * 100)}%`

/** Soft slack at each level: median and 10 % to 90 % over directions, the Gaussian null as a hollow tick. */
export function softChart({ soft, n, nActive, directions }: RotationSummary, unit: string): Chart {
  const x = soft.map((_, i) => i)
  return {
    title: 'How far it turns before its zone is another one',
    subtitle: `${directions} directions; on for ${nActive.toLocaleString('en')} of ${n.toLocaleString('en')} ${unit}s, as many kept on`,
    x: { label: 'share of the zone lost', kind: 'category', categories: soft.map(s => percent(s.eta)) },
    y: { label: 'turn (degrees)', kind: 'linear', min: 0 },
    layers: [
      { kind: 'bars', along: 'y', color: 'accent', name: 'median', at: x, to: soft.map(s => s.median), width: 0.5 },
      {
        kind: 'points',
        color: 'ink',
        name: '10% to 90% of directions',
        x,
        y: soft.map(s => s.median),
        low: soft.map(s => s.low),
        high: soft.map(s => s.high),
      },
      {
        kind: 'segments',
        color: 'null',
        name: 'Gaussian rows of this density',
        x1: x.map(v => v - 0.35),
        y1: soft.map(s => s.nullAngle),
        x2: x.map(v => v + 0.35),
        y2: soft.map(s => s.nullAngle),
        width: 1.5,
      },
    ],
  }
}

/** Exact slack against n / r in log-log, with the line of slope -1 through the last point: no slack beyond sample size. */
export function sizeChart({ points, fit }: SlackCurve, r: number): Chart {
  const kept = points.filter(p => p.median > 0)
  const last = kept.at(-1)
  const ratios = kept.map(p => p.ratio)
  const spanned = kept.filter(p => p.ratio > 1)
  const free = kept.filter(p => p.ratio <= 1)
  const dots = (of: typeof kept) => ({
    x: of.map(p => p.ratio),
    y: of.map(p => p.median),
    low: of.map(p => Math.max(p.low, 1e-6)),
    high: of.map(p => p.high),
    labels: of.map(p => `${p.n.toLocaleString('en')} rows`),
  })
  return {
    title: 'Exact slack against the number of rows',
    subtitle: `median and 10% to 90% over directions and parts; r = ${r} dimensions${fit ? `; slope ${fit.slope.toFixed(2)} where n > r` : ''}`,
    x: { label: 'n / r', kind: 'log' },
    y: { label: 'exact slack (degrees)', kind: 'log' },
    layers: [
      ...(last
        ? [
            {
              kind: 'line' as const,
              name: 'slope -1: no slack beyond sample size',
              color: 'null' as const,
              dashed: true,
              x: ratios,
              y: ratios.map(v => Math.min(90, (last.median * last.ratio) / v)),
            },
          ]
        : []),
      { kind: 'line', color: 'accent', x: ratios, y: kept.map(p => p.median) },
      { kind: 'points', name: 'more rows than dimensions', color: 'accent', ...dots(spanned) },
      { kind: 'points', name: 'fewer: free by default', color: 'accent', hollow: true, ...dots(free) },
    ],
  }
}

/** What a zone-preserving turn costs and how far the refitted decoder row follows, at 5, 15 and 30 degrees; null without residuals. */
export function costChart({ cost, decoderAngle }: RotationSummary): Chart | null {
  if (cost.every(c => c === null)) return null
  const x = [0, ...costAngles]
  const median = (of: RotationSummary['cost'], scale: number) => [
    0,
    ...of.map(c => (c ? c.median * scale : Number.NaN)),
  ]
  const low = (of: RotationSummary['cost'], scale: number) => [0, ...of.map(c => (c ? c.low * scale : Number.NaN))]
  const high = (of: RotationSummary['cost'], scale: number) => [0, ...of.map(c => (c ? c.high * scale : Number.NaN))]
  return {
    title: 'What the turn costs, the zone held',
    subtitle:
      'loss added by the turned encoder with a refitted decoder row, % of what the feature explains; degrees that the decoder row turns',
    x: { label: 'turn of the encoder (degrees)', kind: 'linear', min: 0, max: costAngles.at(-1)! },
    y: { label: 'cost (%), decoder turn (degrees)', kind: 'linear', min: 0 },
    layers: [
      { kind: 'band', color: 'accent', x, low: low(cost, 100), high: high(cost, 100) },
      { kind: 'line', name: 'cost (%)', color: 'accent', x, y: median(cost, 100) },
      { kind: 'line', name: 'decoder turn (degrees)', color: 1, x, y: median(decoderAngle, 1), dashed: true },
      { kind: 'rule', axis: 'y', at: 1, label: '1%', color: 'null', dashed: true },
    ],
  }
}

/** Exact slack and soft slack of one direction, degrees, away from it and toward it. */
export interface Wedge {
  /** what the direction is */
  name: string
  /** threshold free; null for top-k */
  free: { minus: number; plus: number } | null
  /** turns at which a tenth of the zone is lost; 180 when never */
  soft: { minus: number; plus: number }
}

/** The plane of encoder and direction, the encoder upright: arcs in which the zone stays (exact, free threshold) and in which nine tenths of it do. */
export function wedgeChart({ name, free, soft }: Wedge): Chart {
  const arc = (from: number, to: number, radius: number) => {
    const out = [0, 0]
    const steps = Math.max(2, Math.ceil((to - from) / 2))
    for (let k = 0; k <= steps; k++) {
      const angle = ((from + ((to - from) * k) / steps) * Math.PI) / 180
      out.push(radius * Math.sin(angle), radius * Math.cos(angle))
    }
    return out
  }
  const clipped = (v: number) => Math.min(180, v)
  return {
    title: `Where the encoder may point, in its plane with ${name}`,
    subtitle: 'upright: the encoder; right: the direction; angles between whitened scores',
    x: { label: `toward ${name}`, kind: 'linear', min: -1.1, max: 1.1 },
    y: { label: 'along the encoder', kind: 'linear', min: -1.1, max: 1.1 },
    equal: true,
    layers: [
      { kind: 'line', color: 'muted', x: circle(Math.cos), y: circle(Math.sin) },
      {
        kind: 'areas',
        name: 'nine tenths of the zone kept',
        color: 'accent',
        opacity: 0.25,
        outlines: [arc(-clipped(soft.minus), clipped(soft.plus), 0.95)],
      },
      ...(free
        ? [
            {
              kind: 'areas' as const,
              name: 'every label kept',
              color: 'positive' as const,
              opacity: 0.7,
              outlines: [arc(-clipped(free.minus), clipped(free.plus), 1)],
            },
          ]
        : []),
      { kind: 'segments', color: 'ink', name: 'encoder', x1: [0], y1: [0], x2: [0], y2: [1], width: 1.5 },
    ],
  }
}

const circle = (of: (angle: number) => number) => Array.from({ length: 91 }, (_, k) => of((k * 4 * Math.PI) / 180))
