// text.*: what a dictionary makes of a text that a person typed. A text runs once; other features, tokens and dictionaries are answered from
// what is kept. Data process, command line.
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx, DataApi, In, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import type { TextActive, TextAnswer, TextRequest } from '../../shared/text-model.ts'
import { getActivations, getDictionary, type DictionaryRecord } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { currentLabels } from './shown-definitions.ts'
import { requireFeature } from './feature-table.ts'
import { requireLanguageModel } from './language-models.ts'
import { remember } from './remember.ts'
import { featuresOf, valuesIn, type TextCodes } from './text-features.ts'
import { runText, type TextRows } from './text-rows.ts'
import type { Tokenizers } from './tokenizer.ts'
import { finishedRun } from './zone-codes.ts'

export interface OwnTexts {
  /** @throws AppError not-found, bad-input, unsupported-format, gone, cancelled */
  encode(ctx: Context, request: TextRequest, call: Ctx<StepProgress>): Promise<TextAnswer>
  /** @throws what encode throws */
  values(ctx: Context, request: In<DataApi, 'text.values'>, call: Ctx<never>): Promise<Out<DataApi, 'text.values'>>
  /** @throws what encode throws */
  token(ctx: Context, request: In<DataApi, 'text.token'>, call: Ctx<never>): Promise<Out<DataApi, 'text.token'>>
}

interface Kept {
  text: TextRows
  /** by dictionary */
  codes: Map<string, TextCodes>
}

const keptTexts = 4
/** numbers in a call's rows: a message near 1 MB (docs/architecture.md, "One contract") */
const callNumbers = 2 ** 18
/** features that one call of sae.rows takes */
const rowsPerCall = 64

export function createOwnTexts(tokenizers: Tokenizers): OwnTexts {
  const sessions = new WeakMap<Context, { texts: Map<string, Kept>; norms: Map<string, Map<number, number>> }>()
  const storeOf = (ctx: Context) => {
    const known = sessions.get(ctx) ?? { texts: new Map<string, Kept>(), norms: new Map<string, Map<number, number>>() }
    sessions.set(ctx, known)
    return known
  }

  const run = async (ctx: Context, request: TextRequest, call: Ctx<StepProgress>) => {
    const dictionary = getDictionary(ctx.ws, request.dictionary)
    const activations = getActivations(ctx.ws, request.activations)
    const model = requireLanguageModel(ctx, activations.id)
    if (dictionary.dIn !== model.d) {
      const need = `it takes vectors of ${dictionary.dIn} numbers, the model's residual has ${model.d}`
      throw new AppError('bad-input', `${dictionary.name} does not fit the model of ${activations.name}: ${need}.`)
    }
    const { text, byLine, spaced } = request
    const files = model.files.map(({ name, sha256 }) => [name, sha256])
    const key = canonicalJson({ files, text, byLine, spaced })
    const { texts } = storeOf(ctx)
    const kept = await remember(texts, key, keptTexts, async () => ({
      text: await runText(ctx, tokenizers, model, request, call),
      codes: new Map(),
    }))
    const codes = kept.codes.get(dictionary.id) ?? (await encode(ctx, dictionary, kept.text, call))
    kept.codes.set(dictionary.id, codes)
    return { dictionary, tokens: kept.text.tokens, codes }
  }

  const normsOf = async (ctx: Context, dictionary: DictionaryRecord, features: number[], signal: AbortSignal) => {
    const { norms } = storeOf(ctx)
    const known = norms.get(dictionary.id) ?? new Map<number, number>()
    norms.set(dictionary.id, known)
    const missing = features.filter(feature => !known.has(feature))
    for (let from = 0; from < missing.length; from += rowsPerCall) {
      const part = missing.slice(from, from + rowsPerCall)
      const sae = saeRef(dictionary, ctx.settings)
      const { wDec } = await ctx.inference.call('sae.rows', { sae, features: part }, { signal })
      const d = wDec.length / part.length
      part.forEach((feature, i) => known.set(feature, Math.hypot(...wDec.subarray(i * d, (i + 1) * d))))
    }
    return known
  }

  const silent = (call: Ctx<never>): Ctx<StepProgress> => ({ signal: call.signal, progress: () => undefined })

  return {
    async encode(ctx, request, call) {
      const { dictionary, tokens, codes } = await run(ctx, request, call)
      return { tokens, ...featuresOf(tokens, codes, currentLabels(ctx.ws.db, dictionary.id)) }
    },
    async values(ctx, request, call) {
      const { dictionary, tokens, codes } = await run(ctx, request, silent(call))
      const { features } = request
      features.forEach(feature => requireFeature(dictionary, feature))
      const cache = finishedRun(ctx, dictionary, getActivations(ctx.ws, request.activations))
      const over = cache?.summary().max
      return {
        ...valuesIn(codes, tokens.ids.length, features),
        runMax: over ? Float32Array.from(features, feature => over[feature]!) : null,
      }
    },
    async token(ctx, request, call) {
      const { dictionary, tokens, codes } = await run(ctx, request, silent(call))
      const { token } = request
      const count = tokens.ids.length
      if (token >= count) throw new AppError('bad-input', `The text has ${count} tokens; there is no token ${token}.`)
      const [from, to] = [codes.indptr[token]!, codes.indptr[token + 1]!]
      const features = [...codes.features.subarray(from, to)]
      const norms = await normsOf(ctx, dictionary, features, call.signal)
      const labels = currentLabels(ctx.ws.db, dictionary.id)
      const active = features.map((feature, i): TextActive => {
        const value = codes.values[from + i]!
        const { label = '', status = 'unlabelled' } = labels.get(feature) ?? {}
        return { feature, value, contribution: value * norms.get(feature)!, label, status }
      })
      return { active: active.sort((a, b) => b.contribution - a.contribution) }
    },
  }
}

/** Codes of all tokens; masked ones have none. */
async function encode(
  ctx: Context,
  dictionary: DictionaryRecord,
  { tokens, rows, rowOf }: TextRows,
  call: Ctx<StepProgress>,
): Promise<TextCodes> {
  const { dIn } = dictionary
  const counted = rows.length / dIn
  const step = Math.max(1, Math.floor(callNumbers / dIn))
  const parts: { indptr: Int32Array; features: Int32Array; values: Float32Array }[] = []
  for (let from = 0; from < counted; from += step) {
    call.progress({ done: from, total: counted, phase: 'encoding' })
    const x = rows.slice(from * dIn, (from + step) * dIn)
    const sae = saeRef(dictionary, ctx.settings)
    parts.push(await ctx.inference.call('sae.encodeRows', { sae, x }, { signal: call.signal }))
  }
  const features = new Int32Array(parts.reduce((n, part) => n + part.features.length, 0))
  const values = new Float32Array(features.length)
  const indptr = new Int32Array(rowOf.length + 1)
  const ends: number[] = []
  let at = 0
  for (const part of parts) {
    features.set(part.features, at)
    values.set(part.values, at)
    for (let r = 1; r < part.indptr.length; r++) ends.push(at + part.indptr[r]!)
    at += part.features.length
  }
  for (let t = 0; t < tokens.ids.length; t++) indptr[t + 1] = rowOf[t]! < 0 ? indptr[t]! : ends[rowOf[t]!]!
  return { indptr, features, values }
}
