// The charts of clustering against composition: dumbbells, explained variance by budget, weights of pairs, shape of cells (analyses.md A10). Pure.
import type { Chart, ChartColor, ChartLayer } from '../../chart/types.ts'
import { POWER } from './calibrate.ts'
import { statisticIds } from './measure.ts'
import type { ClusteringEvidence } from './report.ts'
import { statisticWords } from './statistics.ts'

const decimals = (v: number, digits = 3) => v.toFixed(digits).replace('-', '−')
/** Slots of the two surrogates, the same in every chart. */
const CLUSTER = 0
const LINEAR = 1

const drawsOf = ({ n, draws, seed }: ClusteringEvidence, unit: string) =>
  `${n.toLocaleString('en')} ${unit}s, ${draws === 0 ? 'no draw yet' : `${draws} draws of each surrogate`}, seed ${seed}`

/** One row a statistic that can tell the surrogates apart, each on its own scale: H_C at 0, H_L at 1, the data in between or beyond. */
export function dumbbellChart(evidence: ClusteringEvidence, unit: string): Chart {
  const rows = statisticIds.flatMap(id => {
    const at = evidence.statistics[id]
    return at.lambda === null ? [] : [{ ...at, lambda: at.lambda, words: statisticWords(id) }]
  })
  const at = rows.map((_, i) => i)
  const gap = (i: number) => rows[i]!.linear! - rows[i]!.cluster!
  const ends = (which: 'cluster' | 'linear', place: number) => {
    const sd = at.map(i => Math.abs((which === 'cluster' ? rows[i]!.clusterSd! : rows[i]!.linearSd!) / gap(i)))
    return {
      kind: 'points' as const,
      x: at.map(() => place),
      y: at,
      low: sd.map(v => place - v),
      high: sd.map(v => place + v),
      labels: rows.map(row => `${row.words.name}: ${decimals(row[which]!)}`),
      radius: 0.7,
    }
  }
  const layers: ChartLayer[] = [
    { kind: 'rule', axis: 'x', at: 0, dashed: true, color: 'null' },
    { kind: 'rule', axis: 'x', at: 1, dashed: true, color: 'null' },
    { kind: 'segments', x1: at.map(() => 0), y1: at, x2: at.map(() => 1), y2: at, color: 'muted', width: 1.5 },
    { ...ends('cluster', 0), name: 'H_C: clusters with gains (mean ± sd)', color: CLUSTER },
    { ...ends('linear', 1), name: 'H_L: independent sparse sum (mean ± sd)', color: LINEAR },
    {
      kind: 'points',
      name: 'data',
      color: 'accent',
      x: rows.map(row => row.lambda),
      y: at,
      labels: rows.map(row => `λ ${decimals(row.lambda, 2)} (${decimals(row.observed!)})`),
      radius: 1,
    },
  ]
  return {
    title: 'Between clusters and a sparse sum',
    subtitle: `${rows.length} of ${statisticIds.length} statistics tell the surrogates apart by at least ${POWER} pooled sd; ${drawsOf(evidence, unit)}`,
    x: { label: 'λ = (S_obs − S_C) / (S_L − S_C); outside 0 to 1: neither', kind: 'linear' },
    y: {
      label: '',
      kind: 'category',
      // The number first: a long name is cut at its end.
      categories: rows.map(({ words, lambda }) => `λ ${decimals(lambda, 2)}, ${words.code} ${words.name}`),
    },
    layers: rows.length > 0 ? layers : [],
  }
}

/** E5: the dictionary cut to its largest l values against k-means with a local PCA of rank l - 1. */
export function budgetChart(evidence: ClusteringEvidence, unit: string): Chart {
  const { observed, cluster, linear } = evidence.curves
  const line = (y: ArrayLike<number>, name: string, color: ChartColor, dashed = false) => ({
    kind: 'line' as const,
    ...{ x: Array.from(y, (_, l) => l + 1), y, name, color, dashed },
  })
  const layers: ChartLayer[] = observed
    ? [
        { kind: 'rule', axis: 'x', at: evidence.budget, dashed: true, color: 'muted', label: `l = ${evidence.budget}` },
        line(observed.sae, 'dictionary, largest l values', 'accent'),
        line(observed.localPca, 'k-means and a local PCA of rank l − 1', 'ink'),
        ...(cluster ? [line(cluster, 'dictionary on H_C', CLUSTER, true)] : []),
        ...(linear ? [line(linear, 'dictionary on H_L', LINEAR, true)] : []),
      ]
    : []
  return {
    title: 'Explained by budget',
    subtitle: `E5, ${evidence.k} cells; a local PCA is of about ${Math.round(evidence.n / evidence.k)} ${unit}s and explains these same ones; ${drawsOf(evidence, unit)}`,
    x: { label: 'numbers a row, l', kind: 'linear' },
    y: { label: 'explained variance', kind: 'linear', max: 1 },
    layers,
  }
}

