// Dictionaries in a .pt of any name, against the reference: OpenAI, DeepSeek-R1, Goodfire, attention dictionaries; which is which, and what is refused.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeRow } from '../../../core/sae/encode.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { transpose } from '../../../core/sae/rows.ts'
import { isDictionary, listPath, openSae } from '../../../main/inference/formats/index.ts'
import { failure, fixture, tempFolder, writeSafetensors } from '../containers/files.ts'
import { saveTorch, saveTorchStream, Tensor } from '../containers/torch.ts'
import { codesOf, excess } from './help.ts'
import { random } from './models.ts'

const [d, m, n] = [5, 5, 20] // as many features as numbers of a row: shapes say nothing of orientation
const next = random(11)
const array = (length: number) => Float32Array.from({ length }, () => next())
const wEnc = array(d * m)
const wDec = array(m * d)
const [bEnc, bDec, x] = [array(m), array(d), array(n * d)]
const rows = () => writeSafetensors(join(tempFolder(), 'x.safetensors'), { x: { shape: [n, d], data: x } })
/** a Linear's weight, [outputs, inputs] */
const encoder = new Tensor([m, d], transpose(wEnc, m))
const decoder = new Tensor([d, m], transpose(wDec, d))
const vector = (values: Float32Array) => new Tensor([values.length], values)
const weights: SaeWeights = { wEnc, bEnc, wDec, bDec, threshold: null, wSkip: null }
const plain: SaeSpec = {
  ...{ kind: 'relu', dIn: d, dSae: m, dOut: d, inputNorm: 'none', subtractBDec: true, k: null },
  ...{ rescaleByDecoderNorm: false, skip: false },
}

