// The calls of own text: a part of the data server's contract (contract.ts). Types only; every process.
import type { StepProgress } from './concept-api.ts'
import type { TextActive, TextAnswer, TextRequest, TextValues } from './text-model.ts'

export interface TextApi {
  /** Tokenizes, runs the model and the dictionary. @throws not-found without a model, bad-input, unsupported-format, gone, cancelled */
  'text.encode': { in: TextRequest; out: TextAnswer; progress: StepProgress }
  /** Activations of up to 8 features on the tokens of a text. */
  'text.values': { in: TextRequest & { features: number[] }; out: TextValues }
  /** Every feature that is on at a token, largest contribution first; none at a start token. */
  'text.token': { in: TextRequest & { token: number }; out: { active: TextActive[] } }
}
