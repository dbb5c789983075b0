// Blocks and what is said of them, as texts and as tables. Pure; renderer.
import type { ShuffledBlocks } from '../../../../core/analysis/factor-null.ts'
import {
  dependentAt,
  featureDimension,
  type Block,
  type BlockKind,
  type FactorPairs,
} from '../../../../core/analysis/factors.ts'
import { leastExpected } from '../../../../core/analysis/pair-measures.ts'
import { quadrants } from '../../../../core/analysis/quadrants.ts'
import type { Mantel } from '../../../../core/analysis/mantel.ts'
import { quadrantNames } from '../../../../core/analysis/factor-charts.ts'
import { columnsNamed, type Table } from '../../../../core/table/types.ts'
import type { FactorsReport } from '../../../../shared/analyses/factors.ts'
import { formatCount } from '../../../format.ts'

export type Blocks = Record<BlockKind, { labels: Int32Array; blocks: Block[] }>
export const kindNames: Record<BlockKind, string> = { tegum: 'tegum', pca: 'PCA' }

const membersOf = (blocks: readonly Block[]) => blocks.reduce((sum, b) => sum + b.members.length, 0)

/** One sentence a kind, its rule, and what would change it. */
export function blockReading(
  kind: BlockKind,
  blocks: readonly Block[],
  chance: ShuffledBlocks,
  k: number,
): { text: string; rule: string } {
  const members = membersOf(blocks)
  const largest = blocks.reduce((most, b) => Math.max(most, b.members.length), 0)
  const beyond = members > chance.most
  const name = kindNames[kind]
  const shuffled = `${chance.mean.toFixed(1)} on average and ${chance.most} at most where directions are dealt out anew (${chance.draws} shuffles, seed ${chance.seed})`
  const text =
    blocks.length === 0
      ? `No ${name} block at this threshold; ${shuffled}.`
      : `${blocks.length} ${name} ${blocks.length === 1 ? 'block holds' : 'blocks hold'} ${members} of ${k} features, the largest ${largest}: ${beyond ? 'more' : 'no more'} than ${shuffled}.`
  const chained = largest > k / 2 ? ' More than half of the features are one component: the threshold chains them.' : ''
  return {
    text: text + chained,
    rule: `|G| above the threshold, ${kind === 'tegum' ? `Zphi < −${dependentAt}` : `Zphi > ${dependentAt}`}, at least ${leastExpected} expected common rows.`,
  }
}

export function mantelText({ signed, absolute }: FactorsReport['mantel']): string {
  const one = (name: string, m: Mantel | null) =>
    m ? `${name} ${m.r.toFixed(3).replace('-', '−')} (p ${m.p.toFixed(3)})` : `${name} undefined`
  const n = signed?.n ?? absolute?.n
  return `Mantel correlation with phi: ${one('of G', signed)}, ${one('of |G|', absolute)}${n ? `, ${n} features, ${(signed ?? absolute)!.permutations} permutations` : ''}.`
}

/** What would change the reading. */
export const changeText =
  'Another threshold (a low one chains everything: see the curve), more rows (exclusion of rare features is invisible below 5 expected common rows), or a block that falls apart in another seed’s dictionary.'

export const definitionLines = (tau: number, report: FactorsReport | null): string[] => [
  `G = D Dᵀ of unit decoder rows; Zphi and E as in “Pair and set”. Edge: |G| > ${tau.toFixed(2)} and E ≥ ${leastExpected}; tegum Zphi < −${dependentAt}, PCA Zphi > ${dependentAt}. Blocks are connected components of each graph.`,
  ...(report
    ? [`Random directions: P(|cos| > ${report.bonferroni.toFixed(3)}) = 0.01 over ${formatCount((report.features.length * (report.features.length - 1)) / 2)} pairs, d = ${report.d} (Bonferroni).`] // prettier-ignore
    : []),
  'Rank = (Σ ev)² / Σ ev² of the block’s Gram matrix. Dimension = Σ 1 / Σ_j G_ij²: pair 1/2 each, triangle 2/3, tetrahedron 3/4. Leakage: share of Σ_{j≠i} G_ij² outside the block.',
  'Exclusivity = 1 − mean N_ij / E_ij. Simplex = rms(G_ij + 1/(|B| − 1)). PC share: variance of the codes along their first principal component.',
  'Null of blocks: rows of G dealt out to other features, firing left as it is. With a budget of features a row, Zphi is less what trades with all margins kept give.',
]

/** Blocks of both kinds, for files. */
export function blockTable(found: Blocks, features: readonly number[]): Table {
  const names = ['kind', 'features', 'members', 'participation rank', 'dimension', 'leakage', 'mean cosine', 'exclusivity', 'simplex rms', 'first PC share'] // prettier-ignore
  return {
    columns: names.map(name => ({ name })),
    rows: (['tegum', 'pca'] as const).flatMap(
      kind =>
      found[kind].blocks.map(b => [kind, b.members.map(i => features[i]!).join(' '), b.members.length, b.participationRank, b.dimension, b.leakage, b.meanCosine, b.exclusivity, b.simplexRms, b.pcShare]), // prettier-ignore
    ),
  }
}

/** Every feature with its blocks and dimension, for files. */
export function featureTable(pairs: FactorPairs, found: Blocks, features: readonly number[]): Table {
  return {
    columns: columnsNamed(['feature', 'rows on', 'feature dimension', 'tegum component', 'PCA component'], {
      feature: 0,
    }),
    rows: features.map((feature, i) => [feature, pairs.on[i]!, featureDimension(pairs, i), found.tegum.labels[i]!, found.pca.labels[i]!]), // prettier-ignore
  }
}

export const quadrantLines = (placed: { counts: Record<string, number>; tooFew: number }): string[] => [
  ...quadrants
    .filter(q => q !== 'none' && placed.counts[q]! > 0)
    .map(q => `${formatCount(placed.counts[q]!)} ${quadrantNames[q]}`),
  `${formatCount(placed.tooFew)} pairs have under ${leastExpected} expected common rows`,
]
