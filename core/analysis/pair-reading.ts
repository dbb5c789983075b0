// What may be said of a pair of latents, from a fixed list of phrases, each with its rule and what would change it (honesty.md rules 7 and 8). Pure, every process.
import { least, tooFew } from '../concept/types.ts'
import { excludesBelow, impliesAt, impliesLift, leastExpected, type PairMeasures } from './pair-measures.ts'

export type PairPhrase = 'few' | 'same' | 'inside' | 'around' | 'exclude' | 'budget' | 'together' | 'apart' | 'none'

export interface PairReading {
  phrase: PairPhrase
  /** one sentence about i and j */
  text: string
  rule: string
  /** what would change it */
  change: string
}

export interface PairEvidence {
  measures: PairMeasures
  /** word types among the rows on which i is on, and j */
  types: readonly [number, number]
  /** names: #12 */
  names: readonly [string, string]
  /** Zphi that the number of features a row may have gives by itself; null where rows have no budget */
  nullZphi: number | null
}

/** Zphi beyond which a pair is called dependent. */
const dependent = 3

/** Zphi with what the budget alone gives taken away. */
export const excessZphi = (zphi: number | null, nullZphi: number | null): number | null =>
  zphi === null ? null : zphi - (nullZphi ?? 0)

export function readPair({ measures, types, names: [a, b], nullZphi }: PairEvidence): PairReading {
  const { i, j, both, jGivenI, iGivenJ, lift, expected } = measures
  const z = excessZphi(measures.zphi, nullZphi)
  const counts = `${both} common rows of ${i} and ${j}`
  if (tooFew(i, types[0]) || tooFew(j, types[1]) || z === null || !jGivenI || !iGivenJ || lift === null) {
    return {
      phrase: 'few',
      text: `Not enough data: ${a} is on in ${i} rows of ${types[0]} word types, ${b} in ${j} of ${types[1]}.`,
      rule: `Under ${least.rows} rows or ${least.types} word types of either, or one on in every row: no reading.`,
      change: 'More text in which both fire.',
    }
  }
  const p = (value: number) => value.toFixed(2)
  const implication = `P >= ${impliesAt} and lift >= ${impliesLift}`
  if (measures.implies && measures.implied) {
    return {
      phrase: 'same',
      text: `${a} and ${b} are on in the same rows: ${counts}.`,
      rule: `${implication}, both ways.`,
      change: `Rows on which only one of them is on: more than ${Math.floor((1 - impliesAt) * Math.min(i, j))} on either side.`,
    }
  }
  if (measures.implies || measures.implied) {
    const [inner, outer, share, n] = measures.implies ? [a, b, jGivenI, i] : [b, a, iGivenJ, j]
    return {
      phrase: measures.implies ? 'inside' : 'around',
      text: `${inner} lies inside ${outer}: ${outer} is on in ${share.k} of ${share.n} rows of ${inner} (P ${p(share.value)}, lift ${lift.toFixed(1)}).`,
      rule: `${implication}, one way.`,
      change: `${n - share.k} rows of ${inner} lie outside now; above ${Math.floor((1 - impliesAt) * n)} it would not be said. A lift near 1 would mean that ${outer} is on nearly everywhere.`,
    }
  }
  const zText = `Zphi ${measures.zphi!.toFixed(1)}${nullZphi === null ? '' : `, of which the budget of a row gives ${nullZphi.toFixed(1)}`}`
  if (z < excludesBelow && expected >= leastExpected) {
    return {
      phrase: both * 10 <= expected ? 'exclude' : 'apart',
      text:
        both * 10 <= expected
          ? `${a} and ${b} exclude each other: ${both} common rows where independent ones would have ${expected.toFixed(1)} (${zText}).`
          : `${a} and ${b} are on together less often than independent ones: ${both} rows against ${expected.toFixed(1)} (${zText}).`,
      rule: `Zphi below ${excludesBelow}${nullZphi === null ? '' : ' after the budget is taken away'} with at least ${leastExpected} expected rows; exclusion where no more than a tenth of them is there.`,
      change: `Common rows: ${Math.ceil(expected)} would be independence.`,
    }
  }
  if (z > dependent) {
    return {
      phrase: 'together',
      text: `${a} and ${b} are on together more often than ${nullZphi === null ? 'independent ones' : 'the budget of a row gives'}: ${counts}, ${expected.toFixed(1)} expected (${zText}).`,
      rule: `Zphi above ${dependent}${nullZphi === null ? '' : ' after the budget is taken away'}, no implication.`,
      change: 'An interval by documents that holds a lift of 1: then a few documents are behind it.',
    }
  }
  if (measures.excludes && nullZphi !== null) {
    return {
      phrase: 'budget',
      text: `${a} and ${b} avoid each other as much as the budget of a row alone makes features do (${zText}).`,
      rule: `Zphi below ${excludesBelow}, not below it after the budget is taken away.`,
      change: 'A dictionary without a fixed number of features a row.',
    }
  }
  return {
    phrase: 'none',
    text: `No dependence of ${a} and ${b} is seen: ${counts}, ${expected.toFixed(1)} expected (${zText}).`,
    rule: `Zphi between ${excludesBelow} and ${dependent}, or under ${leastExpected} expected rows.`,
    change:
      expected < leastExpected
        ? `At least ${leastExpected} expected rows: about ${Math.ceil((leastExpected / Math.max(expected, 1e-9)) * measures.rows).toLocaleString('en')} rows of text. Exclusion of rarer features cannot be seen.`
        : 'More rows: Zphi grows with their square root.',
  }
}
