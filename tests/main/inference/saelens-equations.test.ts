// SAELens folders of every kind and normalisation, training checkpoints, transcoders, number types and odd settings, against the equations.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { agree, createNumbers, length, minus, normalised, plus, largest, relu, rowAt, scaled, times, timesT, writeAs, type Row, type Tensor } from './by-equation.ts' // prettier-ignore
import { codesOf } from './help.ts'

const [n, d, m, wide] = [30, 6, 11, 4]
const number = createNumbers(77)
const x = number([n, d], 3)
const tensors = {
  ...{ W_enc: number([d, m]), b_enc: number([m], 0.5), W_dec: number([m, d]), b_dec: number([d], 0.5) },
  threshold: { shape: [m], data: number([m]).data.map((v, f) => (f % 4 === 0 ? -0.5 : Math.abs(v))) },
  ...{ b_gate: number([m], 0.5), b_mag: number([m], 0.5), r_mag: number([m], 0.5) },
  topk_threshold: { shape: [], data: Float32Array.of(0.6) },
  W_skip: number([d, d]),
}
type Tensors = Record<keyof typeof tensors, Tensor>
type Cfg = Record<string, unknown>

function write(cfg: Cfg, files: Partial<Tensors> = {}, scaler?: Cfg): string {
  const folder = join(tempFolder(), 'sae')
  mkdirSync(folder)
  writeFileSync(join(folder, 'cfg.json'), JSON.stringify({ dtype: 'float32', metadata: { sae_lens_version: '6.38.0' }, ...cfg }))
  if (scaler) writeFileSync(join(folder, 'activation_scaler.json'), JSON.stringify(scaler))
  writeSafetensors(join(folder, 'sae_weights.safetensors'), { ...tensors, ...files })
  return folder
} // prettier-ignore

/** process_sae_in, encode and decode of sae_lens/saes/*.py. @param s a factor that is not folded in yet */
const forward = (cfg: Cfg, t: Tensors = tensors, s = 1) => (row: number[]): Row => {
  const name = String(cfg['architecture'])
  const isTranscoder = name.includes('transcoder')
  let [W_enc, W_dec] = [scaled(t.W_enc, s), scaled(t.W_dec, 1 / s)]
  const b_dec = t.b_dec.data.map(v => v / s)
  let b_enc: ArrayLike<number> = t.b_enc.data
  const { y: normed, back } = normalised(row, String(cfg['normalize_activations'] ?? 'none'))
  const y = !isTranscoder && cfg['apply_b_dec_to_input'] !== false ? minus(normed, b_dec) : normed
  const norms = Array.from({ length: m }, (_, f) => length(rowAt(W_dec, f)))
  const isBatch = name.includes('batchtopk')
  if (isBatch && cfg['rescale_acts_by_decoder_norm'] !== false) {
    W_enc = { ...W_enc, data: W_enc.data.map((v, i) => v * norms[i % m]!) }
    b_enc = t.b_enc.data.map((v, f) => v * norms[f]!)
    W_dec = { ...W_dec, data: W_dec.data.map((v, i) => v / norms[Math.floor(i / W_dec.shape[1]!)]!) }
  }
  const p = times(y, W_enc)
  const h = plus(p, b_enc)
  const above = (at: (f: number) => number) => h.map((v, f) => (v > at(f) ? relu(v) : 0))
  let acts = h.map(relu)
  let written = acts
  if (name === 'gated') {
    acts = p.map((v, f) => (v + t.b_gate.data[f]! > 0 ? relu(Math.exp(t.r_mag.data[f]!) * v + t.b_mag.data[f]!) : 0))
    written = acts
  } else if (name === 'topk') {
    const rescale = cfg['rescale_acts_by_decoder_norm'] === true
    acts = largest(rescale ? h.map((v, f) => v * norms[f]!) : h, Number(cfg['k'])).map(relu)
    written = rescale ? acts.map((a, f) => (norms[f]! > 0 ? a / norms[f]! : 0)) : acts
  } else if (isBatch || name.includes('jumprelu')) {
    acts = above(f => (isBatch ? t.topk_threshold.data[0]! : t.threshold.data[f]!))
    written = acts
  }
  const recon = plus(times(written, W_dec), b_dec)
  const out = isTranscoder ? recon : back(recon)
  return { acts, recon: name.includes('skip') ? plus(out, timesT(row, t.W_skip)) : out }
} // prettier-ignore

const kinds: Cfg[] = [
  { architecture: 'standard' },
  { architecture: 'gated' },
  { architecture: 'jumprelu' },
  { architecture: 'topk', k: 3 },
  { architecture: 'topk', k: 3.0, rescale_acts_by_decoder_norm: true },
]
const ways: Cfg[] = [
  {},
  { apply_b_dec_to_input: false },
  { normalize_activations: 'layer_norm' },
  { normalize_activations: 'constant_norm_rescale', apply_b_dec_to_input: false },
  { normalize_activations: 'expected_average_only_in', learning_rate: 1, runner: { a: [1] } },
]
test.each(kinds.flatMap(kind => ways.map(way => ({ ...kind, ...way }))))('%j', async cfg => {
  expect(await agree(write(cfg), x, forward(cfg))).toBeGreaterThan(n)
})

