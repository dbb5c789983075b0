// How far annotators agree on the status and the tags of features, and where they do not. Pure, every process.
import { cohenKappa, krippendorffAlpha, unitInterval, type Judgements } from './coefficients.ts'

/** One annotator's current definition of a feature, as far as it is compared. */
export interface Judged {
  feature: number
  annotator: string
  label: string
  status: string
  tags: readonly string[]
}

export interface Interval {
  low: number
  high: number
}

export interface PairAgreement {
  /** status, or a tag */
  about: string
  a: string
  b: string
  kappa: number | null
  interval: Interval | null
  observed: number | null
  /** features that both judged */
  n: number
}

export interface GroupAgreement {
  about: string
  alpha: number | null
  interval: Interval | null
  /** features that two or more judged */
  n: number
}

export interface Disagreement {
  feature: number
  /** what differs: label, status, tags */
  on: ('label' | 'status' | 'tags')[]
  by: Said[]
  /** what stands for all of them; null where nothing is resolved */
  resolved: Said | null
  /** nothing is resolved, or somebody said something that the resolution does not know of */
  isOpen: boolean
}

export interface Said {
  annotator: string
  label: string
  status: string
  tags: string[]
}

/** The resolution that stands for a feature. */
export interface Settled {
  feature: number
  said: Said
  isOpen: boolean
}

export interface DefinitionAgreement {
  annotators: string[]
  /** features that somebody judged, and that two or more did */
  features: number
  shared: number
  pairs: PairAgreement[]
  groups: GroupAgreement[]
  /** by feature */
  disagreements: Disagreement[]
}

/** Status that says nothing was judged. */
const unjudged = 'unlabelled'

/**
 * Agreement of every two annotators (kappa) and of all (alpha) on status and on each tag, with bootstrap intervals over
 * features. A feature that somebody left unlabelled is not judged by them; having a tag or not is a category of two.
 * @param seed of the bootstrap
 */
export function definitionAgreement(
  definitions: readonly Judged[],
  settled: readonly Settled[] = [],
  seed = 1,
): DefinitionAgreement {
  const judged = judgedOnly(definitions)
  const annotators = [...new Set(judged.map(d => d.annotator))].sort()
  const features = [...new Set(judged.map(d => d.feature))].sort((a, b) => a - b)
  const at = new Map(features.map((feature, i) => [feature, i]))
  const table = annotators.map(() => new Array<Judged | null>(features.length).fill(null))
  for (const d of judged) table[annotators.indexOf(d.annotator)]![at.get(d.feature)!] = d
  const tags = [...new Set(judged.flatMap(d => d.tags))].sort()

  const questions: { about: string; of(d: Judged): string }[] = [
    { about: 'status', of: d => d.status },
    ...tags.map(tag => ({ about: `tag ${tag}`, of: (d: Judged) => (d.tags.includes(tag) ? 'yes' : 'no') })),
  ]
  const answers = (row: (Judged | null)[], of: (d: Judged) => string): Judgements<string> => row.map(d => d && of(d))
  const pairs: PairAgreement[] = []
  const groups: GroupAgreement[] = []
  for (const { about, of } of questions) {
    const people = table.map(row => answers(row, of))
    for (let i = 0; i < people.length; i++) {
      for (let j = i + 1; j < people.length; j++) {
        const both = features.flatMap((_, u) => (people[i]![u] != null && people[j]![u] != null ? [u] : []))
        const [a, b] = [people[i]!, people[j]!].map(p => both.map(u => p[u]!))
        const { kappa, observed, n } = cohenKappa(a!, b!)
        const again = (chosen: Int32Array) => cohenKappa(pick(a!, chosen), pick(b!, chosen)).kappa
        pairs.push({ about, a: annotators[i]!, b: annotators[j]!, kappa, interval: kappa === null ? null : unitInterval(n, again, seed), observed, n }) // prettier-ignore
      }
    }
    if (people.length > 2) {
      const shared = features.flatMap((_, u) => (people.filter(p => p[u] != null).length > 1 ? [u] : []))
      const some = people.map(p => shared.map(u => p[u] ?? null))
      const { alpha, n } = krippendorffAlpha(some)
      const again = (chosen: Int32Array) => krippendorffAlpha(some.map(p => pick(p, chosen))).alpha
      groups.push({ about, alpha, interval: alpha === null ? null : unitInterval(n, again, seed), n })
    }
  }
  return {
    annotators,
    features: features.length,
    shared: sharedBy(judged).length,
    pairs,
    groups,
    disagreements: disagreementsOf(judged, settled),
  }
}

const judgedOnly = (definitions: readonly Judged[]): Judged[] => definitions.filter(d => d.status !== unjudged)

/** Definitions of each feature that two or more judged: features ascending, by annotator. */
function sharedBy(judged: readonly Judged[]): Judged[][] {
  const found = new Map<number, Judged[]>()
  for (const d of judged) {
    const list = found.get(d.feature)
    if (list) list.push(d)
    else found.set(d.feature, [d])
  }
  return [...found.values()]
    .filter(list => list.length > 1)
    .map(list => list.sort((a, b) => (a.annotator < b.annotator ? -1 : 1)))
    .sort((a, b) => a[0]!.feature - b[0]!.feature)
}

/** Features on which annotators differ: what is queued to be settled. Costs one look at each definition. */
export function disagreementsOf(definitions: readonly Judged[], settled: readonly Settled[] = []): Disagreement[] {
  const of = new Map(settled.map(s => [s.feature, s]))
  return sharedBy(judgedOnly(definitions)).flatMap(list => {
    const found = disagreement(list)
    if (!found) return []
    const known = of.get(found.feature)
    return [{ ...found, resolved: known?.said ?? null, isOpen: known?.isOpen ?? true }]
  })
}

const pick = <T>(values: readonly T[], chosen: Int32Array): T[] => Array.from(chosen, i => values[i]!)

/** What the definitions of one feature differ in; null where in nothing. Labels are compared without case and outer blanks. */
function disagreement(list: readonly Judged[]): Pick<Disagreement, 'feature' | 'on' | 'by'> | null {
  const form = (text: string) => text.trim().toLowerCase()
  const differ = (of: (d: Judged) => string) => new Set(list.map(of)).size > 1
  const on: Disagreement['on'] = []
  if (differ(d => form(d.label))) on.push('label')
  if (differ(d => d.status)) on.push('status')
  if (differ(d => JSON.stringify([...d.tags].sort()))) on.push('tags')
  if (on.length === 0) return null
  const by = list.map(({ annotator, label, status, tags }) => ({ annotator, label, status, tags: [...tags] }))
  return { feature: list[0]!.feature, on, by }
}
