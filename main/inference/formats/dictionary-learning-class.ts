// Which class of dictionary_learning a file holds, from its tensors and config.json, and what each class's tensors are. Inference process.
// saprmarks/dictionary_learning 60ec6bf5: dictionary.py, trainers/*.py, utils.py
import type { SaeKind } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'

/** A class as switches of the one pipeline, and the names of its tensors. */
export interface DictionaryClass {
  name: string
  architecture: string
  kind: SaeKind
  subtractBDec: boolean
  /** [dSae, dIn] as a Linear has it, or [dIn, dSae] */
  encoder: { name: string; isLinear: boolean }
  /** [dOut, dSae] as a Linear has it, or [dSae, dOut] */
  decoder: { name: string; isLinear: boolean }
  bEnc: string
  bDec: string
  /** one for all features, or one each */
  threshold: 'one' | 'each' | null
  /** load_dictionary makes decoder rows unit vectors, and scales activations with their norms */
  normalizes: boolean
}

const linear = {
  encoder: { name: 'encoder.weight', isLinear: true },
  decoder: { name: 'decoder.weight', isLinear: true },
  bEnc: 'encoder.bias',
}
const plain = {
  encoder: { name: 'W_enc', isLinear: false },
  decoder: { name: 'W_dec', isLinear: false },
  bEnc: 'b_enc',
  bDec: 'b_dec',
}
const no = { threshold: null, normalizes: false }

const topKs = ['AutoEncoderTopK', 'BatchTopKSAE']

export const classes: readonly DictionaryClass[] = [
  { name: 'AutoEncoder', architecture: 'standard', kind: 'relu', subtractBDec: true, ...linear, bDec: 'bias', threshold: null, normalizes: true },
  { name: 'AutoEncoderNew', architecture: 'standard', kind: 'relu', subtractBDec: false, ...linear, bDec: 'decoder.bias', ...no },
  { name: 'GatedAutoEncoder', architecture: 'gated', kind: 'gated', subtractBDec: true, ...linear, bEnc: 'gate_bias', bDec: 'decoder_bias', ...no },
  { name: 'AutoEncoderTopK', architecture: 'topk', kind: 'topk', subtractBDec: true, ...linear, bDec: 'b_dec', ...no },
  { name: 'BatchTopKSAE', architecture: 'batchtopk', kind: 'jumprelu', subtractBDec: true, ...linear, bDec: 'b_dec', threshold: 'one', normalizes: false },
  { name: 'MatryoshkaBatchTopKSAE', architecture: 'batchtopk', kind: 'jumprelu', subtractBDec: true, ...plain, threshold: 'one', normalizes: false },
  { name: 'JumpReluAutoEncoder', architecture: 'jumprelu', kind: 'jumprelu', subtractBDec: false, ...plain, threshold: 'each', normalizes: false },
] // prettier-ignore

/**
 * The class of a file's tensors. TopK and BatchTopK have the same tensors: only config.json, or the user, tells them apart.
 * @param shapes of the tensors by name
 * @param said dict_class, as the user or config.json says; null when neither does
 * @throws AppError bad-input naming what was found
 */
export function classOf(
  path: string,
  shapes: ReadonlyMap<string, readonly number[]>,
  said: string | null,
): DictionaryClass {
  const candidates = candidatesOf(shapes)
  // A file with a threshold, as both TopK and BatchTopK write it now, does not say which it is.
  const tells = candidates.length === 1 || !shapes.has('threshold')
  const chosen = candidates.find(name => name === said) ?? (tells ? candidates[0] : undefined)
  if (candidates.length === 0) {
    const found = [...shapes.keys()].slice(0, 12).join(', ') || 'no tensors'
    throw new AppError(
      'bad-input',
      `${path}: found tensors ${found}, expected those of a dictionary of dictionary_learning.`,
    )
  }
  if (chosen === undefined) {
    throw new AppError(
      'bad-input',
      `${path}: its tensors are those of ${candidates.join(' and of ')}. Give --option dict_class=NAME.`,
    )
  }
  if (said !== null && said !== chosen) {
    throw new AppError(
      'bad-input',
      `${path}: found the tensors of ${chosen}, its dict_class is said to be ${said.slice(0, 60)}.`,
    )
  }
  const found = classes.find(({ name }) => name === chosen)!
  return shapes.has('decoder') ? { ...found, decoder: { name: 'decoder', isLinear: false } } : found
}

/** Classes that have these tensors, the one that they are of where nobody says otherwise first; none where it is no dictionary of the library. */
export function candidatesOf(shapes: ReadonlyMap<string, readonly number[]>): string[] {
  const has = (name: string) => shapes.has(name)
  if (has('r_mag')) return ['GatedAutoEncoder']
  if (has('group_sizes')) return ['MatryoshkaBatchTopKSAE']
  if (has('W_enc') && shapes.get('threshold')?.length === 1) return ['JumpReluAutoEncoder']
  if (has('encoder.weight') && has('decoder.weight')) {
    if (has('bias')) return ['AutoEncoder']
    if (has('decoder.bias')) return ['AutoEncoderNew']
    // Before December 2024 TopK had neither k nor threshold, and BatchTopK no threshold.
    if (has('b_dec')) return has('k') && !has('threshold') ? ['BatchTopKSAE', 'AutoEncoderTopK'] : topKs
  }
  // Before August 2024.
  if (has('encoder.weight') && has('decoder') && has('b_dec')) return ['AutoEncoderTopK']
  return []
}
