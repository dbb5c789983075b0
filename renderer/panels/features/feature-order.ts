// Which features the table shows, in which order. Pure; renderer.
import { definitionStatuses } from '../../../shared/model.ts'
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import { statisticIds, valuesOf, type StatisticId } from './statistics.ts'

/** Whether a feature is shown. */
export type FeatureTest = (feature: number) => boolean

export const sortColumns = ['feature', 'label', 'status', 'tags', ...statisticIds] as const
export type SortColumn = (typeof sortColumns)[number]

export interface Sort {
  column: SortColumn
  descending: boolean
}

/**
 * Feature indices that pass `test`, sorted. What a column has no value for (a dead feature's mean, an empty label) comes
 * last in both directions, and so do dead features in every column but the id; ties keep the order of ids.
 */
export function orderFeatures(table: FeatureTable, sort: Sort, test: FeatureTest): Int32Array {
  const shown = new Int32Array(table.n)
  let n = 0
  for (let i = 0; i < table.n; i++) if (test(i)) shown[n++] = i
  const passing = shown.slice(0, n)
  if (sort.column === 'feature') return sort.descending ? passing.reverse() : passing
  const keys = keysOf(table, sort.column)
  const missing = passing.filter(i => Number.isNaN(keys[i]!))
  const alive = passing.filter(i => !Number.isNaN(keys[i]!) && table.nActive[i] !== 0)
  const dead = passing.filter(i => !Number.isNaN(keys[i]!) && table.nActive[i] === 0)
  const out = new Int32Array(n)
  out.set(sorted(alive, keys, sort.descending))
  out.set(sorted(dead, keys, sort.descending), alive.length)
  out.set(missing, alive.length + dead.length)
  return out
}

/** Bits of a feature's index in a sorting key: 2,097,152 features. */
const indexSpan = 2 ** 21

/**
 * Features by an ascending whole-number key below 2^32, ties by index. Key and index are packed into one float64, which the engine sorts
 * without calling back: 131,072 features take some 10 ms, a comparison of two takes ten times as long.
 */
function sorted(features: Int32Array, keys: Float64Array, descending: boolean): Int32Array {
  const packed = Float64Array.from(features, i => (descending ? 2 ** 32 - 1 - keys[i]! : keys[i]!) * indexSpan + i)
  packed.sort()
  return Int32Array.from(packed, key => key % indexSpan)
}

/** A whole number per feature that ascends as the column does, NaN where it has no value. */
function keysOf(table: FeatureTable, column: Exclude<SortColumn, 'feature'>): Float64Array {
  if (column === 'label') return textKeys(table.labels)
  if (column === 'tags') return textKeys(table.tags.map(tags => tags.join(', ')))
  if (column === 'status') {
    return Float64Array.from(table.status, s => (s === 'unlabelled' ? NaN : definitionStatuses.indexOf(s)))
  }
  return numberKeys(valuesOf(table, column satisfies StatisticId))
}

const known = new WeakMap<readonly string[], Float64Array>()
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The place of each text among the different ones; ranked once per list of texts. */
function textKeys(texts: readonly string[]): Float64Array {
  const before = known.get(texts)
  if (before) return before
  const different = [...new Set(texts)].filter(text => text !== '').sort(collator.compare)
  const rank = new Map<string, number>()
  different.forEach((text, i) => {
    const same = i > 0 && collator.compare(different[i - 1]!, text) === 0
    rank.set(text, same ? rank.get(different[i - 1]!)! : i)
  })
  const keys = Float64Array.from(texts, text => rank.get(text) ?? NaN)
  known.set(texts, keys)
  return keys
}

/** Counts as they are; of float32 numbers their bits, turned so that they ascend with the number. */
function numberKeys(values: Float32Array | Int32Array): Float64Array {
  if (values instanceof Int32Array) return Float64Array.from(values)
  const plain = values.map(v => v + 0) // -0 is 0
  const bits = new Uint32Array(plain.buffer, plain.byteOffset, plain.length)
  return Float64Array.from(plain, (v, i) => {
    if (Number.isNaN(v)) return NaN
    const b = bits[i]!
    return b >= 2 ** 31 ? 2 ** 32 - 1 - b : b + 2 ** 31
  })
}

/** The feature `step` places from `current` in the shown order, stopping at the ends; the first when `current` is not shown. */
export function walk(order: Int32Array, current: number | null, step: number): number | null {
  if (order.length === 0) return null
  const at = current === null ? -1 : order.indexOf(current)
  if (at < 0) return order[0]!
  return order[Math.min(order.length - 1, Math.max(0, at + step))]!
}

/** The features from one to another in the shown order, both included; only the last where the first is not shown. */
export function between(order: Int32Array, from: number | null, to: number): number[] {
  const [a, b] = [from === null ? -1 : order.indexOf(from), order.indexOf(to)]
  if (a < 0 || b < 0) return [to]
  return [...order.subarray(Math.min(a, b), Math.max(a, b) + 1)]
}
