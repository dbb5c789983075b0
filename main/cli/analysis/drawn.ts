// What an analysis shows without a window: the charts of its panel, and the numbers that its panel says. Command line.
import { comparisonChart, kSparseChart, stripChart } from '../../../core/analysis/absorption-chart.ts'
import { absorbedRows } from '../../../core/analysis/absorption-columns.ts'
import { compareAbsorption } from '../../../core/analysis/absorption-summary.ts'
import {
  budgetChart,
  dumbbellChart,
  ratioChart,
  shapeChart,
  weightChart,
} from '../../../core/analysis/clustering/charts.ts'
import { correctionChart } from '../../../core/analysis/correction-chart.ts'
import { matchedCosineChart } from '../../../core/analysis/dictionary-charts.ts'
import { kappaChart, nestedChart, vertexChart } from '../../../core/analysis/hierarchy/charts.ts'
import { waterfallChart } from '../../../core/analysis/ledger-chart.ts'
import { babelChart, conditionalCurve, fvuChart, jaccardChart } from '../../../core/analysis/pursuit-charts.ts'
import { costChart, sizeChart, softChart, wedgeChart } from '../../../core/analysis/rotation-chart.ts'
import { decileChart, orphanChart, recoveryChart } from '../../../core/analysis/seed-charts.ts'
import { kindCounts } from '../../../core/analysis/splitting-tree.ts'
import { icicleChart, kindChart } from '../../../core/analysis/width-charts.ts'
import { chainWidths } from '../../../core/analysis/width-chain.ts'
import type { Chart } from '../../../core/chart/types.ts'
import { meanOf } from '../../../core/matching/match-report.ts'
import { quantiles } from '../../../core/stats.ts'
import type { DataApi, Out } from '../../../shared/contract.ts'
import { dictionaries } from './drawn-dictionaries.ts'
import { factors } from './drawn-factors.ts'
import { pairSet, partners, strongest } from './drawn-pair-set.ts'
import type { AnalysisName } from './names.ts'
import { zoneNumbers } from './zone-request.ts'

export interface Drawn<A> {
  /** as the panel calls it */
  title: string
  /** by name; null where the answer has nothing to draw */
  charts(answer: A, of: { unit: string; input: Record<string, unknown> }): Record<string, Chart | null>
  /** what the panel says beyond the answer's own numbers */
  numbers?(answer: A): Record<string, unknown>
  /** whether those are all: the answer itself is for drawing */
  numbersAlone?: boolean
}

/** v2's own limits */
const limits = { mainShare: 0, absorbers: 1, otherShare: 0.4 }
/** trees in a picture */
const trees = 40