/** Codes and reconstruction of the file are those of the oracle with these switches. */
async function same(path: string, switches: Partial<SaeSpec>, w: SaeWeights = weights, options = {}): Promise<void> {
  const found = await codesOf(path, rows(), n, options)
  for (let r = 0; r < n; r++) {
    const want = encodeRow({ ...plain, ...switches }, w, x.subarray(r * d, (r + 1) * d))
    const acts = found.acts.subarray(r * m, (r + 1) * m)
    expect(acts.map(v => Number(v !== 0))).toEqual(Float32Array.from(want.acts, v => Number(v !== 0)))
    expect(excess(acts, want.acts, { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
    expect(excess(found.recon.subarray(r * d, (r + 1) * d), want.recon, { atol: 2e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  }
} // prettier-ignore

const pt = (root: object, name = 'x.pt') => saveTorch(join(tempFolder(), name), root)
const openai = {
  ...{ pre_bias: vector(bDec), latent_bias: vector(bEnc), 'encoder.weight': encoder, 'decoder.weight': decoder },
  ...{ stats_last_nonzero: vector(array(m)), latents_mean_square: vector(array(m)) },
}
const topK = { activation: 'TopK', activation_state_dict: { k: 2, postact_fn: 'ReLU' } }

test('OpenAI: TopK with layer norm, ReLU without, stray keys, k of its state or of them or given', async () => {
  const switches = { kind: 'topk', k: 2, inputNorm: 'layer_norm' } as const
  await same(pt({ ...openai, ...topK }), switches)
  await same(pt({ ...openai, ...topK, 'activation.k': 2, 'activation.postact_fn': 'ReLU' }), switches)
  const stray = pt({ ...openai, activation: 'TopK', 'activation.k': 3, 'activation.postact_fn': 'ReLU' })
  await same(stray, { ...switches, k: 3 })
  await same(stray, { ...switches, k: 1 }, weights, { k: 1 })
  expect((await openSae(stray, { k: 1 })).description.warnings).toEqual([
    'The given option k=1 is used; the file says 3.',
  ])
  await same(pt({ ...openai, activation: 'ReLU' }), {})
  await same(pt(openai), {})
  await same(saveTorchStream(join(tempFolder(), '7.pt'), { ...openai, ...topK }), switches)
})

test('OpenAI: a tied decoder is the encoder as it lies, in the same storage or not', async () => {
  const rest = Object.fromEntries(Object.entries(openai).filter(([key]) => key !== 'decoder.weight'))
  const shared = new Tensor([m, d], encoder.data, { storage: 'tied' })
  const tied = pt({ ...rest, 'encoder.weight': shared, 'decoder.linear.weight': shared })
  await same(tied, {}, { ...weights, wDec: encoder.data })
  expect((await openSae(tied, {})).description.options).toMatchObject({ activation: 'ReLU', k: null, tied: true })
  const some = await (await openSae(tied, {})).readWeights([3, 1])
  expect([...some.wDec]).toEqual([...encoder.data.subarray(3 * d, 4 * d), ...encoder.data.subarray(d, 2 * d)])
})

test('OpenAI: other activations are refused by name', async () => {
  const says = async (root: object, message: RegExp, code = 'unsupported-format') =>
    expect(await failure(openSae(pt(root), {}))).toMatchObject({ code, message: expect.stringMatching(message) })
  await says({ ...openai, activation: 'Identity' }, /activation is "Identity"; its codes are dense/)
  await says({ ...openai, activation: 'Gelu' }, /activation is "Gelu"; ReLU and TopK/)
  const after = { activation: 'TopK', activation_state_dict: { k: 2, postact_fn: 'Identity' } }
  await says({ ...openai, ...after }, /after TopK it applies "Identity"/)
  await says({ ...openai, activation: 'TopK' }, /k is null, expected a whole number above 0/, 'bad-input')
  await says({ ...openai, ...topK, latent_bias: vector(array(m + 1)) }, /latent_bias float32 \[6\], expected .*\[5\]/, 'bad-input')
  expect((await failure(openSae(pt(openai), { k: 2 }))).message).toMatch(/k is for TopK, this is ReLU/)
}) // prettier-ignore

const linear = {
  ...{ 'encoder.weight': encoder, 'encoder.bias': vector(bEnc) },
  ...{ 'decoder.weight': decoder, 'decoder.bias': vector(bDec) },
}

test('two Linears without a config subtract nothing; with a config of dictionary_learning they are its AutoEncoderNew', async () => {
  const path = pt(linear)
  await same(path, { subtractBDec: false })
  expect((await openSae(path, {})).description).toMatchObject({ format: 'deepseek_r1_pt', architecture: 'standard' })
  writeFileSync(join(path, '../config.json'), JSON.stringify({ trainer: { dict_class: 'AutoEncoderNew' } }))
  await same(path, { subtractBDec: false })
  expect((await openSae(path, {})).description).toMatchObject({ format: 'dictionary_learning', architecture: 'standard' })
}) // prettier-ignore

test('Goodfire, as .pth and as .pt', async () => {
  const root = Object.fromEntries(Object.entries(linear).map(([key, value]) => [key.replace('.', '_linear.'), value]))
  for (const name of ['layer19.pth', 'layer19.pt']) {
    const path = pt(root, name)
    await same(path, { subtractBDec: false })
    expect((await openSae(join(path, '..'), {})).description.format).toBe('goodfire_pt')
  }
})

test('attention dictionaries: X.pt with X_cfg.json', async () => {
  const root = { W_enc: new Tensor([d, m], wEnc), W_dec: new Tensor([m, d], wDec), b_enc: vector(bEnc), b_dec: vector(bDec) }
  const path = pt(root, 'gpt2-small_L5_Hcat_z.pt')
  await same(path, {})
  expect((await openSae(path, {})).description.warnings).toHaveLength(1)
  const cfg = path.replace('.pt', '_cfg.json')
  writeFileSync(cfg, JSON.stringify({ act_size: d, dict_size: m, act_name: 'blocks.5.attn.hook_z' }))
  const { description, hook, files } = await openSae(path, {})
  expect({ hook, files, ...description }).toMatchObject({
    ...{ hook: 'blocks.5.attn.hook_z', files: [path, cfg], format: 'connor_rob_hook_z', warnings: [] },
    options: { apply_b_dec_to_input: true, reshape_activations: 'hook_z' },
  })
  writeFileSync(cfg, JSON.stringify({ act_size: d + 1, dict_size: m }))
  expect((await failure(openSae(path, {}))).message).toMatch(/encoder has act_size 5, .*_cfg\.json says 6/)
}) // prettier-ignore

test('strides of any kind: columns of something larger, every second row, a storage shared by all', async () => {
  const wide = new Float32Array(m * 12)
  for (let f = 0; f < m; f++) for (let i = 0; i < d; i++) wide[f * 12 + 2 + 2 * i] = encoder.data[f * d + i]!
  const root = {
    ...linear,
    'encoder.weight': new Tensor([m, d], wide, { strides: [12, 2], offset: 2 }),
    'decoder.weight': new Tensor([d, m], wDec, { strides: [1, d] }),
  }
  await same(pt(root), { subtractBDec: false })
  const model = await openSae(pt(root), {})
  const [all, some] = [await model.readWeights(null), await model.readWeights([4, 0])]
  expect(all.wEnc).toEqual(wEnc)
  for (let i = 0; i < d; i++) expect([some.wEnc[i * 2], some.wEnc[i * 2 + 1]]).toEqual([wEnc[i * m + 4], wEnc[i * m]])
  expect(await model.readDirections(2, 4)).toEqual(wDec.slice(2 * d, 4 * d))
  const one = Float32Array.from([...encoder.data, ...decoder.data, ...bEnc, ...bDec])
  const part = (shape: number[], offset: number) => new Tensor(shape, one, { offset, storage: 'one' })
  const shared = {
    ...{ 'encoder.weight': part([m, d], 0), 'decoder.weight': part([d, m], m * d) },
    ...{ 'encoder.bias': part([m], 2 * m * d), 'decoder.bias': part([d], 2 * m * d + m) },
  }
  await same(pt(shared), { subtractBDec: false })
  await same(saveTorchStream(join(tempFolder(), 'old.pt'), shared), { subtractBDec: false })
})

test('a folder with one file stands for it, of several one must be named; names alone claim nothing', async () => {
  const folder = tempFolder()
  saveTorch(join(folder, 'a.pt'), linear)
  expect((await openSae(folder, {})).files).toEqual([join(folder, 'a.pt')])
  saveTorch(join(folder, 'b.pth'), linear)
  expect((await failure(openSae(folder, {}))).message).toMatch(/found 2 files, a\.pt, b\.pth\. Point at one of them/)
  expect((await openSae(join(folder, 'b.pth'), {})).description.format).toBe('deepseek_r1_pt')

  const acts = pt({ activations: new Tensor([n, d], x) })
  const bare = saveTorch(join(tempFolder(), 'acts.pt'), new Tensor([n, d], x))
  for (const path of [acts, bare]) expect(await isDictionary(await listPath(path))).toBe(false)
  expect(await isDictionary(await listPath(folder))).toBe(true)
  expect((await failure(openSae(acts, {}))).message).toMatch(/found activations, expected the tensors of a dictionary/)
  expect((await failure(openSae(bare, {}))).message).toMatch(/found no tensors by name/)
})

test('a file that would call something is refused at its name, wherever it lies', async () => {
  const folder = join(tempFolder(), 'sae')
  mkdirSync(folder)
  cpSync(fixture('reader_pt/MUST_REJECT_global_eval.pt'), join(folder, 'sae.pt'))
  const refused = { code: 'unsupported-format', message: expect.stringMatching(/eval.* Nothing was run/) }
  expect(await failure(openSae(folder, {}))).toMatchObject(refused)
  expect(await isDictionary(await listPath(folder))).toBe(true)
})

test('weights that are not finite are named', async () => {
  const broken = pt({ ...linear, 'encoder.bias': vector(bEnc.map((v, i) => (i === 2 ? Infinity : v))) })
  expect((await failure((await openSae(broken, {})).readWeights(null))).message).toMatch(/encoder\.bias holds Infinity/)
  expect((await failure((await openSae(pt(linear), {})).readWeights([m]))).message).toMatch(/there is no feature 5/)
})
