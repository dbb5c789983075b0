// The attention dictionaries of Kissane, Krzyzanowski and others: X.pt with X_cfg.json, trained on hook_z with its heads side by side (SAELens,
// connor_rob_hook_z). Inference process.
import { AppError } from '../../../shared/errors.ts'
import { readJsonObject } from '../../containers/json.ts'
import { requireKnown } from './given-options.ts'
import { sizesOf } from './torch-dictionary.ts'
import type { TorchContents, TorchFormat } from './torch-format.ts'
import { plainModel } from './torch-model.ts'

const encoder = { name: 'W_enc', isLinear: false }
const maxJson = 2 ** 20

export const torchFormat: TorchFormat = {
  id: 'connor_rob_hook_z',
  // A threshold or groups beside them are dictionary_learning's.
  recognises: ({ dict }) =>
    ['W_enc', 'W_dec', 'b_enc', 'b_dec'].every(name => dict.has(name)) &&
    !dict.has('threshold') &&
    !dict.has('group_sizes'),
  async read(contents, options) {
    requireKnown(contents.path, options, [])
    const cfg = await readCfg(contents)
    const isHeads = cfg.hook?.includes('hook_z') ?? false
    return plainModel(contents, {
      format: 'connor_rob_hook_z',
      architecture: 'standard',
      encoder,
      decoder: { name: 'W_dec', isLinear: false },
      ...{ bEnc: 'b_enc', bDec: 'b_dec' },
      ...{ kind: 'relu', k: null, inputNorm: 'none', subtractBDec: true },
      options: {
        apply_b_dec_to_input: true,
        normalize_activations: 'none',
        reshape_activations: isHeads ? 'hook_z' : 'none',
      },
      warnings: cfg.path === null ? ['There is no _cfg.json beside it: where it was trained is not known.'] : [],
      hook: cfg.hook,
      assumed: ['apply_b_dec_to_input', 'normalize_activations', ...(cfg.hook === null ? ['reshape_activations'] : [])],
      files: cfg.path === null ? [] : [cfg.path],
    })
  },
}

/** X_cfg.json beside X.pt, held against the tensors. @throws AppError bad-input where they disagree */
async function readCfg(contents: TorchContents): Promise<{ path: string | null; hook: string | null }> {
  const path = contents.path.replace(/\.pth?$/, '_cfg.json')
  const json = await readJsonObject(path, maxJson).catch((e: unknown) => {
    if (e instanceof AppError && e.code === 'not-found') return null
    throw e
  })
  if (!json) return { path: null, hook: null }
  const { dIn, dSae } = sizesOf(contents, encoder)
  const sizes: [string, number][] = [
    ['act_size', dIn],
    ['dict_size', dSae],
  ]
  for (const [name, is] of sizes) {
    const said = json.get(name) ?? is
    if (said !== is) {
      throw new AppError('bad-input', `${contents.path}: its encoder has ${name} ${is}, ${path} says ${String(said)}.`)
    }
  }
  const hook = json.get('act_name')
  return { path, hook: typeof hook === 'string' ? hook : null }
}
