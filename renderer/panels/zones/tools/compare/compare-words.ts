// Words and columns of a comparison: readings by fixed rules with their n, and the text that is copied. Pure; renderer and tests.
import type { ComparedPair, ComparedZone, Comparison } from '../../../../../core/zones/comparison.ts'
import { matchedAt } from '../../../../../shared/model.ts'
import { formatCount } from '../../../../format.ts'
import { positionsOf } from '../../../../plots/colors.ts'
import { countOf, percent } from '../../pane-words.ts'

/** Zones this alike are called the same; fewer rows than `fewest` give no reading (honesty.md rules 7 and 8). */
export const sameZoneAt = 0.7
export const fewest = 30

/** What the two plots and their dictionaries are called. */
export interface Names {
  /** "plot 1" */
  a: string
  b: string
  /** letter of the dictionary, empty where both plots show one */
  letterA: string
  letterB: string
}

export interface Reading {
  text: string
  /** the rule behind it */
  rule: string
  tone: 'plain' | 'muted'
}

/** What a pair is, from a fixed vocabulary. */
export function readingOf(pair: ComparedPair, unit: string): Reading {
  const n = pair.nA + pair.nB - pair.nBoth
  const rule = `Same direction: decoder cosine of at least ${matchedAt}. Same zone: both on for at least ${sameZoneAt * 100}% of the ${unit}s on in either. Fewer than ${fewest} ${unit}s in either: no reading. Here n = ${countOf(n, unit)}, counted as rows.`
  const say = (text: string, tone: Reading['tone'] = 'plain'): Reading => ({ text, rule, tone })
  if (n < fewest || pair.jaccard === null) return say(`too few (n = ${n})`, 'muted')
  const zone = pair.jaccard >= sameZoneAt
  if (pair.matched) return say(zone ? 'same direction, same zone' : 'same direction, another zone')
  return say(zone ? 'same zone, another direction' : 'no match', zone ? 'plain' : 'muted')
}

/** A zone by the features of both plots: "A#957 = B#978 + …"; "∅" for none. */
export function zoneName({ pairs, zonesOf }: Comparison, active: number, { letterA, letterB }: Names): string {
  if (active === 0) return '∅'
  return positionsOf(active)
    .map(bit => pairs[zonesOf[bit]!]!)
    .map(({ a, b }) => (letterA === letterB && a === b ? `#${a}` : `${letterA}#${a} = ${letterB}#${b}`))
    .join(', ')
}

/** What happens to a zone from the first plot to the second. Rows decide; a cell alone is named as such. */
export function zoneFate({ nA, nB, shareA, shareB }: ComparedZone, { a, b }: Names): string {
  if (nA === 0 && nB > 0) return `appears in ${b}`
  if (nA > 0 && nB === 0) return `vanishes in ${b}`
  if (shareA === null || shareB === null || nA + nB === 0) return shareA && !shareB ? `cell only in ${a}` : shareB && !shareA ? `cell only in ${b}` : '' // prettier-ignore
  if (shareA > 0 && shareB === 0) return `no cell in ${b}`
  return shareA === 0 && shareB > 0 ? `no cell in ${a}` : ''
}

/** The comparison in a sentence or two, over the population and over the rows that are in a zone of either plot. */
export function summaryOf(found: Comparison): string {
  const { n, unit, changed, zones, zonesOf, pairs } = found
  if (zonesOf.length === 0) {
    return `None of ${pairs.length} pairs has a decoder cosine of ${matchedAt} or more: there are no zones to compare. “All pairs” compares them nevertheless.`
  }
  const silent = zones.find(zone => zone.active === 0)?.nBoth ?? 0
  const either = n - silent
  const kept = either - changed
  const share = either > 0 ? ` (${percent(kept / either)})` : ''
  return `${formatCount(n - changed)} of ${countOf(n, unit)} (${percent(1 - changed / n)}) keep their zone; of the ${formatCount(either)} in a zone of either plot, ${formatCount(kept)}${share}.`
}

export const index = (value: number | null): string => (value === null ? '—' : value.toFixed(2).replace('-', '−'))

/** One cell of text for a table that is pasted elsewhere: full digits, no grouping. */
const cell = (value: number | string | null) => (typeof value === 'number' ? String(Number(value.toPrecision(6))) : (value ?? '')) // prettier-ignore

/** Both tables as tab-separated text, with what the numbers are of; labels behind the pairs, where any feature has one. */
export function comparisonTsv(
  found: Comparison,
  names: Names,
  titles: { a: string; b: string },
  labelOf: (side: 'a' | 'b', feature: number) => string = () => '',
): string {
  const { unit, n, halfSize, dim } = found
  const box =
    halfSize === null
      ? 'no zones drawn in a shared slice'
      : `${dim}D box of half side ${cell(halfSize)} in the slice of ${names.a}`
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ')
  const said = found.pairs.map(p => [clean(labelOf('a', p.a)), clean(labelOf('b', p.b))])
  const labels = said.some(pair => pair.some(label => label !== ''))
  const lines: (number | string | null)[][] = [
    [`${names.a}: ${clean(titles.a)}`, `${names.b}: ${clean(titles.b)}`],
    [`population: ${n} ${unit}s, full space`, `of box: ${box}`],
    ['label agreement', found.labelAgreement],
    ['adjusted Rand index', found.adjustedRand],
    [`${unit}s that change zone`, found.changed],
    [],
    [names.a, names.b, 'cos decoder', 'cos encoder', `${unit}s on in ${names.a}`, `${unit}s on in ${names.b}`, `${unit}s on in both`, 'Jaccard of zones', `agreement of ${unit}s`, 'IoU of box', 'symmetric difference of box', 'reading', ...(labels ? [`label in ${names.a}`, `label in ${names.b}`] : [])],
    ...found.pairs.map((p, i) => [`${names.letterA}#${p.a}`, `${names.letterB}#${p.b}`, p.cosDecoder, p.cosEncoder, p.nA, p.nB, p.nBoth, p.jaccard, p.agreement, p.box?.iou ?? null, p.box?.symmetricDifference ?? null, readingOf(p, unit).text, ...(labels ? said[i]! : [])]),
    [],
    ['zone', `${unit}s in ${names.a}`, `${unit}s in ${names.b}`, `${unit}s in both`, 'moved out', 'moved in', `of box in ${names.a}`, `of box in ${names.b}`, 'change'],
    ...found.zones.map(z => [zoneName(found, z.active, names), z.nA, z.nB, z.nBoth, z.nA - z.nBoth, z.nB - z.nBoth, z.shareA, z.shareB, zoneFate(z, names)]),
  ] // prettier-ignore
  return `${lines.map(line => line.map(cell).join('\t')).join('\n')}\n`
}