/** E6: what the mean of both is made of. */
export function weightChart(evidence: ClusteringEvidence, unit: string): Chart {
  const pairs = evidence.pairs.filter(pair => pair.alpha !== null && pair.beta !== null)
  const layers: ChartLayer[] = [
    {
      kind: 'points',
      name: 'what would be: (1, 1) sum, (½, ½) average, (1, 0) and (0, 1) winner',
      color: 'null',
      hollow: true,
      radius: 1.4,
      x: [1, 0.5, 1, 0],
      y: [1, 0.5, 0, 1],
      labels: ['sum', 'average', 'winner i', 'winner j'],
      shown: [0, 1, 2, 3],
    },
    {
      kind: 'points',
      name: 'pairs',
      color: 'accent',
      x: pairs.map(pair => pair.alpha!),
      y: pairs.map(pair => pair.beta!),
      labels: pairs.map(pair => `#${pair.i} and #${pair.j}: I ${pair.index === null ? 'undefined' : decimals(pair.index, 2)}, ${pair.counts[3]} common`),
    },
  ] // prettier-ignore
  return {
    title: 'What two latents make together',
    subtitle: `E6: μ_AB − μ_N on μ_A − μ_N and μ_B − μ_N; ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'} with at least 60 ${unit}s in each cell`,
    x: { label: 'α, weight of i alone', kind: 'linear' },
    y: { label: 'β, weight of j alone', kind: 'linear' },
    equal: true,
    layers: pairs.length > 0 ? layers : [],
  }
}

/** E8: explained variance of the rows that one latent wins, by shapes of growing freedom. */
export function shapeChart({ shape, budget }: ClusteringEvidence, unit: string): Chart {
  const bars = shape ? [shape.constant, shape.ray, shape.line, shape.sae, shape.localPca] : []
  return {
    title: 'Shape of the cells that latents win',
    subtitle: shape ? `E8: ${shape.cells} cells of at least 20 ${unit}s, ${shape.rows.toLocaleString('en')} ${unit}s` : 'E8: no latent wins 20 rows',
    x: { label: '', kind: 'category', categories: ['mean', 'ray through b', 'first PC line', 'dictionary', `local PCA, rank ${budget - 1}`] },
    y: { label: 'explained variance', kind: 'linear', min: 0, max: 1 },
    layers: shape ? [{ kind: 'bars', along: 'y', at: bars.map((_, i) => i), to: bars, color: 'accent', labels: bars.map(v => decimals(v)) }] : [],
  } // prettier-ignore
}

/** E9: how much of its share a parent answers with on its children's rows: all or none, or in between. */
export function ratioChart({ credit, statistics, ...evidence }: ClusteringEvidence, unit: string): Chart {
  const { ratioEdges, observed, cluster, linear, pairs } = credit
  const middles = Array.from(ratioEdges.subarray(1), (edge, bin) => (edge + ratioEdges[bin]!) / 2)
  const line = (y: Float64Array, name: string, color: ChartColor) => ({
    kind: 'line' as const,
    ...{ x: middles, y, name, color, dashed: true },
  })
  const width = ratioEdges[1]! - ratioEdges[0]!
  const layers: ChartLayer[] = observed
    ? [
        { kind: 'bars', along: 'y', at: middles, to: observed, width, color: 'accent', name: 'data' },
        ...(cluster ? [line(cluster, 'H_C (mean of draws)', CLUSTER)] : []),
        ...(linear ? [line(linear, 'H_L (mean of draws)', LINEAR)] : []),
        { kind: 'rule', axis: 'x', at: 0, dashed: true, color: 'muted', label: 'none' },
        { kind: 'rule', axis: 'x', at: 1, dashed: true, color: 'muted', label: 'all' },
      ]
    : []
  const { slope } = statistics
  const counted = pairs.filter(pair => pair.slope !== null).length
  return {
    title: 'What parents answer on their children’s rows',
    subtitle: `E9: ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'} of a parent and a child, ${pairs.reduce((sum, pair) => sum + pair.childRows, 0).toLocaleString('en')} ${unit}s of children; median slope ${slope.observed === null ? 'undefined' : decimals(slope.observed, 2)} of ${counted}; ${drawsOf({ credit, statistics, ...evidence }, unit)}`,
    x: { label: 'z of the parent / (gain · a)', kind: 'linear', min: ratioEdges[0]!, max: ratioEdges.at(-1)! },
    y: { label: 'share of rows', kind: 'linear', min: 0 },
    layers,
  }
}