export const drawn: { [K in AnalysisName]: Drawn<Out<DataApi, K>> } = {
  'analysis.absorption': {
    title: 'Absorption and splitting',
    charts: ({ report, columns, words }) => {
      const name = `${report.spec.by} ${report.spec.value}`
      const { curve, main, denseF1, testRows, testTypes } = report
      return {
        curve: curve.length > 0 ? kSparseChart({ name, curve, main: main.length, denseF1, testRows, testTypes }) : null,
        strip: stripChart(name, columns, limits, absorbedRows(columns, limits), words),
      }
    },
  },
  'analysis.absorptionClasses': {
    title: 'Absorption and splitting',
    charts: runs => {
      const compared = compareAbsorption(runs.map(of => of.classes))
      const names = runs.map(of => of.name)
      return {
        full: comparisonChart(compared, names, 'full'),
        fraction: comparisonChart(compared, names, 'fraction'),
        splits: comparisonChart(compared, names, 'splits'),
      }
    },
    numbers: runs => {
      const { overall } = compareAbsorption(runs.map(of => of.classes))
      return { overall: Object.fromEntries(runs.map((of, i) => [of.name, overall[i]])) }
    },
  },
  'analysis.candidates': { title: 'Absorption without labels', charts: () => ({}) },
  'analysis.correction': {
    title: 'Correction slope',
    charts: (answer, { input }) => ({
      slope: correctionChart(input as { parent: number; child: number }, answer, answer.slope, null, answer.along),
    }),
  },
  'analysis.rotation': {
    title: 'Rotation',
    charts: ({ summary, curve, wedges, r }, { unit }) => ({
      soft: summary && softChart(summary, unit),
      cost: summary && costChart(summary),
      size: curve && sizeChart(curve, r),
      wedge: wedges[0] ? wedgeChart(wedges[0]) : null,
    }),
  },
  'analysis.dictionaries': dictionaries,
  'analysis.widths': {
    title: 'Two dictionaries: widths',
    charts: ({ levels, names, widths, unit }) => {
      const edges = levels.map(l => l.edges)
      const roots = chainWidths(edges, widths[0]!)
        .filter(r => r.children.length > 1 || r.children.some(c => c.children.length > 1))
        .sort((x, y) => y.rows - x.rows || x.latent - y.latent)
      return {
        kinds: kindChart(edges, names),
        tree: icicleChart(roots.slice(0, trees), roots.length, names, unit).chart,
      }
    },
    numbers: ({ levels, names }) => ({
      levels: levels.map(({ edges, families }, at) => ({
        from: names[at],
        to: names[at + 1],
        ...kindCounts(edges),
        live: edges.length - kindCounts(edges).dead,
        splits: families.filter(f => f.split).length,
        compositions: families.filter(f => f.composition).length,
        silentOnAChild: families.filter(f => f.absorption.length > 0).length,
      })),
    }),
  },
  'analysis.seeds': {
    title: 'Two dictionaries: seeds',
    charts: ({ pairs, names, random, orphans, fit, recovery, deciles }) => ({
      cosines: matchedCosineChart(
        pairs.map((p, i) => ({ name: `${names[p.a]} – ${names[p.b]}`, cosine: p.cosine, color: i % 8 })),
        { flipped: null, ...random },
      ),
      orphans: orphanChart(orphans, fit),
      recovery: recoveryChart(recovery, [names[0]!, names[1]!], recovery.meanRandom),
      deciles: decileChart(deciles),
    }),
    numbers: ({ pairs, recovery }) => ({
      pairs: pairs.map(({ a, b, total, shared, functional }) => ({ a, b, total, shared, functional })),
      recovery: { best: recovery.meanBest, random: recovery.meanRandom, cosine: meanOf(recovery.cosine) },
    }),
  },
  'analysis.clustering': {
    title: 'Clustering or composition',
    charts: (report, { unit }) => ({
      dumbbells: dumbbellChart(report, unit),
      budget: budgetChart(report, unit),
      weights: weightChart(report, unit),
      shape: shapeChart(report, unit),
      ratios: ratioChart(report, unit),
    }),
  },
  'analysis.pursuit': {
    title: 'Pursuit',
    charts: ({ report }) => ({
      fvu: fvuChart(report),
      conditional: conditionalCurve(report),
      jaccard: jaccardChart(report),
    }),
    numbers: ({ report: { steps, curve, conditional } }) => {
      const atoms = [1, 2, 4, 8, 16, 32].filter(count => count <= steps)
      const at = (of: ArrayLike<number>) => atoms.map(count => of[count - 1]!)
      const { plain, orthogonal, onePass, shuffled } = curve
      return {
        at: {
          atoms,
          fvu: { plain: at(plain), orthogonal: at(orthogonal), onePass: at(onePass), shuffled: at(shuffled) },
          conditional: { own: at(conditional.own), shuffled: at(conditional.shuffled) },
        },
      }
    },
  },
  'analysis.babel': {
    title: 'Pursuit: coherence of the dictionary',
    charts: ({ own, shuffled, atoms }) => ({ babel: babelChart(own, shuffled, atoms) }),
  },
  'analysis.pursuitOrder': { title: 'Pursuit: parent before child', charts: () => ({}) },
  'analysis.hierarchy': {
    title: 'Hierarchy',
    charts: ({ report }) => ({
      kappa: kappaChart(report),
      nested: nestedChart(report),
      vertices: vertexChart(report),
    }),
    numbers: ({ report: { pairs, families } }) => {
      const defined = pairs.filter(pair => pair.kappa.kappa !== null)
      const tested = families.filter(family => (family.test?.held ?? 0) >= 30)
      const median = (values: readonly number[]) => quantiles(values, [0.25, 0.5, 0.75])
      return {
        kappa: {
          defined: defined.length,
          of: pairs.length,
          quartiles: median(defined.map(pair => pair.kappa.kappa!)),
          aboveBand: defined.filter(pair => pair.kappa.band && pair.kappa.kappa! > pair.kappa.band[1]).length,
        },
        nested: {
          quartiles: median(pairs.flatMap(pair => pair.b ?? [])),
          nullMedian: median(pairs.flatMap(pair => pair.bNull?.mean ?? []))[1],
        },
        families: { tested: tested.length, beyondShuffles: tested.filter(f => f.test!.reached === 0).length },
      }
    },
  },
  'analysis.factors': factors,
  'analysis.pairSet': pairSet,
  'analysis.partners': partners,
  'analysis.strongest': strongest,
  'zone.view': { title: 'Zones', charts: () => ({}), numbers: zoneNumbers, numbersAlone: true },
  'ledger.row': {
    title: 'Ledger of a row',
    charts: found => ({
      waterfall: waterfallChart({
        ...found,
        title: `Ledger of “${found.token.trim()}” along ${found.class.spec.by} ${found.class.spec.value}`,
      }),
    }),
  },
}
