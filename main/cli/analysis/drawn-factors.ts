// What analysis.factors shows without a window: the charts of its panel and its blocks, at the point of random directions. Command line.
import { blockChart, quadrantChart, sizeChart } from '../../../core/analysis/factor-charts.ts'
import { factorBlocks, factorPairs, sizesByTau, type Block } from '../../../core/analysis/factors.ts'
import type { FactorsReport } from '../../../shared/analyses/factors.ts'
import type { Drawn } from './drawn.ts'

/** Thresholds at which the size of the largest block is drawn. */
const thresholds = Array.from({ length: 101 }, (_, i) => i / 100)
/** Blocks at the point of random directions, less the budget, as the panel begins. */
function blocksOf(report: FactorsReport) {
  const pairs = factorPairs({ ...report, k: report.features.length, nullPhi: report.budget?.phi ?? null })
  const tau = Number(report.bonferroni.toFixed(2))
  return { pairs, tau, found: factorBlocks(pairs, tau) }
}

export const factors: Drawn<FactorsReport> = {
  title: 'Factors',
  charts: report => {
    const { pairs, tau, found } = blocksOf(report)
    const names = report.features.map(f => `#${f}`)
    const sizes = { tegum: sizesByTau(pairs, 'tegum', thresholds), pca: sizesByTau(pairs, 'pca', thresholds) }
    const { labels } = found.tegum.blocks.length > 0 ? found.tegum : found.pca
    return {
      quadrants: quadrantChart(pairs, tau, names),
      matrix: blockChart(pairs, labels, names),
      size: sizeChart(sizes, tau, report.bonferroni, report.features.length),
    }
  },
  numbers: report => {
    const { tau, found } = blocksOf(report)
    const of = (blocks: readonly Block[]) => ({
      blocks: blocks.length,
      features: blocks.reduce((sum, block) => sum + block.members.length, 0),
      largest: blocks.reduce((most, block) => Math.max(most, block.members.length), 0),
    })
    return { tau, tegum: of(found.tegum.blocks), pca: of(found.pca.blocks) }
  },
}
