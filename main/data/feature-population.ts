// The rows over which one feature's turns are judged, with its codes and what the dictionary leaves out where it is on. Data process, command line.
import { createRandom, sample } from '../../core/random.ts'
import { isOn } from '../../core/sae/kinds.ts'
import type { FeatureRows } from '../../core/sae/types.ts'
import type { Ctx } from '../../shared/contract.ts'
import type { ActivationsRecord, DictionaryRecord } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { unmaskedRows } from './mask.ts'
import type { RowStore } from './row-store.ts'
import { codesOf, finishedRun, type ZoneProgress } from './zone-codes.ts'
import { errorsFromRun } from './zone-population.ts'

/** numbers of residuals that are held at once: 64 MB */
const mostResiduals = 16_000_000
/** rows between two active ones that are reconstructed along with them rather than in a call of their own */
const gap = 32
/** rows per request to inference */
const blockRows = 1_024
/** rows, and numbers of them, of a first answer */
const firstRows = 65_536
const firstNumbers = 33_554_432

export interface FeaturePopulation {
  /** [n] all unmasked rows, or a seeded sample: what fits into memory, or is enough for a first answer */
  population: Int32Array
  sampled: boolean
  /** rows as the file has them, [., d], and where each of the population lies in them; null when they are the population */
  x: Float32Array
  at: Int32Array | null
  /** [n] activations of the feature; thresholds of the rows, top-k only */
  values: Float32Array
  tau: Float32Array | null
  /** [nActive, dOut] where the feature is on; null where they are not to be had, and why */
  residual: Float32Array | null
  whyNotRefitted: string | null
  /** [n] squared errors from a run */
  squaredError: Float32Array | null
  /** [n] which token a row is */
  types: Int32Array
}

interface Pair {
  dictionary: DictionaryRecord
  activations: ActivationsRecord
}

export type FeaturePopulations = (
  ctx: Context,
  pair: Pair,
  feature: number,
  spec: FeatureRows['spec'],
  call: Ctx<ZoneProgress>,
  /** first: a seeded sample of at most 65,536 rows, without residuals, which take the longest */
  part?: 'first' | 'whole',
) => Promise<FeaturePopulation>

/** The last feature's residuals are kept: another question about the same feature needs no second reconstruction. @returns throws AppError gone, cancelled */
export function createFeaturePopulations(rows: RowStore): FeaturePopulations {
  let kept: { key: string; residual: Float32Array } | null = null
  return async (ctx, pair, feature, { inputNorm, dOut, dIn, transcoder }, call, part = 'whole') => {
    const { dictionary, activations } = pair
    const refit = part === 'whole'
    const full = await rows.all(activations, { signal: call.signal })
    const held = full ? activations.rows : rows.limit(activations.d)
    const most = refit ? held : Math.min(held, firstRows, Math.ceil(firstNumbers / activations.d))
    const every = unmaskedRows(activations.mask, activations.rows)
    const population = sample(every, most, createRandom(1))
    const cache = finishedRun(ctx, dictionary, activations)
    const { values, tau } = await codesOf(ctx, pair, cache, population, [feature], call)
    const active = population.filter((_, i) => isOn(values[i]!))
    const fits = inputNorm === 'none' && dIn === dOut && !transcoder && active.length * dOut <= mostResiduals
    const key = [dictionary.id, activations.id, feature, population.length].join(' ')
    if (refit && fits && kept?.key !== key) kept = { key, residual: await residualsOf(ctx, pair, active, rows, call) }
    return {
      population,
      sampled: population.length < every.length,
      x: full ?? (await rows.some(activations, population)),
      at: full ? population : null,
      values,
      tau,
      residual: fits && kept?.key === key ? kept.residual : null,
      whyNotRefitted: fits ? null : whyNotRefitted(inputNorm, dIn === dOut && !transcoder),
      squaredError: cache ? errorsFromRun(cache, population) : null,
      types: typesOf(population, ctx.tokens.tokensOf(activations)),
    }
  }
}

const whyNotRefitted = (norm: string, sameSpace: boolean): string => {
  if (norm !== 'none') return 'Rows are normalised one by one: the reconstruction is not refitted.'
  if (!sameSpace) return 'The output is no reconstruction of the input: nothing is refitted.'
  return 'The feature is on for too many rows to hold their residuals: the reconstruction is not refitted.'
}

/** [n] number of the token text of each row */
function typesOf(population: Int32Array, tokens: readonly string[]): Int32Array {
  const known = new Map<string, number>()
  return population.map(row => {
    const token = tokens[row] ?? ''
    const type = known.get(token) ?? known.size
    known.set(token, type)
    return type
  })
}

/** x - reconstruction of some rows, ascending, [rows.length, d]: from inference, close rows in one request. */
async function residualsOf(
  ctx: Context,
  { dictionary, activations }: Pair,
  rows: Int32Array,
  store: RowStore,
  call: Ctx<ZoneProgress>,
): Promise<Float32Array> {
  const { d, path, tensor } = activations
  const sae = saeRef(dictionary, ctx.settings)
  const out = new Float32Array(rows.length * d)
  for (let at = 0; at < rows.length;) {
    const from = rows[at]!
    let end = at + 1
    while (end < rows.length && rows[end]! - rows[end - 1]! <= gap && rows[end]! - from < blockRows) end++
    const to = rows[end - 1]! + 1
    const request = { sae, source: { path, tensor }, from, to, recon: true }
    const { recon } = await ctx.inference.call('sae.encode', request, { signal: call.signal })
    for (let k = at; k < end; k++) out.set(recon!.subarray((rows[k]! - from) * d, (rows[k]! - from + 1) * d), k * d)
    at = end
    call.progress({ done: at, total: rows.length, phase: 'reconstructing where it is on' })
  }
  const x = await store.some(activations, rows)
  for (let i = 0; i < out.length; i++) out[i] = x[i]! - out[i]!
  return out
}
