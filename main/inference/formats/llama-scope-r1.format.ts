// Llama Scope R1 on disk (fnlp): config.json and sae_weights.safetensors with two Linears. Inference process.
// SAELens 6.38 sae_lens/loading/pretrained_sae_loaders.py, llama_scope_r1_distill
import { join } from 'node:path'
import { readJsonObject } from '../../containers/json.ts'
import { openSafetensors, tensorOf } from '../../containers/safetensors.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import { factorOption, foldFactor, hooksOf, llamaScopeDescription, llamaScopeSpec } from './llama-scope.ts'
import { requireKnown } from './given-options.ts'
import { settingReader } from './settings.ts'
import { expectSizes, linearParts, partReaders, sizesOf, type Parts } from './parts.ts'

const configName = 'config.json'
const weightsName = 'sae_weights.safetensors'
const parts: Parts = { ...linearParts, threshold: 'log_jumprelu_threshold' }

export const format = {
  id: 'llama_scope_r1',
  // With cfg.json the same weights' name is SAELens's.
  matches: ({ names, file }: SaeListing) =>
    names.has(weightsName) &&
    names.has(configName) &&
    !names.has('cfg.json') &&
    (file === null || file === configName || file === weightsName),
  async read({ folder }, options): Promise<SaeModel> {
    const path = join(folder, weightsName)
    const configPath = join(folder, configName)
    requireKnown(path, options, [factorOption])
    const config = await readJsonObject(configPath, 2 ** 20)
    const { hook, transcoder } = hooksOf(configPath, config)
    const { size, number } = settingReader(configPath, config)
    const file = await openSafetensors(path)
    await file.source.close()
    const sizes = sizesOf(file, parts)
    const expansion = number('expansion_factor')
    expectSizes(path, [['d_model', size('d_model'), sizes.dIn], ['d_sae', expansion && sizes.dIn * expansion, sizes.dSae]], configPath) // prettier-ignore
    const spec = llamaScopeSpec(sizes, transcoder)
    const asked = settingReader(path, new Map(Object.entries(options)))
    const factor = asked.number(factorOption)
    if (factor !== null && factor <= 0) throw asked.bad(factorOption, 'a number above 0')
    const warnings =
      factor === null
        ? [`The files do not say what activations are multiplied by; 1 is used. Give --option ${factorOption}=N.`]
        : []
    return {
      description: llamaScopeDescription(
        'llama_scope_r1',
        spec,
        tensorOf(file, parts.encoder.name).type,
        { threshold: 'exp(log_jumprelu_threshold)', [factorOption]: factor ?? 1 },
        warnings,
      ),
      spec,
      hook,
      assumed: ['apply_b_dec_to_input'],
      files: [configPath, path],
      ...partReaders(path, spec, parts, weights => {
        const { threshold } = weights
        for (let f = 0; f < threshold!.length; f++) threshold![f] = Math.exp(threshold![f]!)
        if (factor !== null) foldFactor(weights, factor, transcoder)
      }),
    }
  },
} satisfies SaeFormat
