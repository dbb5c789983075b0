// The geometry of a hierarchy in words and as tables: definition with its values, readings bound to rules, pitfalls. Pure; renderer.
import { kappaRule } from '../../../../core/analysis/hierarchy/containment-kappa.ts'
import type { FamilyReport } from '../../../../core/analysis/hierarchy/family-report.ts'
import type { PairReport } from '../../../../core/analysis/hierarchy/pair-report.ts'
import type { HierarchyReport } from '../../../../core/analysis/hierarchy/report.ts'
import { quantiles } from '../../../../core/stats.ts'
import type { Table } from '../../../../core/table/types.ts'
import type { HierarchyAnswer } from '../../../../shared/analyses/hierarchy.ts'
import { formatCount, formatShare } from '../../../format.ts'

/** Under so many pairs or held-out words nothing is read. */
const leastPairs = 5
const leastHeld = 30

export interface Reading {
  text: string
  rule: string
}

export const number = (x: number | null | undefined): string =>
  x === null || x === undefined || Number.isNaN(x) ? '—' : x.toFixed(2).replace('-', '−')

export const definitionLines = (answer: HierarchyAnswer | null): string[] => [
  `g = (γ − mean) Cov^{−1/2}, Cov divided by the number of words, symmetric root${answer ? `; d = ${answer.report.d}, ${formatCount(answer.report.words)} words, ${answer.report.floored ?? 'not yet counted:'} eigenvalues raised to 10⁻⁶ of the largest` : ''}.`,
  'A concept’s vector: l = (μ·w) w, w = unit(S⁺ μ), μ the mean of its words’ rows and S their Ledoit-Wolf covariance; 70 % of the words make it, the others are held out, and a word is on one side for all concepts.',
  `Containment: κ = (l_c·l₁ + l_c·l₂) / 2 / (l₁·l₂), l₁ and l₂ from two halves of the parent’s words that are not the child’s. Shown only where l₁·l₂ exceeds its mean for random words by ${kappaRule.deviations} standard deviations.`,
  '(b) = cos(l_c − l_p, l_p); (e) = cos(l_c − l_p, l_p − l_gp); siblings cos(l_c1 − l_c2, l_p). Nulls of (b): random nested sets of the same proportion, and another concept as the parent.',
  'Simplex: centred vertices of siblings have cosines of −1/(k − 1). The test is whether held-out words lie nearest their own vertex, against vertices of shuffled labels.',
]

/** Readings of all pairs and families, each with its rule. */
export function readings({ report }: HierarchyAnswer): Reading[] {
  const defined = report.pairs.filter(pair => pair.kappa.kappa !== null)
  const out: Reading[] = []
  if (defined.length < leastPairs) {
    out.push({ text: `Containment: too few pairs with a defined κ (${defined.length} of ${report.pairs.length}).`, rule: `${leastPairs} pairs at least.` }) // prettier-ignore
  } else {
    const [low, median, high] = quantiles(defined.map(pair => pair.kappa.kappa!), [0.25, 0.5, 0.75]) // prettier-ignore
    const above = defined.filter(pair => pair.kappa.band && pair.kappa.kappa! > pair.kappa.band[1]).length
    out.push({
      text: `Containment κ is ${number(median)} in the median (quartiles ${number(low)} and ${number(high)}) of ${defined.length} pairs; ${above} of them lie above what random words as the child give.`,
      rule: `Defined where l₁·l₂ exceeds 3 sd of random words (${defined.length} of ${report.pairs.length}); above: past the 97.5 % point of ${report.draws} draws, seed ${report.seed}.`,
    })
  }
  const b = report.pairs.flatMap(pair => pair.b ?? [])
  const nulls = report.pairs.flatMap(pair => pair.bNull?.mean ?? [])
  if (b.length >= leastPairs && nulls.length > 0) {
    const ks = report.ks
      ? `; Kolmogorov-Smirnov distance ${number(report.ks.distance)} (p ${report.ks.p.toFixed(3)})`
      : ''
    out.push({
      text: `The nested cosine (b) is ${number(quantiles(b, [0.5])[0])} in the median; random nested sets have ${number(quantiles(nulls, [0.5])[0])}${ks}. Near 0 it is no evidence of a hierarchy.`,
      rule: `${b.length} pairs; the p-value takes pairs as independent, which pairs that share words are not.`,
    })
  }
  const tested = report.families.filter(family => (family.test?.held ?? 0) >= leastHeld)
  if (tested.length > 0) {
    const beyond = tested.filter(family => family.test!.reached === 0).length
    out.push({
      text: `In ${beyond} of ${tested.length} families more held-out words lie nearest their own vertex than in any of ${report.shuffles} shuffles.`,
      rule: `Families with ${leastHeld} held-out words or more. It shows that classes differ, not that they form a simplex.`,
    })
  }
  return out
}

