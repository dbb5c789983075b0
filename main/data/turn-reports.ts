// zone.turn: what a turn of a feature's encoder or decoder does to the drawn rows and to all of them. Data process, command line.
import { isOn } from '../../core/sae/kinds.ts'
import { createRandom, sample } from '../../core/random.ts'
import { whyNoTurn } from '../../core/analysis/turnable.ts'
import type { TurnReport, TurnSpec } from '../../core/analysis/turn-types.ts'
import { sharesSpace } from '../../core/zones/slice-input.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { getActivations, getDictionary, type ActivationsRecord } from './catalogue.ts'
import type { Compute } from './compute.ts'
import { saeRef, type Context } from './context.ts'
import { requireFeature } from './feature-table.ts'
import { unmaskedRows } from './mask.ts'
import type { RowStore } from './row-store.ts'
import { codesOf, finishedRun, type ZoneProgress } from './zone-codes.ts'
import { errorsFromRun } from './zone-population.ts'
import type { ZoneViews } from './zones.ts'

export interface TurnReports {
  /** @throws AppError not-found, bad-input, gone, cancelled */
  turn(ctx: Context, spec: TurnSpec, call: Ctx<ZoneProgress>): Promise<TurnReport>
}

/** numbers of residuals that are held at once: 64 MB */
const mostResiduals = 16_000_000
/** rows between two active ones that are reconstructed along with them rather than in a call of their own */
const gap = 32
/** rows per request to inference */
const blockRows = 1_024

export function createTurnReports(zones: ZoneViews, rows: RowStore, compute: Compute): TurnReports {
  // The last feature's residuals: another target of the same feature needs no second reconstruction.
  let kept: { key: string; residual: Float32Array } | null = null
  return {
    turn: async (ctx, { spec, feature, vector, target }, call) => {
      const dictionary = getDictionary(ctx.ws, spec.dictionary)
      const activations = getActivations(ctx.ws, spec.activations)
      // Before residuals are computed for it.
      const impossible = whyNoTurn(dictionary.activation, vector)
      if (impossible) throw new AppError('bad-input', impossible)
      const wanted = target.kind === 'encoder' || target.kind === 'decoder' ? [feature, target.feature] : [feature]
      wanted.forEach(f => requireFeature(dictionary, f))
      const { view, frame } = await zones.made(ctx, spec, call)
      const full = await rows.all(activations, { signal: call.signal })
      const population = full ? unmaskedRows(activations.mask, activations.rows) : sampled(activations, rows)
      const pair = { dictionary, activations }
      const cache = finishedRun(ctx, dictionary, activations)
      const { values, tau } = await codesOf(ctx, pair, cache, population, [feature], call)
      const sae = saeRef(dictionary, ctx.settings)
      const features = await ctx.inference.call('sae.rows', { sae, features: wanted }, { signal: call.signal })
      const { inputNorm, dOut, dIn, transcoder } = features.spec
      const active = population.filter((_, i) => isOn(values[i]!))
      const fits = inputNorm === 'none' && dIn === dOut && !transcoder && active.length * dOut <= mostResiduals
      const key = [dictionary.id, activations.id, feature, population.length].join(' ')
      if (fits && kept?.key !== key) kept = { key, residual: await residualsOf(ctx, pair, active, rows, call) }
      const tokens = ctx.tokens.tokensOf(activations)
      const place = new Map(Array.from(population, (row, i) => [row, i]))
      call.progress({ done: 0, total: 1, phase: 'turning the vector' })
      const report = await compute.turn(
        {
          feature,
          vector,
          target,
          features,
          sameSpace: sharesSpace(features.spec),
          x: full ?? (await rows.some(activations, population)),
          at: full ? population : null,
          values,
          tau,
          residual: fits ? kept!.residual : null,
          squaredError: cache ? errorsFromRun(cache, population) : null,
          types: typesOf(population, tokens),
          shown: Int32Array.from(view.points.rows, row => place.get(row) ?? -1).filter(i => i >= 0),
          rowNumbers: population,
          frame,
          unit: activations.unit,
        },
        call.signal,
      )
      const warnings = [...report.warnings]
      if (!full) {
        warnings.push(
          `All ${activations.unit}s are a random sample of ${population.length} of ${activations.rows}: more do not fit into memory.`,
        )
      }
      if (!fits) warnings.push(whyNotRefitted(inputNorm, dIn === dOut && !transcoder))
      return { ...report, warnings, first: report.first.map(f => ({ ...f, token: tokens[f.row] ?? '' })) }
    },
  }
}

const whyNotRefitted = (norm: string, sameSpace: boolean): string => {
  if (norm !== 'none') return 'Rows are normalised one by one: the reconstruction is not refitted.'
  if (!sameSpace) return 'The output is no reconstruction of the input: nothing is refitted.'
  return 'The feature is on for too many rows to hold their residuals: the reconstruction is not refitted.'
}

function sampled(activations: ActivationsRecord, rows: RowStore): Int32Array {
  return sample(unmaskedRows(activations.mask, activations.rows), rows.limit(activations.d), createRandom(1))
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
  { dictionary, activations }: Parameters<typeof codesOf>[1],
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
