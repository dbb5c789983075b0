// The calls of the import page: a part of the data server's contract (contract.ts). Types only; every process.
import type { StepProgress } from './concept-api.ts'
import type { ActivationsLook, DictionaryCheck, DictionaryLook } from './import-model.ts'

export interface ImportApi {
  /** What a dictionary is, from its headers; nothing is written. @throws bad-input, not-found, unsupported-format; other options may mend it */
  'dictionary.look': { in: { fileId: string; options?: Record<string, unknown> }; out: DictionaryLook }
  /** Encodes a few unmasked rows of activations with a dictionary that need not be in the workspace; nothing is written. */
  'dictionary.check': {
    in: { fileId: string; options?: Record<string, unknown>; activations: string }
    out: DictionaryCheck
    progress: StepProgress
  }
  /** What activations are, from their headers; nothing is written. `tensor` as in activations.add. */
  'activations.look': { in: { fileId: string; tensor?: string }; out: ActivationsLook }
}
