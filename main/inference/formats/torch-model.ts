// A dictionary whose tensors are an encoder and a decoder with their biases, whatever they are called: description and weights. Inference process.
import type { InputNorm, SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import type { SaeModel } from './format.ts'
import { expectShape, pick, readMatrix, readMatrixRows, readVector, sizesOf } from './torch-dictionary.ts'
import { requireFeatures, type Matrix } from './selection.ts'
import { withContents, type TorchContents } from './torch-format.ts'

export interface PlainDictionary {
  format: string
  architecture: string
  encoder: Matrix
  decoder: Matrix
  bEnc: string
  /** what the decoder adds */
  bDec: string
  kind: 'relu' | 'topk'
  k: number | null
  inputNorm: InputNorm
  subtractBDec: boolean
  /** as `inspect` prints them, the dtype aside */
  options: Record<string, unknown>
  warnings: string[]
  hook: string | null
  /** names of options that the format fixes and no file says */
  assumed?: readonly string[]
  /** beside the file itself */
  files: string[]
}

/** Holds every shape against the encoder's. @throws AppError bad-input naming the tensor */
export function plainModel(contents: TorchContents, said: PlainDictionary): SaeModel {
  const { path, tensors } = contents
  const { encoder, decoder, kind, k, inputNorm, subtractBDec } = said
  const { dIn, dSae } = sizesOf(contents, encoder)
  expectShape(contents, encoder.name, tensors.get(encoder.name)!.shape)
  expectShape(contents, decoder.name, decoder.isLinear ? [dIn, dSae] : [dSae, dIn])
  expectShape(contents, said.bEnc, [dSae])
  expectShape(contents, said.bDec, [dIn])
  const fixed = { rescaleByDecoderNorm: false, skip: false, transcoder: false }
  const spec: SaeSpec = { kind, dIn, dSae, dOut: dIn, inputNorm, subtractBDec, k, ...fixed }
  const dtype = tensors.get(encoder.name)!.type
  return {
    description: {
      kind: 'dictionary',
      format: said.format,
      architecture: said.architecture,
      ...{ dIn, dSae, dOut: dIn, dtype },
      options: { ...said.options, dtype },
      optionsNeeded: [],
      warnings: dtype === 'float64' ? [...said.warnings, roundedNote] : said.warnings,
    },
    spec,
    hook: said.hook,
    assumed: said.assumed ?? [],
    files: [path, ...said.files],
    readWeights: features =>
      withContents(path, async (opened): Promise<SaeWeights> => {
        requireFeatures(path, features, dSae)
        return {
          wEnc: await readMatrix(opened, encoder, features, 1),
          bEnc: pick(await readVector(opened, said.bEnc), features),
          wDec: await readMatrix(opened, decoder, features, 0),
          bDec: await readVector(opened, said.bDec),
          threshold: null,
          wSkip: null,
        }
      }),
    readDirections: (from, to) => withContents(path, opened => readMatrixRows(opened, decoder, from, to)),
  }
}

export const roundedNote = 'The tensors are float64; they are rounded to float32.'
