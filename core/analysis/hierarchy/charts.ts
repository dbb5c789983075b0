// The geometry of a hierarchy as charts: containment, nested cosines, the plane of a pair, simplices and their held-out words. Pure, every process.
import type { Chart, ChartAxis, ChartLayer } from '../../chart/types.ts'
import type { FamilyReport } from './family-report.ts'
import type { PairReport } from './pair-report.ts'
import type { HierarchyReport } from './report.ts'

const pairName = ({ names }: HierarchyReport, pair: PairReport) => `${names[pair.child]} in ${names[pair.parent]}`
const pairAxis = (report: HierarchyReport): ChartAxis => ({
  label: 'child in parent',
  kind: 'category',
  categories: report.pairs.map(pair => pairName(report, pair)),
})

/** A dot a pair beside its null band. */
export function kappaChart(report: HierarchyReport): Chart {
  const { pairs } = report
  const defined = [...pairs.keys()].filter(i => pairs[i]!.kappa.kappa !== null)
  const bands = [...pairs.keys()].filter(i => pairs[i]!.kappa.band !== null)
  return {
    title: 'Does the child hold its parent?',
    subtitle: `cross-split containment κ of ${defined.length} of ${pairs.length} pairs; the others are undefined: l₁·l₂ within 3 sd of random words`,
    x: { label: 'κ: 1 the child contains the parent, 0 independent', kind: 'linear' },
    y: pairAxis(report),
    layers: [
      { kind: 'rule', color: 'muted', axis: 'x', at: 0 },
      { kind: 'rule', color: 'muted', axis: 'x', at: 1, dashed: true },
      {
        ...{ kind: 'segments', name: 'random words as the child, 95 %', color: 'null', width: 5 },
        x1: bands.map(i => pairs[i]!.kappa.band![0]),
        x2: bands.map(i => pairs[i]!.kappa.band![1]),
        ...{ y1: bands, y2: bands },
      },
      {
        ...{ kind: 'points', name: 'κ', color: 'accent', radius: 0.9 },
        x: defined.map(i => pairs[i]!.kappa.kappa!),
        y: defined,
        labels: defined.map(i => pairName(report, pairs[i]!)),
      },
    ],
  }
}

/** The nested cosine beside random nested sets, which have it near 0 too. */
export function nestedChart(report: HierarchyReport): Chart {
  const { pairs } = report
  const known = [...pairs.keys()].filter(i => pairs[i]!.b !== null)
  const bands = [...pairs.keys()].filter(i => pairs[i]!.bNull !== null)
  return {
    title: 'cos(l_c − l_p, l_p), which is near 0 for random nested sets too',
    subtitle: `${known.length} pairs; bands: random words in sets of the same sizes; on its own no evidence of a hierarchy`,
    x: { label: '(b)', kind: 'linear', min: -1, max: 1 },
    y: pairAxis(report),
    layers: [
      { kind: 'rule', color: 'muted', axis: 'x', at: 0 },
      {
        ...{ kind: 'segments', name: 'random nested sets, 95 %', color: 'null', width: 5 },
        x1: bands.map(i => pairs[i]!.bNull!.low),
        x2: bands.map(i => pairs[i]!.bNull!.high),
        ...{ y1: bands, y2: bands },
      },
      {
        ...{ kind: 'points', name: '(b)', color: 'accent', radius: 0.9, x: known.map(i => pairs[i]!.b!), y: known },
        labels: known.map(i => pairName(report, pairs[i]!)),
      },
    ],
  }
}

