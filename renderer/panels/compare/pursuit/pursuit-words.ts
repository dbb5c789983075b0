// Pursuit in words and as tables: definition with its values, readings bound to numbers, pitfalls. Pure; renderer.
import type { PairOrder } from '../../../../core/analysis/pursuit-order.ts'
import { columnsNamed, type Table } from '../../../../core/table/types.ts'
import type { BabelAnswer, PursuitOrder, PursuitSample, PursuitToken } from '../../../../shared/analyses/pursuit.ts'
import { formatCount, formatShare, formatValue } from '../../../format.ts'

/** Under so many rows nothing is read. */
const leastRows = 30

export interface Reading {
  text: string
  rule: string
}

export const definitionLines = (centred: boolean, sample: PursuitSample | null): string[] => [
  `r₀ = ${centred ? 'x − b_dec' : 'x'}. Step: j = argmax dᵢ·r (signed), a = dⱼ·r, r ← r − a dⱼ; atoms are the decoder rows at length 1. It ends where no correlation is above 0, after ${sample ? sample.report.steps : 'the chosen number of'} steps, and for one token once |r|² is below 1 % of |r₀|².`,
  'Orthogonal: the residual is what least squares on the atoms so far leaves. One pass: the encoder’s own codes, largest first, decoded.',
  'Conditional coherence of an atom: |P dⱼ|², P the projection on the span of the earlier atoms; 0 is conditionally orthogonal.',
  'Babel function: μ₁(s) = the largest sum, over atoms, of the s largest |dᵢ·dⱼ|. Sums of s atoms are found again exactly only where μ₁(s−1) + μ₁(s) < 1.',
  `FVU is about the column mean of the rows. Null: every atom’s entries in an order of its own${sample ? `, seed ${sample.seed}` : ''}.`,
]

const number = (x: number | null) => (x === null ? 'undefined' : x.toFixed(3).replace('-', '−'))

/** Sentences of a sample, each with its rule. */
export function sampleReadings({ report }: PursuitSample): Reading[] {
  const { fvu, jaccard, rank, rows, l0, again } = report
  if (rows < leastRows) return [{ text: `Too few rows: ${rows}.`, rule: `${leastRows} rows at least.` }]
  const out: Reading[] = []
  if (fvu.onePass !== null && fvu.plain !== null) {
    const better = fvu.plain < fvu.onePass ? 'less' : 'no less'
    out.push({
      text: `With as many atoms as the encoder uses (${l0.toFixed(1)} a row), pursuit leaves ${better} than one pass: FVU ${number(fvu.plain)} against ${number(fvu.onePass)}; after least squares on the same features ${number(fvu.plainRefit)} against ${number(fvu.onePassRefit)}. Shuffled atoms leave ${number(fvu.shuffled)}.`,
      rule: 'FVU at equal numbers of atoms, about the column mean. What least squares takes away was size, what is left is choice.',
    })
  }
  if (fvu.orthogonal !== null && fvu.plain !== null) {
    const gain = fvu.plain > 0 ? (fvu.plain - fvu.orthogonal) / fvu.plain : 0
    out.push({
      text: `Orthogonal pursuit leaves ${number(fvu.orthogonal)}, ${formatShare(Math.abs(gain))} ${gain >= 0 ? 'less' : 'more'} than plain; ${formatShare(again.own)} of steps take an atom again (shuffled ${formatShare(again.shuffled)}).`,
      rule: 'A flat gain and no atom taken again speak for atoms that do not overlap where they are used.',
    })
  }
  if (jaccard.n >= leastRows && jaccard.median !== null) {
    const order = rank.median === null ? '' : ` Steps and code sizes have a rank correlation of ${number(rank.median)} (median, ${formatCount(rank.n)} rows; −1: largest code first).` // prettier-ignore
    out.push({
      text: `The two take the same features to a Jaccard of ${number(jaccard.median)} (median; quartiles ${number(jaccard.low)} and ${number(jaccard.high)}; ${formatCount(jaccard.n)} rows).${order}`,
      rule: 'Supports of equal size; a row whose codes are more than the steps is left out.',
    })
  }
  return out
}

/** What the numbers do not say. */
export function pitfalls({ kind, withoutCodes, report }: PursuitSample): string[] {
  return [
    kind === 'matching_pursuit'
      ? 'This dictionary was trained for pursuit: one pass is its own pursuit, with its own rule to stop.'
      : 'This dictionary was not trained for pursuit: read its numbers against the shuffled atoms.',
    'With absorbed atoms pursuit takes the child first and skips the parent: that is absorption, not hierarchy.',
    'The order of steps follows energy, not abstraction.',
    ...(kind === 'topk' || kind === 'groupmax' || kind === 'matching_pursuit'
      ? ['Features compete for a row here: none has a half-space as its zone, and a step is no crossing of a boundary.']
      : []),
    ...(withoutCodes ? [withoutCodes] : []),
    ...(report.beyond > 0 ? [`${formatCount(report.beyond)} of ${formatCount(report.rows)} rows have more codes than there are steps.`] : []), // prettier-ignore
  ]
}

