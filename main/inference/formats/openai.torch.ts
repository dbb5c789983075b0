// OpenAI's sparse_autoencoder: {layer}.pt, a state_dict with its activation by name (openai/sparse_autoencoder 4965b941, model.py). Inference process.
//
// TopK files see layer-normalised rows (unbiased deviation, 1e-5 outside the root), ReLU files raw ones. pre_bias is subtracted after that, and added
// before it is undone.
import { AppError } from '../../../shared/errors.ts'
import { isMap } from '../../containers/pickle.ts'
import { givenOr, requireCount, requireKnown, show } from './given-options.ts'
import { sizesOf } from './torch-dictionary.ts'
import type { TorchContents, TorchFormat } from './torch-format.ts'
import { plainModel } from './torch-model.ts'

const encoder = { name: 'encoder.weight', isLinear: true }
/** with tied=True the decoder is the encoder's own weight, [dSae, dIn], under another name */
const tied = { name: 'decoder.linear.weight', isLinear: false }

export const torchFormat: TorchFormat = {
  id: 'openai_pt',
  recognises: ({ dict }) => dict.has('pre_bias') && dict.has('latent_bias'),
  async read(contents, options) {
    const { path, tensors } = contents
    requireKnown(path, options, ['k'])
    const { dSae } = sizesOf(contents, encoder)
    const warnings: string[] = []
    const { activation, k: said } = activationOf(contents)
    const isTopK = activation === 'TopK'
    if (!isTopK && options['k'] !== undefined) {
      throw new AppError('bad-input', `${path}: the option k is for TopK, this is ${activation}.`)
    }
    const k = isTopK
      ? requireCount(path, 'k', givenOr(options, 'k', said, warnings), dSae, `the dictionary has ${dSae} features`)
      : null
    return plainModel(contents, {
      format: 'openai_pt',
      architecture: isTopK ? 'topk' : 'standard',
      encoder,
      decoder: tensors.has(tied.name) ? tied : { name: 'decoder.weight', isLinear: true },
      ...{ bEnc: 'latent_bias', bDec: 'pre_bias' },
      kind: isTopK ? 'topk' : 'relu',
      k,
      inputNorm: isTopK ? 'layer_norm' : 'none',
      subtractBDec: true,
      options: { activation, k, normalize: isTopK, apply_pre_bias: true, tied: tensors.has(tied.name) },
      warnings,
      // What follows from the activation, in the library's code.
      assumed: ['normalize', 'apply_pre_bias', ...(contents.dict.has('activation') ? [] : ['activation'])],
      ...{ hook: null, files: [] },
    })
  },
}

/** Its name, ReLU where the file has none, and k. @throws AppError unsupported-format for what gives codes of another kind */
function activationOf({ path, dict }: TorchContents): { activation: 'ReLU' | 'TopK'; k: unknown } {
  const activation = dict.get('activation') ?? 'ReLU'
  if (activation === 'ReLU') return { activation, k: null }
  if (activation !== 'TopK') {
    const why =
      activation === 'Identity'
        ? 'its codes are dense and have no features that are on or off'
        : 'ReLU and TopK are known'
    throw new AppError('unsupported-format', `${path}: its activation is ${show(activation)}; ${why}.`)
  }
  const state = dict.get('activation_state_dict')
  const entry = (name: string) => (isMap(state) ? state.get(name) : undefined) ?? dict.get(`activation.${name}`) ?? null
  const after = entry('postact_fn') ?? 'ReLU'
  if (after === 'ReLU') return { activation, k: entry('k') }
  throw new AppError(
    'unsupported-format',
    `${path}: after TopK it applies ${show(after)}; ReLU is run, as the published dictionaries have it.`,
  )
}
