// The charts of splitting trees: an icicle by width, and how many latents are of each kind. Pure, every process.
import type { Chart, ChartLayer } from '../chart/types.ts'
import { kindCounts, splitRules, type MovedCount, type SplitEdge } from './splitting-tree.ts'
import { icicle, type ChainNode, type IcicleBox } from './width-chain.ts'

/** Boxes of an area layer by their decoder cosine to the parent. */
const shades: readonly {
  name: string
  opacity: number
  color: 'muted' | 'accent' | 2
  of(box: IcicleBox): boolean
}[] = [
  {
    name: 'start of a tree',
    color: 'muted',
    opacity: 0.45,
    of: b => b.node.edge === null || b.node.edge.parent === null,
  },
  { name: 'same', color: 2, opacity: 0.85, of: b => b.node.edge?.kind === 'same' },
  { name: 'child, cosine from 0.7', color: 'accent', opacity: 0.9, of: b => (b.node.edge?.cosine ?? 0) >= 0.7 },
  { name: 'child, 0.4 to 0.7', color: 'accent', opacity: 0.6, of: b => (b.node.edge?.cosine ?? 0) >= 0.4 },
  { name: 'child, below 0.4', color: 'accent', opacity: 0.3, of: () => true },
]

export interface IcicleChart {
  chart: Chart
  /** what outline k of layer l is */
  nodes: readonly (readonly ChainNode[])[]
}

/** Trees as boxes: each width a column, a box as high as the rows that it shares with its parent, its shade the decoder cosine. */
export function icicleChart(
  roots: readonly ChainNode[],
  of: number,
  names: readonly string[],
  unit: string,
): IcicleChart {
  const boxes = icicle(roots)
  const sorted = shades.map((): IcicleBox[] => [])
  for (const box of boxes) sorted[shades.findIndex(s => s.of(box))]!.push(box)
  const layers = shades.map(({ name, color, opacity }, at): ChartLayer => ({
    kind: 'areas',
    name,
    color,
    opacity,
    outlines: sorted[at]!.map(({ x0, x1, y0, y1 }) => [x0, y0, x1, y0, x1, y1, x0, y1]),
    labels: sorted[at]!.map(({ node }) => labelOf(node)),
  }))
  return {
    nodes: sorted.map(list => list.map(({ node }) => node)),
    chart: {
      title: 'Splitting tree across widths',
      subtitle: `${roots.length} of ${of} trees with children; height: ${unit}s on which parent and child are both on`,
      x: { label: 'dictionary, narrow to wide', kind: 'category', categories: names },
      y: { label: `${unit}s`, kind: 'linear', min: 0 },
      layers,
    },
  }
}

function labelOf({ latent, edge, rows, children }: ChainNode): string {
  if (!edge || edge.parent === null)
    return `#${latent}: ${children.length} ${children.length === 1 ? 'child' : 'children'}`
  const c = edge.cosine === null ? '' : `, cos ${edge.cosine.toFixed(2)}`
  return `#${latent}: ${edge.kind} of #${edge.parent}${c}, MC ${edge.masked?.toFixed(2) ?? '—'}, ${rows} rows`
}

/** Shares of the wider dictionary's latents by kind, one bar a level. */
export function kindChart(levels: readonly (readonly SplitEdge[])[], names: readonly string[]): Chart {
  const kinds = ['same', 'child', 'novel', 'unassigned', 'dead'] as const
  const colors = [2, 'accent', 'warn', 'muted', 'null'] as const
  const counts = levels.map(kindCounts)
  const total = levels.map(edges => Math.max(1, edges.length))
  const below = levels.map(() => 0)
  return {
    title: 'What latents of the wider dictionary are',
    subtitle: 'shares of all its latents; counts on the bars',
    x: { label: 'share of latents', kind: 'linear', min: 0, max: 1 },
    y: { label: '', kind: 'category', categories: levels.map((_, at) => `${names[at]} → ${names[at + 1]}`) },
    layers: kinds.map((kind, k): ChartLayer => {
      const from = [...below]
      const to = counts.map((c, at) => (below[at] = below[at]! + c[kind] / total[at]!))
      const labels = counts.map(c => `${kind}: ${c[kind]}`)
      return {
        kind: 'bars',
        along: 'x',
        name: kind,
        at: levels.map((_, at) => at),
        from,
        to,
        color: colors[k]!,
        labels,
      }
    }),
  }
}

const moved = [
  { rule: 'contained', name: 'with a parent, as P(i|j) moves', color: 'accent', of: (c: MovedCount) => c.withParent },
  { rule: 'masked', name: 'with a parent, as MC moves', color: 'warn', of: (c: MovedCount) => c.withParent },
  { rule: 'sameCosine', name: 'same, as the cosine moves', color: 2, of: (c: MovedCount) => c.same },
  { rule: 'sameJaccard', name: 'same, as the Jaccard moves', color: 'ink', of: (c: MovedCount) => c.same },
] as const

/** Counts of the wider dictionary's latents as each threshold moves; the dots are the thresholds in use. */
export function movedChart(counts: readonly MovedCount[], from: string, to: string): Chart {
  return {
    title: 'If the thresholds were others',
    subtitle: `latents of ${to} by what they are of ${from}; one threshold moves, the others stay; dots: those in use`,
    x: { label: 'threshold', kind: 'linear', min: 0, max: 1 },
    y: { label: 'latents', kind: 'linear', min: 0 },
    layers: moved.flatMap(({ rule, name, color, of }): ChartLayer[] => {
      const own = counts.filter(c => c.rule === rule)
      const used = own.filter(c => Math.abs(c.at - splitRules[rule]) < 1e-9)
      return [
        { kind: 'line', name, x: own.map(c => c.at), y: own.map(of), color },
        { kind: 'points', x: used.map(c => c.at), y: used.map(of), labels: used.map(c => `${name}: ${of(c)}`), color, radius: 0.9 }, // prettier-ignore
      ]
    }),
  }
}