export const changeText =
  'A dictionary of another seed or width with another order, conditional coherence no higher than shuffled atoms have it by step, or a Babel function that stays under 1/2 up to L0.'

export const babelText = ({ own, shuffled, atoms, total }: BabelAnswer): string => {
  const part = atoms < total ? `Of the first ${formatCount(atoms)} of ${formatCount(total)} atoms: a lower bound. ` : ''
  const recovered =
    own.recovered === null
      ? 'not even single atoms are sure to be found again'
      : `sums of up to ${own.recovered} ${own.recovered === 1 ? 'atom' : 'atoms'} are sure to be found again`
  const chance = shuffled ? ` (shuffled atoms ${number(shuffled.coherence)})` : ''
  const zero = own.zero > 0 ? ` ${formatCount(own.zero)} atoms have no direction.` : ''
  return `${part}Coherence ${number(own.coherence)}${chance}: ${recovered}; a guarantee for the worst case, not a measure of what pursuit does on real rows.${zero}`
}

export const tokenText = ({ compared, own, steps }: PursuitToken): string => {
  const n = own.codes?.features.length ?? null
  const codes = n === null ? '' : `One pass has ${n} ${n === 1 ? 'code' : 'codes'}. `
  if (!compared) return `${codes}${n !== null && n > steps ? 'More than the steps: supports are not compared.' : ''}`
  const rank = compared.rank === null ? 'undefined under three shared atoms' : number(compared.rank)
  return `${codes}Jaccard of the supports ${number(compared.jaccard)} (${compared.both} shared); rank correlation of step and code ${rank}.`
}

export const orderText = (pair: PairOrder): string =>
  pair.share === null
    ? `never both in ${formatCount(pair.childOnly + pair.parentOnly)} rows with either`
    : `${formatCount(pair.parentFirst)} of ${formatCount(pair.both)}`

/** Numbers of a sample, for files. */
export function sampleTable({ report }: PursuitSample): Table {
  const { curve, conditional } = report
  const names = ['atoms', 'FVU pursuit', 'FVU orthogonal', 'FVU one pass', 'FVU shuffled atoms', 'conditional coherence', 'conditional coherence shuffled', 'rows that get so far'] // prettier-ignore
  return {
    columns: names.map(name => ({ name })),
    rows: Array.from(curve.plain, (plain, s) => [s + 1, plain, curve.orthogonal[s]!, curve.onePass[s]!, curve.shuffled[s]!, conditional.own[s]!, conditional.shuffled[s]!, conditional.rows[s]!]), // prettier-ignore
  }
}

export interface StepRow {
  step: number
  atom: number
  cells: string[]
}

/** Steps of one token, for the window. */
export function stepRows({ own }: PursuitToken): StepRow[] {
  const { plain, codes } = own
  const code = new Map(Array.from(codes?.features ?? [], (f, i) => [f, codes!.values[i]!]))
  return Array.from(plain.atoms)
    .filter(atom => atom >= 0)
    .map((atom, s) => ({
      step: s + 1,
      atom,
      cells: [
        formatValue(plain.coefficients[s]!),
        formatShare(plain.share[s]!),
        formatShare(plain.spanShare[s]!),
        formatValue(plain.conditional[s]!),
        formatValue(plain.largest[s]!),
        formatValue(code.get(atom) ?? null),
      ],
    }))
}

/** Steps of one token, for files. */
export function stepTable({ own }: PursuitToken): Table {
  const { plain, orthogonal } = own
  const names = ['step', 'atom', 'coefficient', 'share left', 'share left by least squares', 'conditional coherence', 'largest correlation left', 'orthogonal atom', 'orthogonal share left'] // prettier-ignore
  return {
    columns: columnsNamed(names, { atom: 0, 'orthogonal atom': 0 }),
    rows: Array.from(plain.atoms, (atom, s) => [s + 1, atom < 0 ? null : atom, plain.coefficients[s]!, plain.share[s]!, plain.spanShare[s]!, plain.conditional[s]!, plain.largest[s]!, orthogonal && orthogonal.atoms[s]! >= 0 ? orthogonal.atoms[s]! : null, orthogonal?.share[s] ?? null]), // prettier-ignore
  }
}

/** Parents and children, for files. */
export function orderTable({ pairs }: PursuitOrder): Table {
  const names = ['parent', 'child', 'rows with both', 'parent first', 'child alone', 'parent alone', 'conditional coherence of the child', 'b', 'held'] // prettier-ignore
  return {
    columns: columnsNamed(names, { parent: 0, child: 0 }),
    rows: pairs.map(p => [p.parent, p.child, p.both, p.parentFirst, p.childOnly, p.parentOnly, p.conditional, p.latents.b, p.latents.held]), // prettier-ignore
  }
}
