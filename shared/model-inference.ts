// What the data process may ask of language models: the residual at their hook, and what a change of it does to the logits. Types only; a part of
// inference-api.ts.
import type { LogitChanges } from '../core/analysis/logit-changes.ts'
import type { LanguageModelDescription } from './model.ts'

/** A language model's folder (main/inference/language-model.ts). Loaded once and kept, on the CPU. */
export interface ModelRef {
  path: string
  threads: number | null
}

export interface ModelInference {
  'model.describe': { in: { path: string }; out: LanguageModelDescription }
  /**
   * The residual stream at the model's hook for documents laid one after another: ids [sum of lengths], each document at most the model's context.
   * At most `tokensPerCall` tokens a call. @throws bad-input, not-found
   */
  'model.residual': {
    in: { model: ModelRef; ids: Int32Array; lengths: Int32Array }
    /** [sum of lengths, d] */
    out: { residual: Float32Array }
  }
  /**
   * One document as it is, and with a vector added to the residual at some of its tokens; the error of a dictionary is part of the residual and stays.
   * @throws bad-input, not-found
   */
  'model.change': {
    /** ids [n], tokens [k] places in the document, add [k * d], top: entries of each list */
    in: { model: ModelRef; ids: Int32Array; tokens: Int32Array; add: Float32Array; top: number }
    out: LogitChanges
  }
  /**
   * Many changes of one token each, and the model's answer after each: per token set the log of the summed exponentials of its logits.
   * @throws bad-input, not-found
   */
  'model.answers': {
    in: {
      model: ModelRef
      /** documents one after another, at most `tokensPerCall` tokens */
      ids: Int32Array
      lengths: Int32Array
      /** [v] each: the document, the token changed, the place read (at or behind it); add [v * d] */
      variants: { document: Int32Array; token: Int32Array; read: Int32Array; add: Float32Array }
      /** set s is ids[starts[s] .. starts[s + 1]] */
      sets: { ids: Int32Array; starts: Int32Array }
    }
    /** [v * sets] */
    out: { answers: Float32Array }
  }
}
