// A dictionary in one safetensors file: which tensor is which part and which way round it lies, shapes that fit, weights when they are needed. Inference process.
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { openSafetensors, tensorOf, type SafetensorsFile } from '../../containers/safetensors.ts'
import { readRows, type TensorLayout } from '../../containers/tensor.ts'
import type { SaeModel } from './format.ts'
import { readSelection, requireFeatures, requireFinite, type Matrix } from './selection.ts'

/** Names of tensors; what a format does not have is null. */
export interface Parts {
  encoder: Matrix
  decoder: Matrix
  bEnc: string
  bDec: string
  /** [dSae], as the file has it */
  threshold: string | null
  /** [dOut, dIn] */
  skip: string | null
}

/** encoder.weight and decoder.weight of two torch Linears, as several libraries save them. */
export const linearParts: Parts = {
  encoder: { name: 'encoder.weight', isLinear: true },
  decoder: { name: 'decoder.weight', isLinear: true },
  bEnc: 'encoder.bias',
  bDec: 'decoder.bias',
  threshold: null,
  skip: null,
}

/** The same numbers seen as [dIn, dSae] or [dSae, dOut]. */
function matrixOf(file: SafetensorsFile, { name, isLinear }: Matrix): TensorLayout {
  const layout = tensorOf(file, name)
  return isLinear ? { ...layout, shape: layout.shape.toReversed(), fortran: !layout.fortran } : layout
}

/** Sizes, from the encoder; every other shape is held against them. @throws AppError bad-input, unsupported-format */
export function sizesOf(file: SafetensorsFile, parts: Parts): Pick<SaeSpec, 'dIn' | 'dSae' | 'dOut'> {
  const { path } = file.source
  const encoder = matrixOf(file, parts.encoder).shape
  const decoder = matrixOf(file, parts.decoder).shape
  const [dIn = 0, dSae = 0] = encoder
  const dOut = decoder[1] ?? 0
  if (encoder.length !== 2 || decoder.length !== 2 || dIn < 1 || dSae < 1 || dOut < 1) {
    const found = [parts.encoder, parts.decoder].map(({ name }) => `${name} [${tensorOf(file, name).shape}]`)
    throw new AppError('bad-input', `${path}: found ${found.join(' and ')}, expected two matrices.`)
  }
  const turned = (shape: number[], { isLinear }: Matrix) => (isLinear ? shape.toReversed() : shape)
  expectShape(file, parts.decoder.name, turned([dSae, dOut], parts.decoder))
  expectShape(file, parts.bEnc, [dSae])
  expectShape(file, parts.bDec, [dOut])
  if (parts.threshold !== null) expectShape(file, parts.threshold, [dSae])
  if (parts.skip !== null) expectShape(file, parts.skip, [dOut, dIn])
  return { dIn, dSae, dOut }
}

/** @throws AppError bad-input where a tensor is missing or has another shape */
export function expectShape(file: SafetensorsFile, name: string, shape: readonly number[]): void {
  const found = tensorOf(file, name).shape
  if (found.length !== shape.length || found.some((n, i) => n !== shape[i])) {
    throw new AppError('bad-input', `${file.source.path}: found ${name} [${found}], expected [${shape}].`)
  }
}

/** Sizes that a settings file names beside the tensors; null where it is silent. @throws AppError bad-input */
export function expectSizes(
  path: string,
  said: readonly (readonly [name: string, said: number | null, found: number])[],
  where: string,
): void {
  for (const [name, value, found] of said) {
    if (value !== null && value !== found) {
      throw new AppError('bad-input', `${path}: its tensors have ${name} ${found}, ${where} says ${value}.`)
    }
  }
}

/**
 * The functions that read weights when they are needed.
 * @param finish turns what the file has into what the pipeline uses, in place: folds, thresholds
 */
export const partReaders = (
  path: string,
  spec: SaeSpec,
  parts: Parts,
  finish: (weights: SaeWeights) => void = () => undefined,
): Pick<SaeModel, 'readWeights' | 'readDirections'> => ({
  async readWeights(features) {
    requireFeatures(path, features, spec.dSae)
    const file = await openSafetensors(path)
    try {
      const read = async (layout: TensorLayout, axis: 0 | 1 | null) =>
        requireFinite(
          path,
          layout.name,
          await readSelection(file.source, layout, axis === null ? null : features, axis ?? 0),
        )
      const vector = (name: string, axis: 0 | null) => read(tensorOf(file, name), axis)
      const weights: SaeWeights = {
        wEnc: await read(matrixOf(file, parts.encoder), 1),
        bEnc: await vector(parts.bEnc, 0),
        wDec: await read(matrixOf(file, parts.decoder), 0),
        bDec: await vector(parts.bDec, null),
        threshold: parts.threshold === null ? null : await vector(parts.threshold, 0),
        wSkip: parts.skip === null ? null : await vector(parts.skip, null),
      }
      finish(weights)
      return weights
    } finally {
      await file.source.close()
    }
  },
  async readDirections(from, to) {
    const file = await openSafetensors(path)
    try {
      return await readRows(file.source, matrixOf(file, parts.decoder), from, to)
    } finally {
      await file.source.close()
    }
  },
})
