// What is shown of the defined features of a dictionary, as columns, and packed so that 100,000 of them cross a port or come from a disk in
// milliseconds: a text takes no parsing, a number no object. Pure; every process.
import { definitionStatuses, type DefinitionBody, type DefinitionStatus } from './definition-model.ts'

/** What is shown of a feature where only its name is asked for. */
export type Said = Pick<DefinitionBody, 'label' | 'status'> & { tags: readonly string[] }

/** Of a body that may be a stranger's; the label as a database keeps it. */
export const saidOf = ({ label, status, tags }: DefinitionBody): Said => ({
  label: String(label).replace(/\p{Surrogate}/gu, '\ufffd'),
  status: definitionStatuses.includes(status) ? status : 'unlabelled',
  tags: tags.map(String),
})

/** Columns of one length, by ascending feature. */
export interface ShownColumns {
  features: number[]
  labels: string[]
  status: DefinitionStatus[]
  tags: (readonly string[])[]
}

/** The same columns: [n] each, but for `labels` and `tagLists`. */
export interface PackedShown {
  /** ascending */
  features: Int32Array
  /** all labels, one behind the other */
  labels: string
  /** where each label ends in `labels`, UTF-16 code units */
  ends: Int32Array
  /** places in `definitionStatuses` */
  status: Uint8Array
  /** places in `tagLists` */
  tagsOf: Int32Array
  /** the different lists of tags */
  tagLists: (readonly string[])[]
}

export const noneShown = (): ShownColumns => ({ features: [], labels: [], status: [], tags: [] })

export function packShown({ features, labels, status, tags }: ShownColumns): PackedShown {
  const n = features.length
  const packed = { features: Int32Array.from(features), ends: new Int32Array(n), status: new Uint8Array(n), tagsOf: new Int32Array(n) } // prettier-ignore
  const tagLists: (readonly string[])[] = []
  const places = new Map<string, number>()
  let end = 0
  for (let i = 0; i < n; i++) {
    packed.ends[i] = end += labels[i]!.length
    packed.status[i] = definitionStatuses.indexOf(status[i]!)
    const list = tags[i]!
    const key = list.length === 1 ? ` ${list[0]}` : JSON.stringify(list)
    let place = places.get(key)
    if (place === undefined) {
      places.set(key, (place = tagLists.length))
      tagLists.push(list)
    }
    packed.tagsOf[i] = place
  }
  return { ...packed, labels: labels.join(''), tagLists }
}

/** Calls `use` with every feature and what is shown of it, ascending. */
export function eachShown(packed: PackedShown, use: (feature: number, said: Said) => void): void {
  const { features, labels, ends, status, tagsOf, tagLists } = packed
  for (let i = 0, at = 0; i < features.length; i++) {
    const label = labels.slice(at, (at = ends[i]!))
    use(features[i]!, { label, status: definitionStatuses[status[i]!]!, tags: tagLists[tagsOf[i]!]! })
  }
}

export const unpackShown = (packed: PackedShown): ShownColumns => ({
  features: valuesAt(packed.features, feature => feature),
  labels: labelsOf(packed),
  status: valuesAt(packed.status, place => definitionStatuses[place]!),
  tags: valuesAt(packed.tagsOf, place => packed.tagLists[place]!),
})

function labelsOf({ labels, ends }: PackedShown): string[] {
  const out = new Array<string>(ends.length)
  for (let i = 0, at = 0; i < ends.length; i++) out[i] = labels.slice(at, (at = ends[i]!))
  return out
}

/** `Array.from`, which goes by iterators and takes ten times as long. */
function valuesAt<T>(places: Int32Array | Uint8Array, of: (place: number) => T): T[] {
  const out = new Array<T>(places.length)
  for (let i = 0; i < places.length; i++) out[i] = of(places[i]!)
  return out
}

/** Where the first of the ascending features is that is not below `from`. */
export function firstFrom(features: ArrayLike<number>, from: number): number {
  let [low, high] = [0, features.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (features[middle]! < from) low = middle + 1
    else high = middle
  }
  return low
}

/** The features [from, to) alone. */
export function partOfShown(packed: PackedShown, from: number, to: number): PackedShown {
  const { features, labels, ends, status, tagsOf, tagLists } = packed
  const [a, b] = [firstFrom(features, from), firstFrom(features, to)]
  const [begin, end] = [ends[a - 1] ?? 0, ends[b - 1] ?? 0]
  return {
    features: features.slice(a, b),
    labels: labels.slice(begin, end),
    ends: ends.slice(a, b).map(at => at - begin),
    status: status.slice(a, b),
    tagsOf: tagsOf.slice(a, b),
    tagLists,
  }
}

/** Puts what is shown of a feature now into its place; null takes it out. */
export function putShown(columns: ShownColumns, feature: number, said: Said | null): void {
  const { features, labels, status, tags } = columns
  const at = firstFrom(features, feature)
  const had = features[at] === feature ? 1 : 0
  if (!said) for (const column of [features, labels, status, tags]) column.splice(at, had)
  else {
    if (!had) for (const column of [features, labels, status, tags]) column.splice(at, 0, undefined as never)
    features[at] = feature
    labels[at] = said.label
    status[at] = said.status
    tags[at] = said.tags
  }
}

/** What is shown of the features [0, n), those without a definition too. */
export interface DenseShown {
  labels: string[]
  status: DefinitionStatus[]
  tags: (readonly string[])[]
}

const noTags: readonly string[] = []

export const emptyDense = (n: number): DenseShown => ({
  labels: new Array<string>(n).fill(''),
  status: new Array<DefinitionStatus>(n).fill('unlabelled'),
  tags: new Array<readonly string[]>(n).fill(noTags),
})

/** Puts many into their places. One loop a column: before it has run often, a call a feature takes fifty times as long. */
export function fillDense(dense: DenseShown, packed: PackedShown): void {
  const { features, status, tagsOf, tagLists } = packed
  const labels = labelsOf(packed)
  const end = firstFrom(features, dense.labels.length)
  for (let i = 0; i < end; i++) dense.labels[features[i]!] = labels[i]!
  for (let i = 0; i < end; i++) dense.status[features[i]!] = definitionStatuses[status[i]!]!
  for (let i = 0; i < end; i++) dense.tags[features[i]!] = tagLists[tagsOf[i]!]!
}

/** Puts what is shown of one of its features into its place; features beyond it are of no dictionary here. */
export function putDense({ labels, status, tags }: DenseShown, feature: number, said: Said | null): void {
  if (feature >= labels.length) return
  labels[feature] = said?.label ?? ''
  status[feature] = said?.status ?? 'unlabelled'
  tags[feature] = said?.tags ?? noTags
}