/** What the numbers do not say. */
export function pitfalls(answer: HierarchyAnswer): string[] {
  const { report, found, asked, surrogate } = answer
  const most = Math.max(0, ...report.pairs.map(pair => pair.nParent / report.words))
  return [
    surrogate
      ? 'There is no unembedding here: whitening by the covariance of the words’ activations is a surrogate for the causal inner product.'
      : '',
    found < asked ? `${formatCount(found)} of the ${formatCount(asked)} words of the classes have a vector.` : '',
    most > 0.05
      ? `The largest parent holds ${formatShare(most)} of the words: whitening where a concept is frequent pulls κ down by about its share.`
      : '',
    report.pairs.some(pair => Math.min(pair.nChild, pair.nRest) < report.d)
      ? 'Where a concept has fewer words than dimensions, its covariance is mostly the ridge and its vector nearly the mean.'
      : '',
    answer.leftPairs + answer.leftFamilies > 0
      ? `Shown are the ${report.pairs.length} largest of the pairs and ${report.families.length} of the families; ${answer.leftPairs} and ${answer.leftFamilies} more have words enough.`
      : '',
    'In a decoder full absorption gives the same orthogonality: read that with the absorption panel, never as a hierarchy.',
  ].filter(line => line !== '')
}

export const changeText =
  'κ of other halves or another seed outside its quartiles, pairs whose null band reaches their κ, or held-out words that lie nearest their own vertex no more often than shuffled ones.'

const band = (pair: PairReport) =>
  pair.kappa.band ? `${number(pair.kappa.band[0])} to ${number(pair.kappa.band[1])}` : '—'

export const pairHeads = [
  ['pair', ''],
  ['κ', '1: the child contains the parent'],
  ['random child', '95 % of κ with random words as the child'],
  ['(b)', 'cos(l_c − l_p, l_p)'],
  ['random nested', 'its mean for random nested sets'],
  ['other parent', '(b) against another concept as the parent'],
  ['(e)', 'cos(l_c − l_p, l_p − l_gp)'],
  [
    'held out',
    'mean projection of held-out words on their own vector: child, parent, and random words on the parent’s',
  ],
  ['words', 'child, parent, parent without the child'],
] as const

export const pairCells = (pair: PairReport): string[] => [
  number(pair.kappa.kappa),
  band(pair),
  number(pair.b),
  number(pair.bNull?.mean),
  number(pair.bRandomParent),
  number(pair.e),
  `${number(pair.held.child)} · ${number(pair.held.parent)} · ${number(pair.held.random)}`,
  `${formatCount(pair.nChild)} · ${formatCount(pair.nParent)} · ${formatCount(pair.nRest)}`,
]

export const familyHeads = [
  ['siblings under', ''],
  ['own vertex', 'held-out words nearest their own vertex, of all held out'],
  ['shuffled', 'mean share, and 95 % point, with shuffled labels'],
  ['cosines', 'mean of the centred vertices’ cosines; regular in brackets'],
  ['edges', 'standard deviation of edge lengths over their mean'],
  ['rank', ''],
  ['cos(l₁ − l₂, l_p)', 'mean over pairs of siblings'],
  ['shared', 'words of two siblings, left out'],
] as const

const meanOf = (values: readonly number[]) =>
  values.length > 0 ? values.reduce((sum, v) => sum + v, 0) / values.length : null

export const familyCells = ({ test, shape, siblings, shared }: FamilyReport): string[] => [
  test ? `${formatCount(test.hits)} of ${formatCount(test.held)}` : '—',
  test ? `${formatShare(test.nullMean)} · ${formatShare(test.nullHigh)}` : '—',
  shape ? `${number(meanOf(shape.cosines))} (${number(shape.regular)})` : '—',
  number(shape?.edgeVariation),
  shape ? String(shape.rank) : '—',
  number(meanOf(siblings)),
  formatCount(shared),
]

export const pairName = ({ names }: HierarchyReport, pair: PairReport) =>
  `${names[pair.child]} in ${names[pair.parent]}`

/** Pairs, for files. */
export function pairTable(report: HierarchyReport): Table {
  const names = ['child', 'parent', 'kappa', 'kappa raw', 'l1.l2', 'l1.l2 null mean', 'l1.l2 null sd', 'random child low', 'random child high', 'b', 'b random nested', 'b random low', 'b random high', 'b other parent', 'e', 'nested share', 'held-out child', 'held-out parent', 'random words', 'words child', 'words parent', 'words parent without child'] // prettier-ignore
  return {
    columns: names.map(name => ({ name })),
    rows: report.pairs.map(p => [report.names[p.child]!, report.names[p.parent]!, p.kappa.kappa, p.kappa.raw, p.kappa.below, p.kappa.nullMean, p.kappa.nullSd, p.kappa.band?.[0] ?? null, p.kappa.band?.[1] ?? null, p.b, p.bNull?.mean ?? null, p.bNull?.low ?? null, p.bNull?.high ?? null, p.bRandomParent, p.e, p.nested, p.held.child, p.held.parent, p.held.random, p.nChild, p.nParent, p.nRest]), // prettier-ignore
  }
}

/** Families, for files. */
export function familyTable(report: HierarchyReport): Table {
  const names = ['parent', 'siblings', 'hits', 'held out', 'shuffled mean', 'shuffled 95 %', 'shuffles that reach it', 'p', 'edge variation', 'rank', 'mean cosine', 'regular cosine', 'sibling cosine', 'shared words'] // prettier-ignore
  return {
    columns: names.map(name => ({ name })),
    rows: report.families.map(f => [report.names[f.parent]!, f.children.map(c => report.names[c]).join(' | '), f.test?.hits ?? null, f.test?.held ?? null, f.test?.nullMean ?? null, f.test?.nullHigh ?? null, f.test?.reached ?? null, f.test?.p ?? null, f.shape?.edgeVariation ?? null, f.shape?.rank ?? null, f.shape ? meanOf(f.shape.cosines) : null, f.shape?.regular ?? null, meanOf(f.siblings), f.shared]), // prettier-ignore
  }
}
