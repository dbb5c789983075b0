// A text through tokenizer and model: its tokens, and the row of activations of each. Data process, command line.
import { join } from 'node:path'
import { withLeadingSpaces } from '../../core/text/leading-spaces.ts'
import { documentLengths, overlapOf, planWindows, type TextWindow } from '../../core/text/windows.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { TextRequest, TextTokens } from '../../shared/text-model.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Context } from './context.ts'
import { modelRef, type LanguageModel } from './language-models.ts'
import type { EncodedText, Tokenizers } from './tokenizer.ts'

/** tokens of a text that are run: strips of more can be neither drawn nor read */
export const mostTextTokens = 2_048

/** A text's tokens, and rows of activations for those that are not masked. */
export interface TextRows {
  tokens: TextTokens
  /** [counted, d] */
  rows: Float32Array
  /** [tokens] row of each token, -1 where it is masked */
  rowOf: Int32Array
}

/** @throws AppError bad-input, unsupported-format, not-found, gone, cancelled */
export async function runText(
  ctx: Context,
  tokenizers: Tokenizers,
  model: LanguageModel,
  { text, byLine, spaced }: TextRequest,
  call: Ctx<StepProgress>,
): Promise<TextRows> {
  const path = join(model.path, 'tokenizer.json')
  const tell = (done: number, total: number, phase: string) => call.progress({ done, total, phase })
  tell(0, 1, 'splitting into tokens')
  const given = spaced ? withLeadingSpaces(text) : null
  const encoded = await tokenizers.encode(path, given?.text ?? text, call.signal)
  const foreign = encoded.ids.find(id => id >= model.vocabulary)
  if (foreign !== undefined) {
    throw new AppError('bad-input', `${path}: found token ${foreign}, expected ids below ${model.vocabulary}.`)
  }
  const n = Math.min(encoded.ids.length, mostTextTokens)
  const documents = documentLengths(encoded.shown.slice(0, n), byLine)
  const windows = planWindows(documents, model.context)
  const { d } = model
  const residual = new Float32Array(n * d)
  for (const part of callsOf(windows, model.tokensPerCall)) {
    tell(part[0]!.from, n, 'running the model')
    const ids = part.flatMap(({ from, to }) => [model.start, ...encoded.ids.subarray(from, to)])
    const lengths = Int32Array.from(part, ({ from, to }) => to - from + 1)
    const answer = await ctx.inference.call(
      'model.residual',
      { model: modelRef(model, ctx.settings), ids: Int32Array.from(ids), lengths },
      { signal: call.signal },
    )
    let at = 0
    for (const { from, to, keep } of part) {
      const first = at + 1 + keep - from
      residual.set(answer.residual.subarray(first * d, (first + to - keep) * d), keep * d)
      at += to - from + 1
    }
  }
  const origin = given ? (at: number) => given.origin[at]! : (at: number) => at
  return laidOut({ encoded, documents, windows, residual, model, left: encoded.ids.length - n, origin })
}

/** Windows in the order given, as many a call as it takes tokens of. */
function callsOf(windows: readonly TextWindow[], tokensPerCall: number): TextWindow[][] {
  const calls: TextWindow[][] = []
  let room = 0
  for (const window of windows) {
    const length = window.to - window.from + 1
    if (length > room) {
      calls.push([])
      room = tokensPerCall
    }
    calls.at(-1)!.push(window)
    room -= length
  }
  return calls
}

interface Parts {
  encoded: EncodedText
  documents: readonly number[]
  windows: readonly TextWindow[]
  /** [tokens run, d] */
  residual: Float32Array
  model: LanguageModel
  left: number
  /** place in the text as typed */
  origin(at: number): number
}

/** The tokens with a start token before each document. One that was typed is masked like those (honesty.md rule 9). */
function laidOut({ encoded, documents, windows, residual, model, left, origin }: Parts): TextRows {
  const { d, start, context } = model
  const count = documents.reduce((sum, length) => sum + length, 0) + documents.length
  const tokens: TextTokens = {
    ids: new Int32Array(count).fill(start),
    starts: new Int32Array(count),
    ends: new Int32Array(count),
    shown: new Array<string>(count).fill(''),
    part: new Uint8Array(count),
    masked: new Uint8Array(count),
    seen: new Int32Array(count),
    windowStart: new Uint8Array(count),
    documents: documents.length,
    windows: windows.length,
    context,
    overlap: overlapOf(context),
    left,
  }
  const rowOf = new Int32Array(count).fill(-1)
  const rows = new Float32Array(residual.length)
  let at = 0
  let token = 0
  let counted = 0
  let w = 0
  for (const length of documents) {
    const first = token
    tokens.masked[at] = 1
    tokens.starts[at] = tokens.ends[at] = origin(encoded.starts[token]!)
    at++
    for (; token < first + length; token++, at++) {
      while (token >= windows[w]!.to) w++
      const window = windows[w]!
      tokens.ids[at] = encoded.ids[token]!
      tokens.starts[at] = origin(encoded.starts[token]!)
      tokens.ends[at] = origin(encoded.ends[token]!)
      tokens.shown[at] = encoded.shown[token]!
      tokens.part[at] = encoded.part[token]!
      tokens.seen[at] = token - window.from + 1
      tokens.windowStart[at] = token === window.keep && token > first ? 1 : 0
      if (encoded.ids[token] === start) tokens.masked[at] = 1
      else {
        rowOf[at] = counted
        rows.set(residual.subarray(token * d, (token + 1) * d), counted++ * d)
      }
    }
  }
  return { tokens, rows: rows.slice(0, counted * d), rowOf }
}
