// The charts of stability across seeds: orphans, recovery of subspaces, by firing rate. Pure, every process.
import type { Chart } from '../chart/types.ts'
import { sharedAt } from '../matching/match-report.ts'
import type { OrphanFit, OrphanPoint, RateDecile } from './stability.ts'

/** orphan(k) with its fit and the floor that it runs to. */
export function orphanChart(points: readonly OrphanPoint[], fit: OrphanFit | null): Chart {
  const last = Math.max(10, ...points.map(p => p.k))
  const x = Array.from({ length: 60 }, (_, i) => 2 + ((last - 2) * i) / 59)
  return {
    title: 'Latents that no other seed has',
    subtitle: fit
      ? `orphan(k) = ${fit.a.toFixed(2)} + ${fit.b.toFixed(2)} k^-${fit.g.toFixed(2)}${fit.points === 3 ? '; three points fix the curve: it is no test of it' : ''}`
      : 'mean over all choices of k - 1 others; a fit needs four dictionaries',
    x: { label: 'dictionaries looked at, k', kind: 'linear', min: 2, max: last },
    y: { label: 'share of latents shared with none', kind: 'linear', min: 0, max: 1 },
    layers: [
      ...(fit
        ? [
            { kind: 'line' as const, name: 'fit', x, y: x.map(k => fit.a + fit.b * k ** -fit.g), color: 'accent' as const }, // prettier-ignore
            { kind: 'rule' as const, axis: 'y' as const, at: fit.a, color: 'null' as const, dashed: true, label: 'floor a' }, // prettier-ignore
          ]
        : []),
      { kind: 'points', name: 'measured', x: points.map(p => p.k), y: points.map(p => p.orphan), labels: points.map(p => `k ${p.k}: ${p.orphan.toFixed(3)}`), color: 'ink', radius: 1 }, // prettier-ignore
    ],
  }
}

/** Nearest cosine against the share of the row in the span of its 8 nearest: high and low means a stable subspace with another basis. */
export function recoveryChart(
  { cosine, best, random }: { cosine: ArrayLike<number>; best: ArrayLike<number>; random: ArrayLike<number> },
  names: readonly [string, string],
  meanRandom: number | null,
): Chart {
  const at = Array.from({ length: cosine.length }, (_, i) => i).filter(i => !Number.isNaN(best[i]!))
  const labels = at.map(i => `#${i}`)
  return {
    title: 'Nearest cosine and subspace recovery',
    subtitle: `${at.length} latents of ${names[0]} in ${names[1]}; R² of the decoder row on its 8 nearest rows, and on 8 random ones`,
    x: { label: 'nearest cosine', kind: 'linear', max: 1 },
    y: { label: 'R² of 8 rows', kind: 'linear', min: 0, max: 1 },
    layers: [
      { kind: 'rule', axis: 'x', at: sharedAt, color: 'muted', dashed: true },
      ...(meanRandom === null ? [] : [{ kind: 'rule' as const, axis: 'y' as const, at: meanRandom, color: 'null' as const, dashed: true, label: 'random rows, mean' }]), // prettier-ignore
      { kind: 'points', name: '8 random rows', x: at.map(i => cosine[i]!), y: at.map(i => random[i]!), labels, color: 'null', radius: 0.4, hollow: true }, // prettier-ignore
      { kind: 'points', name: '8 nearest rows', x: at.map(i => cosine[i]!), y: at.map(i => best[i]!), labels, color: 'accent', radius: 0.5 }, // prettier-ignore
    ],
  }
}

const measures = ['matched cosine', 'shared', 'R² of 8 nearest', 'R² of 8 random'] as const
const colors = ['accent', 2, 'ink', 'null'] as const

/** Means by decile of the firing rate. */
export function decileChart(parts: readonly RateDecile[]): Chart {
  const rate = (share: number) => `${(100 * share).toPrecision(2)}%`
  return {
    title: 'By firing rate',
    subtitle: 'means over tenths of the live latents, rarest left; shares of rows on the axis',
    x: { label: 'firing rate', kind: 'category', categories: parts.map(p => `${rate(p.from)}–${rate(p.to)}`) },
    y: { label: 'mean', kind: 'linear', min: 0, max: 1 },
    layers: measures.map((name, k) => ({
      kind: 'line',
      name,
      x: parts.map((_, at) => at),
      y: parts.map(p => p.means[k] ?? Number.NaN),
      color: colors[k]!,
      ...(name.endsWith('random') ? { dashed: true } : {}),
    })),
  }
}
