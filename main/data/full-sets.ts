// Which features of the whole dictionary are on for every row of a population, from a finished run: how many, and one key a set. Data process, command line.
import type { FullSets } from '../../core/zones/types.ts'
import { sameNumbers } from '../../core/same-numbers.ts'
import type { RunCache } from './run-cache.ts'

/** Rows beyond this are not looked at: the numbers that come of it are left out. */
const mostRows = 250_000

/** Of the population that was asked for last: other features are looked at on the same rows. */
const kept = new WeakMap<RunCache, { population: Int32Array; sets: FullSets }>()

/** [n] counts and keys, to be read only; null for a large population and where the run has not come so far. */
export function fullSetsFromRun(cache: RunCache, population: Int32Array): FullSets | null {
  const known = kept.get(cache)
  if (known && sameNumbers(known.population, population)) return known.sets
  const sets = read(cache, population)
  if (sets) kept.set(cache, { population, sets })
  return sets
}

function read(cache: RunCache, population: Int32Array): FullSets | null {
  const n = population.length
  if (n > mostRows) return null
  const count = new Int32Array(n)
  const key = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const active = cache.activeOf(population[i]!)
    if (!active) return null
    count[i] = active.length
    key[i] = setKey(active)
  }
  return { count, key }
}

/**
 * 53 bits of two hashes of features, which ascend (FNV-1a and a multiply-shift chain): two of a million sets share a key with
 * probability 1e-4.
 */
export function setKey(features: Int32Array): number {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (const f of features) {
    a = Math.imul(a ^ f, 0x01000193)
    a ^= a >>> 15
    b = Math.imul(b + f + 1, 0x85ebca6b)
    b ^= b >>> 13
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11)
}
