// The charts of factor blocks: quadrants, the block-ordered matrix, block size against the threshold. Pure, every process.
import type { Chart, ChartColor } from '../chart/types.ts'
import { count } from '../figure/format-number.ts'
import { dependentAt, type BlockKind, type FactorPairs, type SizePoint } from './factors.ts'
import { leastExpected } from './pair-measures.ts'
import { quadrantOf, type Quadrant } from './quadrants.ts'

export const quadrantNames: Readonly<Record<Quadrant, string>> = {
  tegum: 'tegum: opposed, exclusive',
  siblings: 'split siblings: alike, exclusive',
  separate: 'separate factors: orthogonal, together',
  pca: 'PCA: alike, together',
  opposed: 'opposed, together',
  none: 'no evidence',
}
const colors: Readonly<Record<Quadrant, ChartColor>> = { tegum: 0, siblings: 1, separate: 2, pca: 3, opposed: 4, none: 'muted' } // prettier-ignore

/** Dots of the quadrant chart at most; those of a quadrant first, then the others as far as there is room. */
const mostDots = 4_000

/** The pairs that are drawn, i < j, quadrant pairs first and then by |Zphi|. */
export function drawnPairs(pairs: FactorPairs, tau: number): { i: number; j: number; quadrant: Quadrant }[] {
  const { k, expected, zphi } = pairs
  const placed: number[] = []
  const others: number[] = []
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const at = i * k + j
      if (!(expected[at]! >= leastExpected) || Number.isNaN(zphi[at]!)) continue
      ;(quadrantOf(pairs, tau, i, j) === 'none' ? others : placed).push(at)
    }
  }
  const first = strongest(placed, zphi, mostDots)
  return [...first, ...strongest(others, zphi, mostDots - first.length)].map(at => {
    const [i, j] = [Math.floor(at / k), at % k]
    return { i, j, quadrant: quadrantOf(pairs, tau, i, j) }
  })
}

/** Those of largest |Zphi|, largest first, the first among equals: millions are not sorted for thousands. */
function strongest(of: readonly number[], zphi: Float64Array, most: number): number[] {
  const size = (at: number) => Math.abs(zphi[at]!)
  let kept = of
  if (of.length > most) {
    const least = Float64Array.from(of, size).sort()[of.length - Math.max(1, most)]!
    kept = of.filter(at => size(at) >= least)
  }
  return [...kept].sort((a, b) => size(b) - size(a) || a - b).slice(0, most)
}

/** G against Zphi, with the thresholds of the rules. */
export function quadrantChart(pairs: FactorPairs, tau: number, names: readonly string[]): Chart {
  const drawn = drawnPairs(pairs, tau)
  const groups = (Object.keys(quadrantNames) as Quadrant[])
    .reverse()
    .filter(group => drawn.some(p => p.quadrant === group))
  const rule = (axis: 'x' | 'y', at: number) => ({
    kind: 'rule' as const,
    axis,
    at,
    color: 'muted' as const,
    dashed: true,
  })
  const all = (pairs.k * (pairs.k - 1)) / 2
  return {
    title: 'Direction against dependence',
    subtitle: `${count(drawn.length)} of ${count(all)} pairs i < j: those with at least ${leastExpected} expected rows${drawn.length === mostDots ? `, the ${count(mostDots)} strongest` : ''}; lines at |G| = ${tau.toFixed(2)} and |Zphi| = ${dependentAt}`,
    x: { label: 'G = cos(d_i, d_j)', kind: 'linear', min: -1, max: 1 },
    y: { label: 'Zphi', kind: 'linear' },
    layers: [
      ...groups.map(group => {
        const own = drawn.filter(p => p.quadrant === group)
        return {
          kind: 'points' as const,
          name: quadrantNames[group],
          color: colors[group],
          x: own.map(p => pairs.cosines[p.i * pairs.k + p.j]!),
          y: own.map(p => pairs.zphi[p.i * pairs.k + p.j]!),
          labels: own.map(p => `${names[p.i]} and ${names[p.j]}`),
          radius: group === 'none' ? 0.35 : 0.6,
        }
      }),
      rule('x', tau),
      rule('x', -tau),
      rule('y', dependentAt),
      rule('y', -dependentAt),
    ],
  }
}

/** Features in blocks first, block by block, then the others by index; only the first `most`. */
export function blockOrder(labels: Int32Array, most: number): number[] {
  const sizes = new Map<number, number>()
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  const order = [...labels.keys()].sort((a, b) => {
    const [x, y] = [labels[a]!, labels[b]!]
    return sizes.get(y)! - sizes.get(x)! || x - y || a - b
  })
  return order.slice(0, most)
}

/** Zphi at which the colour of the lower triangle is full. */
const fullZphi = 10

/** One matrix, block by block: G above the diagonal, Zphi / 10 below it, both in [-1, 1]. */
export function blockChart(pairs: FactorPairs, labels: Int32Array, names: readonly string[], most = 80): Chart {
  const order = blockOrder(labels, most)
  const n = order.length
  const values = new Float64Array(n * n).fill(Number.NaN)
  const texts: string[] = []
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const at = order[r]! * pairs.k + order[c]!
      const [g, z] = [pairs.cosines[at]!, pairs.zphi[at]!]
      if (r !== c) values[r * n + c] = c > r ? g : Math.max(-1, Math.min(1, z / fullZphi))
      texts.push(r === c ? (names[order[r]!] ?? '') : c > r ? `G ${g.toFixed(2)}` : Number.isNaN(z) ? 'Zphi: never or always on' : `Zphi ${z.toFixed(1)}`) // prettier-ignore
    }
  }
  const categories = order.map(i => names[i]!)
  return {
    title: 'Block by block',
    subtitle: `${n} of ${pairs.k} features, blocks first; above the diagonal G, below it Zphi / ${fullZphi}`,
    x: { label: '', kind: 'category', categories },
    y: { label: '', kind: 'category', categories },
    layers: [{ kind: 'cells', values, columns: n, rows: n, scale: 'diverging', low: -1, high: 1, title: `G, and Zphi / ${fullZphi}`, labels: texts }], // prettier-ignore
  }
}

/** Members of the largest block against the threshold, with the chosen threshold and the Bonferroni point of random directions. */
export function sizeChart(
  sizes: Readonly<Record<BlockKind, readonly SizePoint[]>>,
  tau: number,
  bonferroni: number,
  k: number,
): Chart {
  const line = (kind: BlockKind, color: ChartColor) => ({
    kind: 'line' as const,
    name: kind === 'tegum' ? 'tegum graph' : 'PCA graph',
    color,
    steps: true,
    x: sizes[kind].map(p => p.tau).reverse(),
    y: sizes[kind].map(p => p.largest).reverse(),
  })
  return {
    title: 'Largest block against the threshold',
    subtitle: `a low threshold of |G| chains everything into one block; of ${k} features`,
    x: { label: 'threshold of |G|', kind: 'linear', min: 0, max: 1 },
    y: { label: 'members of the largest block', kind: 'linear', min: 0 },
    layers: [
      line('tegum', 0),
      line('pca', 3),
      { kind: 'rule', axis: 'x', at: tau, color: 'accent', label: 'chosen' },
      { kind: 'rule', axis: 'x', at: bonferroni, color: 'null', label: 'random directions', dashed: true },
    ],
  }
}
