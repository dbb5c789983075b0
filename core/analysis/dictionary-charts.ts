// The charts of two dictionaries: cosine against zones, matched cosines, cosine against r. Pure, every process.
import type { Chart, ChartColor } from '../chart/types.ts'
import { quadrantAt, quadrantOf, type MatchedPair, type Quadrant, type QuadrantCounts } from './zone-quadrants.ts'

const quadrants: readonly { of: Quadrant; name: string; color: ChartColor }[] = [
  { of: 'zone', name: 'same zone, other vector', color: 'warn' },
  { of: 'both', name: 'same zone, same vector', color: 2 },
  { of: 'vector', name: 'other zone, same vector', color: 'accent' },
  { of: 'neither', name: 'neither', color: 'muted' },
]

const nameOf = ({ a, b }: { a: number; b: number }) => `A #${a} · B #${b}`

/** Pairs by layer of the chart: layer l, dot k is pairs[l][k]. The layers before them are lines. */
export interface PairChart {
  chart: Chart
  layers: readonly (readonly MatchedPair[])[]
}

/**
 * Decoder cosine against zone Jaccard of matched pairs, coloured by quadrant; pairs with too few rows are hollow and in no count.
 * @param point 1 % point of the best random cosine
 */
export function quadrantChart(
  pairs: readonly MatchedPair[],
  counts: QuadrantCounts,
  { by, rows, point }: { by: string; rows: string; point: number },
): PairChart {
  const known = pairs.filter(p => !Number.isNaN(p.cosine) && !Number.isNaN(p.jaccard))
  const groups = quadrants.map(q => known.filter(p => !p.few && quadrantOf(p) === q.of))
  const few = known.filter(p => p.few)
  const layers = [[], [], [], ...groups, few]
  const dots = (list: readonly MatchedPair[], name: string, color: ChartColor, hollow = false) => ({
    kind: 'points' as const,
    name,
    x: list.map(p => p.cosine),
    y: list.map(p => p.jaccard),
    labels: list.map(nameOf),
    color,
    radius: 0.55,
    ...(hollow ? { hollow } : {}),
  })
  return {
    layers,
    chart: {
      title: 'Decoder cosine against zone Jaccard',
      subtitle: `${counts.n} pairs matched by ${by} over ${rows}; lines at ${quadrantAt}${few.length > 0 ? `; hollow: ${few.length} with under 30 rows or 5 word types, not counted` : ''}`,
      x: { label: 'cosine of decoder rows', kind: 'linear', min: Math.min(0, ...known.map(p => p.cosine)), max: 1 },
      y: { label: 'Jaccard of zones', kind: 'linear', min: 0, max: 1 },
      layers: [
        { kind: 'rule', axis: 'x', at: quadrantAt, color: 'muted', dashed: true },
        { kind: 'rule', axis: 'y', at: quadrantAt, color: 'muted', dashed: true },
        { kind: 'rule', axis: 'x', at: point, color: 'null', dashed: true, label: 'best random, 1 %' },
        ...groups.map((list, at) => dots(list, `${quadrants[at]!.name}: ${list.length}`, quadrants[at]!.color)),
        ...(few.length > 0 ? [dots(few, 'too few rows', 'muted', true)] : []),
      ],
    },
  }
}

/** Counts of numbers in bins of -1..1. */
function binned(values: ArrayLike<number>, bins: number, low: number): { at: number[]; share: number[]; n: number } {
  const counts = new Array<number>(bins).fill(0)
  let n = 0
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (Number.isNaN(v)) continue
    n++
    const bin = Math.floor(((v - low) / (1 - low)) * bins)
    counts[Math.min(bins - 1, Math.max(0, bin))]!++
  }
  const width = (1 - low) / bins
  return { at: counts.map((_, b) => low + (b + 0.5) * width), share: counts.map(c => (n > 0 ? c / n : 0)), n }
}

const bins = 50

/** Matched cosines of one or several pairs of dictionaries, with the null of flipped signs and the lines of chance. */
export function matchedCosineChart(
  series: readonly { name: string; cosine: ArrayLike<number>; color: ChartColor }[],
  nulls: { flipped: ArrayLike<number> | null; point: number; mean: number },
): Chart {
  let low = 0
  for (const { cosine } of series) for (let i = 0; i < cosine.length; i++) if (cosine[i]! < low) low = Math.floor(cosine[i]! * 10) / 10 // prettier-ignore
  const width = (1 - low) / bins
  const lines = series.map(({ name, cosine, color }, at) => {
    const { at: x, share, n } = binned(cosine, bins, low)
    // One is filled, several are outlines.
    return series.length === 1
      ? { kind: 'bars' as const, along: 'y' as const, name: `${name} (${n})`, at: x, to: share, width: width * 0.92, color }
      : { kind: 'line' as const, steps: true, name: `${name} (${n})`, x: x.map(v => v - width / 2), y: share, color, dashed: at >= 8 } // prettier-ignore
  })
  const flipped = nulls.flipped && binned(nulls.flipped, bins, low)
  return {
    title: 'Matched decoder cosines',
    subtitle: 'share of matched latents by cosine; two peaks would mean that some come back and others do not',
    x: { label: 'cosine of decoder rows', kind: 'linear', min: low, max: 1 },
    y: { label: 'share of latents', kind: 'linear', min: 0 },
    layers: [
      ...lines,
      ...(flipped
        ? [{ kind: 'line' as const, steps: true, name: `best with flipped signs (${flipped.n})`, x: flipped.at.map(v => v - width / 2), y: flipped.share, color: 'null' as const }] // prettier-ignore
        : []),
      { kind: 'rule', axis: 'x', at: nulls.mean, color: 'null', dashed: true, label: 'best random, mean' },
      { kind: 'rule', axis: 'x', at: nulls.point, color: 'null', dashed: true, label: '1 %' },
    ],
  }
}

/** Decoder cosine against Pearson r of the codes, of the pairs matched by decoder. */
export function cosineCodesChart(pairs: readonly (MatchedPair & { r: number })[], rows: string): PairChart {
  const known = pairs.filter(p => !Number.isNaN(p.cosine) && !Number.isNaN(p.r))
  return {
    layers: [[], [], known],
    chart: {
      title: 'Decoder cosine against r of codes',
      subtitle: `${known.length} pairs matched by decoder over ${rows}; "same function" from r ${quadrantAt}`,
      x: { label: 'cosine of decoder rows', kind: 'linear', max: 1 },
      y: { label: 'Pearson r of codes', kind: 'linear', max: 1 },
      layers: [
        { kind: 'rule', axis: 'x', at: quadrantAt, color: 'muted', dashed: true },
        { kind: 'rule', axis: 'y', at: quadrantAt, color: 'muted', dashed: true },
        {
          kind: 'points',
          x: known.map(p => p.cosine),
          y: known.map(p => p.r),
          labels: known.map(nameOf),
          color: 'accent',
          colors: known.map((p): ChartColor => (p.few ? 'muted' : 'accent')),
          radius: 0.5,
        },
      ],
    },
  }
}
