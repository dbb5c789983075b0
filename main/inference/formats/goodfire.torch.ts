// Goodfire's dictionaries: one .pt or .pth with encoder_linear and decoder_linear (SAELens, goodfire). Nothing is subtracted from the input. Inference process.
import { requireKnown } from './given-options.ts'
import type { TorchFormat } from './torch-format.ts'
import { plainModel } from './torch-model.ts'

export const torchFormat: TorchFormat = {
  id: 'goodfire_pt',
  recognises: ({ dict }) => dict.has('encoder_linear.weight') && dict.has('decoder_linear.weight'),
  async read(contents, options) {
    requireKnown(contents.path, options, [])
    return plainModel(contents, {
      format: 'goodfire_pt',
      architecture: 'standard',
      encoder: { name: 'encoder_linear.weight', isLinear: true },
      decoder: { name: 'decoder_linear.weight', isLinear: true },
      ...{ bEnc: 'encoder_linear.bias', bDec: 'decoder_linear.bias' },
      ...{ kind: 'relu', k: null, inputNorm: 'none', subtractBDec: false },
      options: { apply_b_dec_to_input: false, normalize_activations: 'none' },
      assumed: ['apply_b_dec_to_input', 'normalize_activations'],
      ...{ warnings: [], hook: null, files: [] },
    })
  },
}
