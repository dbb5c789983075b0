// The parent's activation against the probe on its own rows and on the child's, with what two theories say of the latter (analyses.md A3 c). Pure.
import type { Chart } from '../chart/types.ts'
import type { CorrectionSlope } from './credit.ts'

export interface CorrectionPoints {
  /** rows of the parent without the child, then rows of the child: a = x . p, and the parent's activation */
  projection: Float32Array
  parent: Float32Array
  /** 1 for a row of the child */
  isChild: Uint8Array
  tokens: readonly string[]
}

/** @param delta the parent's credit that the child's decoder holds, in units of its activation alone; null where it is not known */
export function correctionChart(
  names: { parent: number; child: number },
  { projection, parent, isChild, tokens }: CorrectionPoints,
  found: CorrectionSlope,
  delta: number | null,
  along: string,
): Chart {
  const gain = found.gain ?? Number.NaN
  const of = (wanted: number) => {
    const rows = [...isChild.keys()].filter(t => isChild[t] === wanted)
    return {
      x: rows.map(t => projection[t]!),
      y: rows.map(t => parent[t]! / gain),
      labels: rows.map(t => tokens[t] ?? ''),
    }
  }
  const [alone, children] = [of(0), of(1)]
  const all = [...projection]
  const [low, high] = [Math.min(0, ...all), Math.max(1e-6, ...all)]
  const alonePositive = alone.x.filter((_, i) => alone.y[i]! > 0).sort((a, b) => a - b)
  const middle = alonePositive[Math.floor(alonePositive.length / 2)] ?? 0
  // The parent alone has strength `middle`; what the child holds of it is delta times that, in units of the probe.
  const shift = delta === null ? Number.NaN : delta * middle
  const ends = [Math.max(low, shift), high]
  return {
    title: `#${names.parent} against the probe, with and without #${names.child}`,
    subtitle: `${alone.x.length.toLocaleString('en')} rows of the parent alone, ${children.x.length.toLocaleString('en')} rows of the child; ${along}`,
    x: { label: 'x . p', kind: 'linear', min: low, max: high },
    y: { label: 'z of the parent / gain', kind: 'linear', min: 0 },
    layers: [
      { kind: 'line', name: 'all of it', color: 'muted', x: [Math.max(0, low), high], y: [Math.max(0, low), high] },
      {
        kind: 'line',
        name: 'sparse code: shifted by delta, slope 1',
        color: 'null',
        dashed: true,
        x: ends,
        y: ends.map(v => v - shift),
      },
      { kind: 'line', name: 'hard clustering: all or none', color: 'warn', dashed: true, x: [low, high], y: [0, 0] },
      { kind: 'points', name: 'parent alone', color: 0, ...alone },
      { kind: 'points', name: 'child', color: 1, ...children },
      ...(found.slope === null || found.intercept === null
        ? []
        : [
            {
              kind: 'line' as const,
              name: `least squares where it fires: slope ${found.slope.toFixed(2)}`,
              color: 1,
              x: [low, high],
              y: [low, high].map(v => found.slope! * v + found.intercept!),
            },
          ]),
    ],
  }
}
