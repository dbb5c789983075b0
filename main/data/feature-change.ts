// ledger.change: one feature's part of the residual scaled in the document of a token, and what the language model then predicts. Data process, command line.
//
// x' = x + (scale - 1) a d, a the feature's activation in the run and d what one unit of it writes. Nothing else is touched: the dictionary's error
// and all other features stay in x.
import { isOn } from '../../core/sae/kinds.ts'
import { join } from 'node:path'
import { norm } from '../../core/linalg.ts'
import type { LogitChanges } from '../../core/analysis/logit-changes.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import type { ChangeReport, ChangeSpec } from '../../shared/ledger-model.ts'
import { finishedRun } from './concept-rank.ts'
import { saeRef, type Context } from './context.ts'
import { documentOf } from './documents.ts'
import { featureValues } from './feature-page.ts'
import { requireFeature } from './feature-table.ts'
import { modelRef, requireLanguageModel } from './language-models.ts'
import { requireLinear } from './read-class.ts'
import { isMasked } from './mask.ts'
import { vocabularyOf } from './vocabulary.ts'

/** entries of each list of tokens */
const shown = 8

/** @throws AppError not-found, bad-input, unsupported-format, cancelled */
export async function changeFeature(ctx: Context, spec: ChangeSpec, call: Ctx<StepProgress>): Promise<ChangeReport> {
  const run = finishedRun(ctx, spec.run)
  const { activations, dictionary } = run
  requireFeature(dictionary, spec.feature)
  const model = requireLanguageModel(ctx, activations.id)
  const { from, to, ids } = documentOf(ctx.tokens, activations, model, spec.row)
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i)
  const values = featureValues(ctx, { run: spec.run, features: [spec.feature], rows: [...rows] })
  const sae = saeRef(dictionary, ctx.settings)
  const request = { sae, features: [spec.feature] }
  const { spec: shape, wDec } = await ctx.inference.call('sae.rows', request, { signal: call.signal })
  requireLinear(shape, 'Changing a feature')
  // Masked rows are in no count, and their features were never looked at: they stay as they are.
  const wanted = (i: number) => isOn(values[i]!) && !isMasked(activations.mask, from + i)
  const places = spec.at === 'token' ? [spec.row - from] : [...rows.keys()]
  const changed = places.filter(wanted)
  const add = new Float32Array(changed.length * dictionary.dOut)
  changed.forEach((i, k) => {
    for (let j = 0; j < dictionary.dOut; j++) add[k * dictionary.dOut + j] = (spec.scale - 1) * values[i]! * wDec[j]!
  })
  call.progress({ done: 0, total: 1, phase: 'running the model' })
  const changes = await ctx.inference.call(
    'model.change',
    { model: modelRef(model, ctx.settings), ids, tokens: Int32Array.from(changed), add, top: shown },
    { signal: call.signal },
  )
  const first = changed.indexOf(spec.row - from)
  return {
    rows,
    tokens: ctx.tokens.tokensOf(activations).slice(from, to),
    values,
    changed,
    moved: first < 0 ? 0 : norm(add.subarray(first * dictionary.dOut, (first + 1) * dictionary.dOut)),
    changes,
    words: await wordsOf(join(model.path, 'tokenizer.json'), changes),
  }
}

async function wordsOf(path: string, { up, down, likely, likelyAfter }: LogitChanges): Promise<Record<number, string>> {
  const { texts } = await vocabularyOf(path)
  const words: Record<number, string> = {}
  for (const list of [up, down, likely, likelyAfter]) {
    for (const id of list.ids) if (id >= 0) words[id] ??= texts.get(id) ?? `token ${id}`
  }
  return words
}
