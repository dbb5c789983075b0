// cfg.json of SAELens with odd settings: what each means for the forward pass.
import { expect, test } from 'vitest'
import { parseSaelensConfig } from '../../../main/inference/formats/saelens-config.ts'

const parse = (cfg: Record<string, unknown>) => parseSaelensConfig('cfg.json', new Map(Object.entries(cfg)), {})
const now = { sae_lens_version: '6.38.0' }

test.each([
  ['standard', 'relu'],
  ['jumprelu', 'jumprelu'],
  ['gated', 'gated'],
  ['topk', 'topk'],
  ['batchtopk', 'jumprelu'],
  ['matryoshka_batchtopk', 'jumprelu'],
  ['matching_pursuit', 'matching_pursuit'],
])('%s subtracts b_dec unless it says not to, under every normalisation', (architecture, kind) => {
  for (const norm of ['none', 'layer_norm', 'constant_norm_rescale'] as const) {
    const cfg = { ...now, architecture, normalize_activations: norm, k: 8, learning_rate: 1, anything: [1] }
    expect(parse(cfg)).toMatchObject({ kind, subtractBDec: true, inputNorm: norm, legacy: false })
    expect(parse({ ...cfg, apply_b_dec_to_input: false })).toMatchObject({ kind, subtractBDec: false })
  }
})

test('transcoders subtract nothing, and refuse to', () => {
  for (const architecture of ['transcoder', 'skip_transcoder', 'jumprelu_transcoder', 'jumprelu_skip_transcoder']) {
    const cfg = { ...now, architecture, normalize_activations: 'layer_norm' }
    expect(parse(cfg)).toMatchObject({ subtractBDec: false, transcoder: true, skip: architecture.includes('skip') })
    expect(() => parse({ ...cfg, apply_b_dec_to_input: true })).toThrow(/a transcoder subtracts nothing/)
  }
})

test('k and its rescaling: 8.0 is 8, the default is 100, BatchTopK rescales unless it says not to', () => {
  expect(parse({ ...now, architecture: 'topk', k: 8.0 })).toMatchObject({ k: 8, rescale: false })
  expect(parse({ ...now, architecture: 'topk' })).toMatchObject({ k: 100 })
  expect(parse({ ...now, architecture: 'batchtopk', k: 8.5 })).toMatchObject({ k: null, rescale: true })
  expect(parse({ ...now, architecture: 'batchtopk', rescale_acts_by_decoder_norm: false }).rescale).toBe(false)
})

test.each([
  [{}, { architecture: 'standard', kind: 'relu', subtractBDec: true, normalizeActivations: 'none' }],
  [{ architecture: 'standard', activation_fn_str: 'topk', activation_fn_kwargs: { k: 4 } }, { architecture: 'topk', kind: 'topk', k: 4, rescale: false }],
  [{ activation_fn: 'topk', activation_fn_kwargs: { k: 4 } }, { kind: 'topk', k: 4 }],
  [{ activation_fn_str: 'tanh-relu' }, { architecture: 'standard', kind: 'tanh_relu' }],
  [{ normalize_activations: null }, { normalizeActivations: 'none' }],
  [{ normalize_activations: false }, { normalizeActivations: 'none' }],
  [{ normalize_activations: true }, { normalizeActivations: 'expected_average_only_in', inputNorm: 'none' }],
  [{ hook_point: 'blocks.1.attn.hook_z' }, { hook: 'blocks.1.attn.hook_z', reshapeActivations: 'hook_z' }],
  [{ hook_name: 'blocks.1.hook_mlp_out' }, { hook: 'blocks.1.hook_mlp_out', reshapeActivations: 'none' }],
  [{ dtype: 'torch.bfloat16', device: 'cuda' }, { dtype: 'bfloat16' }],
  [{ sae_lens_version: '5.11.0' }, { legacy: true }],
  [{ metadata: { sae_lens_version: '6.0.0-rc.1' }, architecture: 'standard' }, { legacy: false }],
])('before 6: %j', (cfg, want) => expect(parse(cfg)).toMatchObject({ legacy: true, ...want })) // prettier-ignore

test('tanh of ReLU is said, and of standard only', () => {
  expect(parse({ activation_fn_str: 'tanh-relu' }).warnings.join()).toMatch(/SAELens 6 takes relu/)
  expect(() => parse({ architecture: 'gated', activation_fn_str: 'tanh-relu' })).toThrow(/"tanh-relu" of gated/)
  expect(() => parse({ activation_fn_str: 'gelu' })).toThrow(/"gelu" of standard/)
})