/** Held-out words of one pair. @param textOf of a row of the table of words */
export function planeChart(report: HierarchyReport, pair: PairReport, textOf: (word: number) => string): Chart | null {
  const { plane } = pair
  if (!plane) return null
  const kinds = [
    [`${report.names[pair.child]} (held out)`, 'accent'],
    [`other ${report.names[pair.parent]} (held out)`, 'positive'],
    ['random words', 'null'],
  ] as const
  const layers = kinds.map(([name, color], kind): ChartLayer => {
    const at = [...plane.kind.keys()].filter(i => plane.kind[i] === kind)
    const labels = at.map(i => textOf(plane.word[i]!))
    const points = { x: at.map(i => plane.x[i]!), y: at.map(i => plane.y[i]!), labels, shown: at.map((_, i) => i).slice(0, 12) } // prettier-ignore
    return { kind: 'points', name, color, ...points }
  })
  return {
    title: pairName(report, pair),
    subtitle: `${plane.word.length} words that made neither vector; along l_p members have 1 on average`,
    x: { label: 'along l_p', kind: 'linear' },
    y: { label: 'along the rest of l_c − l_p', kind: 'linear' },
    layers: [
      { kind: 'rule', color: 'muted', axis: 'x', at: 0 },
      { kind: 'rule', color: 'muted', axis: 'y', at: 0 },
      ...layers.reverse(),
    ],
  }
}

/** Two of the vertices' principal axes. @param first 0 for the first and second, 1 for the second and third */
export function simplexChart(
  report: HierarchyReport,
  family: FamilyReport,
  textOf: (word: number) => string,
  first: 0 | 1 = 0,
): Chart | null {
  const { picture } = family
  if (!picture || picture.axes < first + 2) return null
  const { axes, vertices, words } = picture
  const x = (values: Float32Array, i: number) => values[i * axes + first]!
  const y = (values: Float32Array, i: number) => values[i * axes + first + 1]!
  const edges = family.children.flatMap((_, i) => family.children.slice(i + 1).map((__, j) => [i, i + 1 + j] as const))
  const layers: ChartLayer[] = family.children.map((child, i): ChartLayer => {
    const at = [...picture.of.keys()].filter(w => picture.of[w] === i)
    return {
      ...{ kind: 'points', name: `${report.names[child]} (held out)`, color: i, radius: 0.45 },
      x: at.map(w => x(words, w)),
      y: at.map(w => y(words, w)),
      labels: at.map(w => textOf(picture.word[w]!)),
    }
  })
  return {
    title: `Siblings under ${report.names[family.parent]}`,
    subtitle: `vertices and words that made none of them, along axes ${first + 1} and ${first + 2} of the vertices`,
    x: { label: `axis ${first + 1}`, kind: 'linear' },
    y: { label: `axis ${first + 2}`, kind: 'linear' },
    equal: true,
    layers: [
      {
        ...{ kind: 'segments', color: 'muted' },
        x1: edges.map(([i]) => x(vertices, i)),
        y1: edges.map(([i]) => y(vertices, i)),
        x2: edges.map(([, j]) => x(vertices, j)),
        y2: edges.map(([, j]) => y(vertices, j)),
      },
      ...layers,
      {
        ...{ kind: 'points', name: 'vertices', color: 'ink', radius: 1.1, hollow: true },
        x: family.children.map((_, i) => x(vertices, i)),
        y: family.children.map((_, i) => y(vertices, i)),
        labels: family.children.map(child => report.names[child]!),
        shown: family.children.map((_, i) => i),
      },
    ],
  }
}

/** Share of held-out words at their own vertex, beside shuffled labels. */
export function vertexChart(report: HierarchyReport): Chart {
  const known = report.families.filter(family => family.test !== null)
  const at = known.map((_, i) => i)
  return {
    title: 'Do held-out words lie nearest their own vertex?',
    subtitle: `${known.length} families; bars of the null reach from the mean to the 95 % point of ${report.shuffles} shuffles of the training labels`,
    x: { label: 'share of held-out words', kind: 'linear', min: 0, max: 1 },
    y: {
      label: 'siblings under',
      kind: 'category',
      categories: known.map(f => `${report.names[f.parent]} (${f.children.length})`),
    },
    layers: [
      {
        ...{ kind: 'segments', name: 'shuffled labels', color: 'null', width: 5, y1: at, y2: at },
        x1: known.map(f => f.test!.nullMean ?? NaN),
        x2: known.map(f => f.test!.nullHigh ?? NaN),
      },
      {
        ...{ kind: 'points', name: 'own vertex nearest', color: 'accent', radius: 0.9, y: at },
        x: known.map(f => f.test!.hits / f.test!.held),
        labels: known.map(f => `${f.test!.hits} of ${f.test!.held}`),
      },
    ],
  }
}