test.each(kinds)('hook_z rows [n, heads, d_head] are the flat rows: %j', async cfg => {
  const heads = { ...x, shape: [n, 2, d / 2] }
  const way = { ...cfg, reshape_activations: 'hook_z', normalize_activations: 'layer_norm' }
  await agree(write(way), heads, forward(way))
})

const output = { W_dec: number([m, wide]), b_dec: number([wide]), W_skip: number([wide, d]) }
test.each(['transcoder', 'skip_transcoder', 'jumprelu_transcoder', 'jumprelu_skip_transcoder'].flatMap(architecture =>
  ['none', 'layer_norm', 'constant_norm_rescale'].flatMap(normalize_activations =>
    [{ architecture, normalize_activations, d_out: wide }, { architecture, normalize_activations }]),
))('%j: the raw row for the skip, no way back', async cfg => {
  const files = 'd_out' in cfg ? output : {}
  await agree(write(cfg, files), x, forward(cfg, { ...tensors, ...files }))
}) // prettier-ignore

const trained: Cfg[] = [
  ...kinds,
  { architecture: 'batchtopk', k: 3.5 },
  { architecture: 'batchtopk', k: 3, rescale_acts_by_decoder_norm: false },
  { architecture: 'matryoshka_batchtopk', k: 3, matryoshka_widths: [2, m], rescale_acts_by_decoder_norm: true },
]
test.each(trained)('a training checkpoint with its factor, with none, and without the file: %j', async cfg => {
  await agree(write(cfg), x, forward(cfg))
  await agree(write(cfg, {}, { scaling_factor: null }), x, forward(cfg))
  const folder = write(cfg, {}, { scaling_factor: 2.5 })
  await agree(folder, x, forward(cfg, tensors, 2.5))
  expect((await openSae(folder, {})).description.format).toBe('saelens_training_checkpoint')
})

test.each(['F16', 'BF16', 'F64'] as const)('tensors of %s', async dtype => {
  // Numbers that every type has: seven bits.
  const coarse = Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape, data: data.map(v => Math.round(v * 64) / 64) }])) as Tensors
  for (const cfg of [kinds[1]!, kinds[2]!, { architecture: 'batchtopk', k: 3 }]) {
    const folder = write({ ...cfg, dtype: { F16: 'float16', BF16: 'torch.bfloat16', F64: 'float64' }[dtype] })
    writeAs(join(folder, 'sae_weights.safetensors'), dtype, coarse)
    await agree(folder, x, forward(cfg, coarse))
  }
}) // prettier-ignore

test('settings of before 6, and a cfg.json without metadata', async () => {
  const old = (cfg: Cfg) => write({ metadata: undefined, ...cfg })
  const topK = forward({ architecture: 'topk', k: 2 })
  await agree(old({ activation_fn_str: 'topk', activation_fn_kwargs: { k: 2 }, hook_point: 'blocks.1.hook_resid_pre' }), x, topK)
  await agree(old({ architecture: 'standard', activation_fn: 'topk', activation_fn_kwargs: { k: 2 }, k: null }), x, topK)
  await agree(old({ architecture: 'topk', activation_fn_kwargs: { k: 2 } }), x, topK)
  await agree(old({ architecture: 'topk', activation_fn_kwargs: { k: 2 } }), x, forward({ architecture: 'topk', k: 4 }), { k: 4 })
  await agree(old({ normalize_activations: true, dtype: 'torch.float32', device: 'cuda' }), x, forward({ architecture: 'standard' }))
  // A cfg of 6 that lost its metadata says all that it said.
  const rescaled = { architecture: 'topk', k: 2, rescale_acts_by_decoder_norm: true }
  await agree(old(rescaled), x, forward(rescaled))
  const heads = old({ hook_name: 'blocks.1.attn.hook_z', reshape_activations: 'none' })
  expect((await openSae(heads, {})).description.options).toMatchObject({ reshape_activations: 'none' })
  const ones = { scaling_factor: { shape: [m], data: new Float32Array(m).fill(1) } }
  await agree(write({ metadata: undefined }, ones as object), x, forward({ architecture: 'standard' }))
}) // prettier-ignore

test('a zero row under constant_norm_rescale and a zero decoder row under rescaling stay numbers', async () => {
  const rows = writeSafetensors(join(tempFolder(), 'x.safetensors'), { x: { shape: [2, d], data: new Float32Array(2 * d).fill(1, d) } })
  const cfg = { architecture: 'standard', normalize_activations: 'constant_norm_rescale' }
  const { acts, recon } = await codesOf(write(cfg), rows, 2)
  const zero = forward({ architecture: 'standard' })(new Array<number>(d).fill(0))
  zero.acts.forEach((v, f) => expect(acts[f]).toBeCloseTo(v, 5))
  zero.recon.forEach((v, i) => expect(recon[i]).toBeCloseTo(v, 5))
  const W_dec = { shape: [m, d], data: tensors.W_dec.data.map((v, i) => (Math.floor(i / d) === 4 ? 0 : v)) }
  const rescaled = { architecture: 'topk', k: m, rescale_acts_by_decoder_norm: true }
  await agree(write(rescaled, { W_dec }), x, forward(rescaled, { ...tensors, W_dec }))
}) // prettier-ignore
