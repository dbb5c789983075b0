// A token's ledger as a waterfall: what each part of the reconstruction adds along the probe, up to the projection (analyses.md A2). Pure.
import type { Chart, ChartColor } from '../chart/types.ts'

export interface WaterfallInput {
  /** the class and the token */
  title: string
  projection: number
  bias: number
  /** shares, largest first */
  lines: readonly { feature: number; share: number; main: boolean }[]
  error: number
}

/** Lines that are drawn one by one; the others are summed. */
const drawn = 10

/** Bars from the sum so far to the sum with the part; the last bar is the projection itself. */
export function waterfallChart({ title, projection, bias, lines, error }: WaterfallInput): Chart {
  // Those that matter, in either sense, in the order of their shares.
  const chosen = new Set([...lines].sort((a, b) => Math.abs(b.share) - Math.abs(a.share)).slice(0, drawn))
  const own = lines.filter(line => chosen.has(line) || line.main)
  const rest = lines.filter(line => !own.includes(line))
  const steps: { name: string; share: number; color: ChartColor }[] = [
    { name: 'bias', share: bias, color: 'muted' },
    ...own.map(({ feature, share, main }) => ({
      name: `#${feature}${main ? ' main' : ''}`,
      share,
      color: (main ? 'accent' : share >= 0 ? 'positive' : 'negative') as ChartColor,
    })),
    ...(rest.length > 0
      ? [{ name: `${rest.length} others`, share: rest.reduce((sum, l) => sum + l.share, 0), color: 'muted' as const }]
      : []),
    { name: 'error', share: error, color: 'warn' },
  ]
  const from: number[] = []
  const to: number[] = []
  let sum = 0
  for (const { share } of steps) {
    from.push(sum)
    to.push((sum += share))
  }
  const at = [...steps.keys(), steps.length]
  return {
    title,
    subtitle: 'x . p = bias + what each latent writes along the probe + what the dictionary leaves out',
    x: { label: '', kind: 'category', categories: [...steps.map(s => s.name), 'x . p'] },
    y: { label: 'along the unit probe', kind: 'linear' },
    layers: [
      { kind: 'rule', axis: 'y', at: 0, color: 'muted' },
      {
        kind: 'bars',
        along: 'y',
        color: 'positive',
        at,
        from: [...from, 0],
        to: [...to, projection],
        colors: [...steps.map(s => s.color), 'ink'],
        labels: [...steps.map(s => s.share), projection].map(v => v.toFixed(2)),
      },
      {
        kind: 'segments',
        color: 'muted',
        width: 0.5,
        x1: to.map((_, i) => i),
        y1: to,
        x2: to.map((_, i) => i + 1),
        y2: to,
      },
    ],
  }
}
