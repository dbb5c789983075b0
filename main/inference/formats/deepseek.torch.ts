// One .pt with an encoder and a decoder, each a Linear with its bias, and no config: the DeepSeek-R1 dictionaries (SAELens, deepseek_r1). Nothing is
// subtracted from the input. Inference process.
import { requireKnown } from './given-options.ts'
import { readConfig } from './dictionary-learning-config.ts'
import type { TorchFormat } from './torch-format.ts'
import { plainModel } from './torch-model.ts'

export const torchFormat: TorchFormat = {
  id: 'deepseek_r1_pt',
  async recognises({ dict, folder }) {
    const linear = ['encoder.weight', 'encoder.bias', 'decoder.weight', 'decoder.bias']
    return linear.every(name => dict.has(name)) && (await readConfig(folder))?.dictClass == null
  },
  async read(contents, options) {
    requireKnown(contents.path, options, [])
    return plainModel(contents, {
      format: 'deepseek_r1_pt',
      architecture: 'standard',
      encoder: { name: 'encoder.weight', isLinear: true },
      decoder: { name: 'decoder.weight', isLinear: true },
      ...{ bEnc: 'encoder.bias', bDec: 'decoder.bias' },
      ...{ kind: 'relu', k: null, inputNorm: 'none', subtractBDec: false },
      options: { apply_b_dec_to_input: false, normalize_activations: 'none' },
      assumed: ['apply_b_dec_to_input', 'normalize_activations'],
      ...{ warnings: [], hook: null, files: [] },
    })
  },
}
