// Own text: what a person typed, as tokens, and the features on them. Types only; every process.
import type { DefinitionStatus } from './model.ts'

/** A text and how it is run. Answers are kept in the data process, so that asking again for the same text runs no model. */
export interface TextRequest {
  dictionary: string
  /** whose language model is run */
  activations: string
  text: string
  /** each line begins anew behind a start token */
  byLine: boolean
  /** a space is put in front of lines that have none */
  spaced: boolean
}

/** The tokens of a text in the order of the text, a start token at the beginning of every document. */
export interface TextTokens {
  /** [tokens] each; ids of the model's vocabulary */
  ids: Int32Array
  /** characters [start, end) of the text as typed, UTF-16; tokens that share a character cover it both, a start token covers none */
  starts: Int32Array
  ends: Int32Array
  /** what to show: characters, or bytes of a character that is cut as ‹F0 9F› */
  shown: string[]
  /** 1: part of a character */
  part: Uint8Array
  /** 1: a start token, which is never counted and has no features */
  masked: Uint8Array
  /** tokens before it that the model saw, the start token among them */
  seen: Int32Array
  /** 1: the first token that a window after the first of its document gave */
  windowStart: Uint8Array
  documents: number
  windows: number
  /** of the model, start token included */
  context: number
  /** tokens that a next window repeats */
  overlap: number
  /** tokens of the text that were not run because it is too long */
  left: number
}

/** The features that are on somewhere in a text, strongest first. */
export interface TextFeatures {
  features: Int32Array
  /** largest activation in the text */
  max: Float32Array
  /** tokens that it is on at */
  count: Int32Array
  /** the token of its largest activation */
  at: Int32Array
  labels: string[]
  /** features that are on, of which the list may be a part */
  total: number
}

export interface TextAnswer {
  tokens: TextTokens
  /** tokens that are not masked */
  counted: number
  /** features on at a counted token, mean */
  l0: number
  features: TextFeatures
}

/** A few features on all tokens. */
export interface TextValues {
  /** [tokens * features] */
  values: Float32Array
  /** [features] largest activation in the text */
  max: Float32Array
  /** [features] tokens of the text that it is on at */
  count: Int32Array
  /** [features] largest activation over the unmasked rows of the activations; null without a finished run */
  runMax: Float32Array | null
}

/** A feature that is on at a token. */
export interface TextActive {
  feature: number
  value: number
  /** value times the norm of the decoder row: how far it moves the reconstruction */
  contribution: number
  label: string
  status: DefinitionStatus
}
