// The filter box of the feature table: a few words to a test on table rows. Pure; renderer.
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { definitionStatuses, type DefinitionStatus } from '../../../shared/model.ts'

export type FeatureTest = (table: FeatureTable, feature: number) => boolean

export interface FeatureFilter {
  test: FeatureTest
  /** what is wrong with the text, for the person who typed it; the rest of the filter still applies */
  problem: string | null
}

/** Words of the filter that stand for a number of a feature. */
const numbers: ReadonlyMap<string, (table: FeatureTable, i: number) => number> = new Map([
  ['density', (t: FeatureTable, i: number) => t.density[i]!],
  ['max', (t: FeatureTable, i: number) => t.max[i]!],
  ['mean', (t: FeatureTable, i: number) => t.meanActive[i]!],
  ['cos', (t: FeatureTable, i: number) => t.nearestCosine[i]!],
  ['active', (t: FeatureTable, i: number) => t.nActive[i]!],
  ['norm', (t: FeatureTable, i: number) => t.decoderNorm[i]!],
])

const comparisons: ReadonlyMap<string, (a: number, b: number) => boolean> = new Map([
  ['<', (a: number, b: number) => a < b],
  ['<=', (a: number, b: number) => a <= b],
  ['>', (a: number, b: number) => a > b],
  ['>=', (a: number, b: number) => a >= b],
  ['=', (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b))],
])

/**
 * Reads a filter: terms joined by blanks, all of which must hold. `density<0.01` (or `<1%`), `max>5`, `mean`, `cos`,
 * `active`, `norm`; `#12` or `#12,40` for ids; `status:draft,reviewed`; anything else is text looked for in the label,
 * whatever its case, with "quotes" around blanks; a bare number is an id, too.
 */
export function parseFilter(text: string): FeatureFilter {
  const tests: FeatureTest[] = []
  let problem: string | null = null
  for (const term of splitTerms(text)) {
    const made = makeTest(term)
    if (typeof made === 'string') problem ??= made
    else tests.push(made)
  }
  return { test: (table, i) => tests.every(test => test(table, i)), problem }
}

/** Splits at blanks outside double quotes; the quotes go, a missing last one is forgiven, as are blanks around a sign. */
export function splitTerms(text: string): string[] {
  const tight = text.replace(
    /"[^"]*"?|\s*(<=|>=|<|>|=)\s*(?=[\d.-])/g,
    (whole, sign: string | undefined) => sign ?? whole,
  )
  return [...tight.matchAll(/"([^"]*)"?|\S+/g)].map(m => m[1] ?? m[0]).filter(term => term !== '')
}

/** A test, or what is wrong with the term. */
function makeTest(term: string): FeatureTest | string {
  const compare = /^([a-z]+)(<=|>=|<|>|=)(.*)$/i.exec(term)
  const column = compare ? numbers.get(compare[1]!.toLowerCase()) : undefined
  if (compare && column) {
    const [, name, sign, right] = compare
    const wanted = right!.endsWith('%') ? Number(right!.slice(0, -1)) / 100 : Number(right)
    if (right === '' || right === '%' || !Number.isFinite(wanted)) {
      return `${name}${sign} needs a number, for example ${name}${sign}0.01`
    }
    const holds = comparisons.get(sign!)!
    return (table, i) => holds(column(table, i), wanted)
  }
  if (compare && !column) return `There is no column “${compare[1]}”: ${[...numbers.keys()].join(', ')}`
  if (/^#\d+(,#?\d+)*$/.test(term)) {
    const ids = new Set(term.split(',').map(part => Number(part.replace('#', ''))))
    return (_table, i) => ids.has(i)
  }
  if (term.toLowerCase().startsWith('status:')) return makeStatusTest(term.slice('status:'.length))
  const needle = term.toLocaleLowerCase()
  const id = /^\d+$/.test(term) ? Number(term) : null
  return (table, i) => i === id || table.labels[i]!.toLocaleLowerCase().includes(needle)
}

function makeStatusTest(list: string): FeatureTest | string {
  const wanted = new Set<DefinitionStatus>()
  for (const part of list.toLowerCase().split(',').filter(Boolean)) {
    const found = definitionStatuses.filter(status => status.startsWith(part))
    if (found.length === 0) return `There is no status “${part}”: ${definitionStatuses.join(', ')}`
    found.forEach(status => wanted.add(status))
  }
  if (wanted.size === 0) return `status: needs one of ${definitionStatuses.join(', ')}`
  return (table, i) => wanted.has(table.status[i]!)
}
