// Which rows and which features a zone view is about. Data process, command line.
import { isOn } from '../../core/sae/kinds.ts'
import { createRandom, sample } from '../../core/random.ts'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsRecord } from './catalogue.ts'
import { unmaskedRows } from './mask.ts'
import type { RunCache } from './run-cache.ts'

/** Unmasked rows that pass the filter (`passes`, [rows]), ascending. @throws AppError bad-input when none does */
export function populationOf(activations: ActivationsRecord, passes: Uint8Array, filter: string): Int32Array {
  const rows = unmaskedRows(activations.mask, activations.rows)
  const population = rows.filter(row => passes[row] === 1)
  if (population.length > 0) return population
  throw new AppError('bad-input', `No ${activations.unit} passes the filter ${filter}. Change or clear it.`)
}

/** candidates of nearest density that one is drawn from, per feature */
const nearestDensities = 20

/**
 * For each chosen feature a random one of nearly the same density (honesty rule 5): drawn from the 20 whose log count is
 * nearest, the chosen and the already drawn left out.
 * @param counts [dSae] unmasked rows on which each feature is on
 * @throws AppError bad-input when too few features are ever on
 */
export function matchedFeatures(counts: Int32Array, chosen: number[], seed: number): number[] {
  const random = createRandom(seed)
  const taken = new Set(chosen)
  return chosen.map(feature => {
    const target = Math.log(Math.max(1, counts[feature]!))
    const candidates = Array.from(counts.keys())
      .filter(f => counts[f]! > 0 && !taken.has(f))
      .map(f => ({ f, distance: Math.abs(Math.log(counts[f]!) - target) }))
      .sort((a, b) => a.distance - b.distance || a.f - b.f)
      .slice(0, nearestDensities)
    if (candidates.length === 0) throw new AppError('bad-input', 'Too few features are ever on to draw a control from.')
    const { f } = candidates[random.int(candidates.length)]!
    taken.add(f)
    return f
  })
}

/** As many random unmasked rows as there are rows of the population on which any chosen feature is on (at least one). */
export function randomPopulation(
  activations: ActivationsRecord,
  values: Float32Array,
  k: number,
  seed: number,
): Int32Array {
  let firing = 0
  for (let at = 0; at < values.length; at += k) if (values.subarray(at, at + k).some(isOn)) firing++
  return sample(unmaskedRows(activations.mask, activations.rows), Math.max(1, firing), createRandom(seed))
}

/** Activations of the features on the population from a finished run, [n, k]. */
export function valuesFromRun(cache: RunCache, population: Int32Array, features: number[]): Float32Array {
  const k = features.length
  const values = new Float32Array(population.length * k)
  features.forEach((feature, i) => {
    const on = cache.postings(feature)
    // Both ascending: one walk.
    let at = 0
    on.rows.forEach((row, j) => {
      while (at < population.length && population[at]! < row) at++
      if (population[at] === row) values[at * k + i] = on.values[j]!
    })
  })
  return values
}

/** |x - reconstruction|^2 of the population from a finished run, [n]; null where input and output spaces differ. */
export function errorsFromRun(cache: RunCache, population: Int32Array): Float32Array | null {
  const out = new Float32Array(population.length)
  let batch: ReturnType<RunCache['numbersOf']> = null
  for (let i = 0; i < population.length; i++) {
    const row = population[i]!
    if (!batch || row >= batch.to || row < batch.from) batch = cache.numbersOf(row)
    const error = batch?.squaredError[row - batch.from]
    if (error === undefined || Number.isNaN(error)) return null
    out[i] = error
  }
  return out
}

/** The thresholds that a run kept, [n] (EncodedRows); null where it kept none. */
export function keptThresholds(cache: RunCache, population: Int32Array): Float32Array | null {
  const out = new Float32Array(population.length)
  let batch: ReturnType<RunCache['numbersOf']> = null
  for (let i = 0; i < population.length; i++) {
    const row = population[i]!
    if (!batch || row >= batch.to || row < batch.from) batch = cache.numbersOf(row)
    if (!batch?.tau) return null
    out[i] = batch.tau[row - batch.from]!
  }
  return out
}

/**
 * The threshold of every row of the population of a top-k dictionary from a finished run, [n]: the smallest of its k
 * activations, or 0 when fewer than k are above zero (core/zones: a row's k-th largest z, at least 0).
 */
export function thresholdsFromRun(cache: RunCache, population: Int32Array, k: number): Float32Array {
  const out = new Float32Array(population.length)
  let batch: ReturnType<RunCache['numbersOf']> = null
  for (let i = 0; i < population.length; i++) {
    const row = population[i]!
    if (!batch || row >= batch.to || row < batch.from) batch = cache.numbersOf(row)
    if (batch && cache.activeOf(row)!.length >= k) out[i] = batch.weakest[row - batch.from]!
  }
  return out
}
