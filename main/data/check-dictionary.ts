// dictionary.check: a dictionary on a few unmasked rows, before it is added. Data process.
import { judgeCheck, spreadRows } from '../../core/sae/check.ts'
import type { Ctx, EncodedRows } from '../../shared/contract.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import { AppError } from '../../shared/errors.ts'
import type { DictionaryCheck } from '../../shared/import-model.ts'
import { openActivations } from '../containers/activations.ts'
import { getActivations, requirePresent } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { dictionaryRoot, requireOptions } from './importers/dictionary.ts'
import { expectedOf } from './look-dictionary.ts'
import { unmaskedRows } from './mask.ts'
import { requireFit } from './runs.ts'
import { requireUnchanged } from './unchanged.ts'

/** Enough for L0 and FVU to two digits (their error falls with the root of the rows), few enough for seconds on the widest dictionaries. */
const mostRows = 2_000
/** numbers of a message to inference, near 1 MB */
const messageValues = 2 ** 18

export interface CheckRequest {
  path: string
  options: Record<string, unknown>
  /** id */
  activations: string
}

/** @throws AppError bad-input (they do not fit, an option is missing, all rows are masked), not-found, unsupported-format, gone, cancelled */
export async function checkDictionary(
  ctx: Context,
  { path, options, activations }: CheckRequest,
  { signal, progress }: Ctx<StepProgress>,
): Promise<DictionaryCheck> {
  const root = await dictionaryRoot(path)
  const described = await ctx.inference.call('sae.describe', { path: root, options }, { signal })
  requireOptions(path, described.optionsNeeded)
  const on = getActivations(ctx.ws, activations)
  requireFit({ path: root, dIn: described.dIn }, on)
  requirePresent(on)
  await requireUnchanged(on, signal)
  const rows = spreadRows(unmaskedRows(on.mask, on.rows), mostRows)
  const sae = saeRef({ path: root, options }, ctx.settings)
  progress({ done: 0, total: rows.length, phase: 'Loading the dictionary' })
  const sums = createSums(described.dSae, on.mean)
  const source = await openActivations({ path: on.path, tensor: on.tensor })
  let ranOn = await ctx.inference.call('sae.load', sae, { signal }).catch(async (e: unknown) => {
    await source.close()
    throw e
  })
  try {
    const block = Math.max(1, Math.floor(messageValues / on.d))
    for (let from = 0; from < rows.length; from += block) {
      const x = await source.gatherRows(rows.slice(from, from + block))
      const encoded = await ctx.inference.call('sae.encodeRows', { sae, x }, { signal })
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
      sums.add(x, encoded)
      ranOn = { ...ranOn, provider: encoded.provider, reason: encoded.reason }
      progress({ done: Math.min(from + block, rows.length), total: rows.length, phase: 'Encoding rows' })
    }
  } finally {
    await source.close()
  }
  const { l0, l0Deviation, fvu, silent } = sums.result()
  const expected = expectedOf(described, root)
  return {
    rows: rows.length,
    ...{ l0, l0Deviation, fvu, silent, dSae: described.dSae },
    ...{ provider: ranOn.provider, reason: ranOn.reason },
    expected,
    findings: judgeCheck({ l0, fvu }, expected, isUnset(described.options['threshold'])),
  }
}

/** dictionary_learning keeps -1 until training sets the threshold. */
const isUnset = (threshold: unknown) => typeof threshold === 'number' && threshold < 0

/** Running sums over rows. @param mean [d] of all unmasked rows, from which FVU is measured, as in a run */
function createSums(dSae: number, mean: Float64Array) {
  const d = mean.length
  const on = new Uint8Array(dSae)
  let [n, entries, squares, error, variance] = [0, 0, 0, 0, 0]
  return {
    add(x: Float32Array, encoded: EncodedRows) {
      const rows = encoded.to - encoded.from
      for (let r = 0; r < rows; r++) {
        const count = encoded.indptr[r + 1]! - encoded.indptr[r]!
        entries += count
        squares += count * count
        error += encoded.squaredError[r]!
        for (let j = 0; j < d; j++) variance += (x[r * d + j]! - mean[j]!) ** 2
      }
      for (const f of encoded.features) on[f] = 1
      n += rows
    },
    result() {
      const l0 = entries / n
      const fvu = error / variance
      const fired = on.reduce((sum, bit) => sum + bit, 0)
      const l0Deviation = Math.sqrt(Math.max(0, squares / n - l0 * l0))
      return { l0, l0Deviation, fvu: Number.isFinite(fvu) ? fvu : null, silent: dSae - fired }
    },
  }
}
