// overcomplete (Kempner Institute): torch.save(model) or of its state_dict, under any name. No bias at the data's side. Inference process.
import { justBelow } from '../../../core/sae/rows.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import type { SaeModel } from './format.ts'
import { checkAtoms, multiplierOf, readAtoms } from './overcomplete-dictionary.ts'
import { encoderOf, readEncoder, type Encoder } from './overcomplete-encoder.ts'
import { classes, settingsOf, type Settings } from './overcomplete-settings.ts'
import { requireFeatures } from './selection.ts'
import { expectShape, pick, readMatrixRows, readVector, type OpenTensors } from './torch-dictionary.ts'
import { withContents, type TorchContents, type TorchFormat } from './torch-format.ts'
import { roundedNote } from './torch-model.ts'

const thresholds = 'thresholds'

export const torchFormat: TorchFormat = {
  id: 'overcomplete',
  recognises: ({ dict }) =>
    dict.has('dictionary._weights') || (dict.has('dictionary.C') && dict.has('dictionary.W') && dict.has('dictionary.Relax')),
  async read(contents, options): Promise<SaeModel> {
    const { path } = contents
    const { dIn, dSae, dtype } = checkAtoms(contents)
    const settings = await settingsOf(contents, dSae, options)
    if (settings.name === 'JumpSAE') expectShape(contents, thresholds, [dSae])
    const encoder = encoderOf(contents, settings.name, dIn, dSae)
    const { kind, architecture } = classes[settings.name]
    const isPursuit = kind === 'matching_pursuit'
    const limits = { residualThreshold: 0, maxIterations: settings.k ?? 1, stopOnDuplicateSupport: false }
    const spec: SaeSpec = {
      ...{ kind, dIn, dSae, dOut: dIn, inputNorm: 'none', subtractBDec: false },
      k: kind === 'topk' ? settings.k : null,
      ...(isPursuit ? { pursuit: limits, signed: true } : {}),
      ...{ rescaleByDecoderNorm: false, skip: false, transcoder: false },
    }
    return {
      description: {
        kind: 'dictionary',
        format: 'overcomplete',
        architecture,
        ...{ dIn, dSae, dOut: dIn, dtype },
        options: await optionsOf(contents, settings, encoder, dtype),
        optionsNeeded: settings.optionsNeeded,
        warnings: warningsOf(contents, settings, encoder, dtype),
      },
      spec,
      hook: null,
      // The library's code, not the file.
      assumed: ['variant', 'comparison', 'relu', 'b_dec'],
      files: [path],
      readWeights: features =>
        withContents(path, opened => {
          requireFeatures(path, features, dSae)
          return readAll(opened, settings, encoder, features)
        }),
      readDirections: (from, to) => withContents(path, opened => directions(opened, settings, from, to)),
    }
  },
} // prettier-ignore

async function readAll(
  opened: OpenTensors,
  settings: Settings,
  encoder: Encoder,
  features: readonly number[] | null,
): Promise<SaeWeights> {
  const { dIn } = checkAtoms(opened)
  const wDec = await readAtoms(opened, settings, features)
  const { wEnc, bEnc } = await readEncoder(opened, encoder, wDec, dIn, features)
  // The library keeps what is at least its threshold: above the next float32 below it.
  let threshold: Float32Array | null = null
  if (settings.runningThreshold !== null) {
    threshold = new Float32Array(bEnc.length).fill(justBelow(settings.runningThreshold))
  } else if (settings.name === 'JumpSAE') {
    threshold = pick(await readVector(opened, thresholds), features).map(log => justBelow(Math.exp(log)))
  }
  return { wEnc, bEnc, wDec, bDec: new Float32Array(dIn), threshold, wSkip: null }
}

/** Atoms up to a positive factor; those of an archetypal dictionary are mixed first. */
async function directions(opened: OpenTensors, settings: Settings, from: number, to: number): Promise<Float32Array> {
  if (settings.normalization !== null) {
    return readMatrixRows(opened, { name: 'dictionary._weights', isLinear: false }, from, to)
  }
  return readAtoms(opened, settings, Array.from({ length: to - from }, (_, i) => from + i)) // prettier-ignore
}

async function optionsOf(contents: TorchContents, settings: Settings, encoder: Encoder, dtype: string) {
  const { name, k, normalization, delta, runningThreshold } = settings
  const multiplier = await multiplierOf(contents)
  return {
    variant: 'overcomplete',
    class: name,
    ...(k === null ? {} : { k }),
    ...(runningThreshold === null ? {} : { running_threshold: runningThreshold }),
    ...(classes[name].kind === 'jumprelu' ? { comparison: '>=' } : {}),
    ...(encoder.name === 'none' ? { relu: false } : { encoder: encoder.name }),
    ...(normalization === null ? {} : { normalization }),
    ...(delta === null ? {} : { delta }),
    multiplier: multiplier === 0 ? null : multiplier,
    b_dec: 'none',
    dtype,
  }
}

function warningsOf({ module }: TorchContents, { name, warnings }: Settings, encoder: Encoder, dtype: string) {
  const out = [...warnings]
  if (name === 'MpSAE') {
    out.push('Codes are signed: a step takes the largest correlation also where it is below zero.')
    if (!module) out.push('A state_dict without an encoder is taken for an MpSAE; an OMPSAE has the same tensors and is not run.')
  }
  if (encoder.name === 'tied') out.push('There are no encoder weights: atoms are taken for the encoder too, without bias.')
  if (dtype === 'float64') out.push(roundedNote)
  return out
} // prettier-ignore
