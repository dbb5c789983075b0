// Dictionaries of overcomplete beyond the fixtures: what a module says and a state_dict does not, every normalisation, batch normalisation, thresholds
// met exactly, signed pursuits, and what is refused.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeRow } from '../../../core/sae/encode.ts'
import { justBelow } from '../../../core/sae/rows.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { failure, tempFolder, writeSafetensors } from '../containers/files.ts'
import { Made, Name, saveTorch, saveTorchStream, Tensor } from '../containers/torch.ts'
import { codesOf, excess, fixtures, npy } from './help.ts'
import { random } from './models.ts'

const [d, m, n] = [6, 9, 40]
const next = random(23)
const array = (length: number, scale = 1) => Float32Array.from({ length }, () => next() * scale)
const raw = array(m * d, 2)
const [enc, bias, x] = [array(m * d), array(m, 0.5), array(n * d, 2)]
const rows = () => writeSafetensors(join(tempFolder(), 'x.safetensors'), { x: { shape: [n, d], data: x } })
const vector = (values: ArrayLike<number>) => new Tensor([values.length], values)
const scalar = (value: number) => new Tensor([], [value])
const linear = { 'encoder.final_block.0.weight': new Tensor([m, d], enc), 'encoder.final_block.0.bias': vector(bias) }
const atoms = { 'dictionary._weights': new Tensor([m, d], raw), 'dictionary.multiplier': scalar(0.25) }
const pth = (root: object, name = 'sae.pth') => saveTorch(join(tempFolder(), name), root)

/** D by the words of the library. */
function dictionary(kind: string, multiplier = 0.25): number[][] {
  const row = (f: number) => [...raw.subarray(f * d, (f + 1) * d)]
  const norm = (v: number[]) =>
    kind.endsWith('l1') ? v.reduce((s, w) => s + Math.abs(w), 0) : Math.hypot(...v)
  const norms = Array.from({ length: m }, (_, f) => norm(row(f)))
  const most = Math.max(...norms)
  const scale = (f: number) => (kind === 'identity' ? 1 : kind.startsWith('max') ? most : norms[f]! + 1e-8)
  return norms.map((_, f) => row(f).map(v => (v / scale(f)) * Math.exp(Math.fround(multiplier))))
} // prettier-ignore
const sum = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((s, v, i) => s + v * b[i]!, 0)
const relu = (v: number) => Math.max(v, 0)
const rowOf = (r: number) => x.subarray(r * d, (r + 1) * d)
const encoded = (r: number) =>
  Array.from({ length: m }, (_, f) => sum(rowOf(r), enc.subarray(f * d, (f + 1) * d)) + bias[f]!)
const topOf = (codes: number[], k: number) => {
  const kept = new Set([...codes.keys()].sort((a, b) => codes[b]! - codes[a]!).slice(0, k))
  return codes.map((v, f) => (kept.has(f) ? v : 0))
} // prettier-ignore

/** @param codes of one row, as the library computes them */
async function same(path: string, D: number[][], codes: (r: number) => number[], options = {}): Promise<void> {
  const found = await codesOf(path, rows(), n, options)
  for (let r = 0; r < n; r++) {
    const want = codes(r)
    const acts = found.acts.subarray(r * m, (r + 1) * m)
    expect([...acts].map(v => Math.sign(v) + 0)).toEqual(want.map(v => Math.sign(v) + 0))
    expect(excess(acts, want, { atol: 2e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
    const recon = Array.from({ length: d }, (_, i) => want.reduce((s, v, f) => s + v * D[f]![i]!, 0))
    expect(excess(found.recon.subarray(r * d, (r + 1) * d), recon, { atol: 5e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  }
}

test.each(['l2', 'max_l2', 'l1', 'max_l1', 'identity'])('atoms normalised by %s, and a few of them alone', async kind => {
  const path = pth({ ...linear, ...atoms })
  await same(path, dictionary(kind), r => topOf(encoded(r).map(relu), 3), { k: 3, normalization: kind })
  const model = await openSae(path, { k: 3, normalization: kind })
  const some = await model.readWeights([8, 2])
  expect(excess(some.wDec, [...dictionary(kind)[8]!, ...dictionary(kind)[2]!], { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  expect(model.description.warnings).toEqual([])
}) // prettier-ignore

test('a state_dict says what it needs; only describing it works without', async () => {
  const needs = async (root: object, options: object, needed: string[]) => {
    const model = await openSae(pth(root), options as Record<string, unknown>)
    expect(model.description.optionsNeeded.map(({ name }) => name)).toEqual(needed)
    const [first] = needed
    if (first) expect(await failure(model.readWeights(null))).toMatchObject({ code: 'bad-input', message: expect.stringContaining(`${first} is not in its files`) })
    return model.description
  }
  const topK = await needs({ ...linear, ...atoms }, {}, ['k'])
  expect([topK.architecture, topK.warnings.join()]).toEqual(['topk', expect.stringMatching(/how atoms are normalised: l2/)])
  expect((await needs({ ...linear, ...atoms }, { class: 'BatchTopKSAE' }, ['running_threshold'])).architecture).toBe('batchtopk')
  expect((await needs({ ...linear, ...atoms }, { running_threshold: 0.5 }, [])).architecture).toBe('batchtopk')
  expect((await needs({ ...linear, ...atoms }, { class: 'SAE' }, [])).architecture).toBe('standard')
  expect((await needs(atoms, {}, ['k', 'normalization'])).architecture).toBe('matching_pursuit')
  await needs(atoms, { k: 2 }, ['normalization'])
  await needs(atoms, { k: 2, normalization: 'l1' }, [])
  const relaxed = { 'dictionary.C': new Tensor([4, d], array(4 * d)), 'dictionary.W': new Tensor([m, 4], array(m * 4)), 'dictionary.Relax': new Tensor([m, d], raw) }
  await needs({ ...linear, ...relaxed }, { k: 2 }, ['delta'])
  await needs({ ...linear, ...relaxed }, {}, ['k', 'delta'])
}) // prettier-ignore

test('batch normalisation of the encoder, with and without its own scale', async () => {
  const [mean, weight, shift] = [array(m), array(m), array(m)]
  const variance = array(m).map(v => v * v + 0.1)
  const running = { 'encoder.final_block.1.running_mean': vector(mean), 'encoder.final_block.1.running_var': vector(variance) }
  const affine = { 'encoder.final_block.1.weight': vector(weight), 'encoder.final_block.1.bias': vector(shift) }
  const count = { 'encoder.final_block.1.num_batches_tracked': scalar(7) }
  const normed = (r: number, w: ArrayLike<number>, b: ArrayLike<number>) =>
    encoded(r).map((h, f) => ((h - mean[f]!) / Math.sqrt(variance[f]! + 1e-5)) * w[f]! + b[f]!)
  const D = dictionary('l2')
  await same(pth({ ...linear, ...running, ...affine, ...count, ...atoms }), D, r => topOf(normed(r, weight, shift).map(relu), 2), { k: 2 })
  await same(pth({ ...linear, ...running, ...atoms }), D, r => normed(r, array(m).fill(1), array(m).fill(0)).map(relu), { class: 'SAE' })
}) // prettier-ignore

test('thresholds keep what meets them exactly', async () => {
  const [a, b] = [1.25, Math.fround(0.1)]
  expect([justBelow(a) < a, Math.fround(justBelow(b)) === justBelow(b), justBelow(0), justBelow(-1)]).toEqual([true, true, 0, 0])
  const root = { ...atoms, ...linear, 'encoder.final_block.0.weight': new Tensor([m, d], new Float32Array(m * d)) }
  const level = bias.map(v => Math.abs(v))
  const at = async (options: object, more: object = {}) =>
    (await codesOf(pth({ ...root, 'encoder.final_block.0.bias': vector(level), ...more }), rows(), n, options as Record<string, unknown>)).acts.slice(0, m)
  const cut = level[4]!
  expect(await at({ running_threshold: cut })).toEqual(level.map(v => (v >= cut ? v : 0)))
  expect(await at({ running_threshold: -1 })).toEqual(level)
  const logs = level.map((v, f) => Math.log(f % 2 ? v / 2 : v * 2))
  expect(await at({}, { thresholds: vector(logs) })).toEqual(level.map((v, f) => (f % 2 ? v : 0)))
}) // prettier-ignore

/** k steps of the largest correlation, whatever its sign. */
const pursuit = (D: number[][], k: number) => (r: number) => {
  const codes = new Array<number>(m).fill(0)
  const left = [...rowOf(r)]
  for (let step = 0; step < k; step++) {
    const z = D.map(atom => sum(left, atom))
    const j = z.indexOf(Math.max(...z))
    codes[j]! += z[j]!
    D[j]!.forEach((v, i) => (left[i]! -= z[j]! * v))
  }
  return codes
}

test('a pursuit takes k steps, and codes below zero where nothing correlates above', async () => {
  const D = dictionary('l2').map(row => row.map(v => v))
  await same(pth(atoms), D, pursuit(D, 4), { k: 4, normalization: 'l2' })
  // Atoms that all point one way: half of the rows correlate below zero with every one.
  const near = Float32Array.from({ length: m * d }, (_, i) => (i % d === 0 ? 3 : raw[i]! / 20))
  const path = pth({ 'dictionary._weights': new Tensor([m, d], near), 'dictionary.multiplier': scalar(0) })
  const model = await openSae(path, { k: 2, normalization: 'identity' })
  const weights = await model.readWeights(null)
  const found = await codesOf(path, rows(), n, { k: 2, normalization: 'identity' })
  expect(found.acts.filter(v => v < 0).length).toBeGreaterThan(n / 4)
  for (let r = 0; r < n; r++) {
    const want = encodeRow(model.spec, weights, rowOf(r))
    expect(excess(found.acts.subarray(r * m, (r + 1) * m), want.acts, { atol: 1e-2, rtol: 1e-4 })).toBeLessThanOrEqual(0)
  }
}) // prettier-ignore

test('encoders without weights are the atoms', async () => {
  const D = dictionary('l2')
  await same(pth(atoms), D, r => topOf(D.map(atom => relu(sum(rowOf(r), atom))), 2), { class: 'TopKSAE', k: 2 })
  expect((await openSae(pth(atoms), { class: 'TopKSAE', k: 2 })).description.warnings.join()).toMatch(/no encoder weights/)
}) // prettier-ignore

/** A module as torch.save(model) has it. */
const module = (of: string, attributes: object, parts: { encoder?: object; normalization?: string } = {}) =>
  new Made(`overcomplete.sae.${of}`, {
    ...{ training: false, _parameters: {}, _buffers: {}, nb_concepts: m, device: 'cpu' },
    _modules: {
      encoder: parts.encoder ?? new Made('overcomplete.sae.modules.MLPEncoder', {
        _modules: {
          final_block: new Made('torch.nn.modules.container.Sequential', {
            _modules: { 0: new Made('torch.nn.modules.linear.Linear', { _parameters: { weight: new Tensor([m, d], enc), bias: vector(bias) } }) },
          }),
          final_activation: new Made('torch.nn.modules.activation.ReLU', { inplace: false }),
        },
      }),
      dictionary: new Made('overcomplete.sae.dictionary.DictionaryLayer', {
        _parameters: { _weights: new Tensor([m, d], raw) },
        _buffers: { multiplier: scalar(0) },
        normalization: new Name(parts.normalization ?? 'overcomplete.sae.dictionary.normalize_max_l2'),
      }),
    },
    ...attributes,
  }) // prettier-ignore

test('a whole module says it all, in both containers; a given option wins, with a warning', async () => {
  const D = dictionary('max_l2', 0)
  const root = module('topk_sae.TopKSAE', { top_k: 4 })
  const wanted = (k: number) => (r: number) => topOf(encoded(r).map(relu), k)
  await same(pth(root), D, wanted(4))
  await same(saveTorchStream(join(tempFolder(), 'old.pt'), root), D, wanted(4))
  await same(pth(root), D, wanted(2), { k: 2 })
  expect((await openSae(pth(root), { k: 2 })).description.warnings).toEqual(['The given option k=2 is used; the file says 4.'])
  const batch = module('batchtopk_sae.BatchTopKSAE', { top_k: 99, running_threshold: scalar(0.75) })
  await same(pth(batch), D, r => encoded(r).map(v => (v >= 0.75 ? v : 0)))
  const untrained = module('batchtopk_sae.BatchTopKSAE', { top_k: 99, running_threshold: null })
  expect((await openSae(pth(untrained), {})).description.optionsNeeded.map(o => o.name)).toEqual(['running_threshold'])
}) // prettier-ignore

test('modules and encoders that are not run are refused by name', async () => {
  const says = async (root: object, message: RegExp, options: Record<string, unknown> = { k: 2 }) =>
    expect(await failure(openSae(pth(root), options))).toMatchObject({ code: 'unsupported-format', message: expect.stringMatching(message) })
  await says(module('optimization.OMPSAE', { k: 2 }), /found OMPSAE, whose steps solve/)
  await says(module('qsae.QSAE', {}), /found QSAE; SAE, TopKSAE/)
  await says({ ...linear, ...atoms, Q: vector(bias) }, /found QSAE/)
  await says(module('topk_sae.TopKSAE', { top_k: 2 }, { normalization: 'os.system' }), /refers to os\.system, .* Nothing was run/, {})
  await says(module('topk_sae.TopKSAE', { top_k: new Name('builtins.eval') }), /refers to builtins\.eval/, {})
  await says({ ...linear, ...atoms, 'encoder.mlp_blocks.0.0.weight': new Tensor([d, d], array(d * d)) }, /hidden layers \(encoder\.mlp_blocks/)
  await says({ ...linear, ...atoms, 'encoder.final_block.1.weight': vector(bias), 'encoder.final_block.1.bias': vector(bias) }, /layer normalisation/)
  const gelu = new Made('overcomplete.sae.modules.MLPEncoder', { _modules: { final_activation: new Made('torch.nn.modules.activation.GELU', {}) } })
  await says(module('topk_sae.TopKSAE', { top_k: 2 }, { encoder: gelu }), /has GELU at its end/, {})
}) // prettier-ignore

test('options that say nothing or cannot be are refused', async () => {
  const says = async (root: object, options: Record<string, unknown>, message: RegExp) =>
    expect(await failure(openSae(pth(root), options))).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) })
  await says({ ...linear, ...atoms }, { k: 2, running_threshold: 1 }, /k says nothing of BatchTopKSAE/)
  await says({ ...linear, ...atoms }, { k: 2, delta: 1 }, /delta says nothing of TopKSAE/)
  await says({ ...linear, ...atoms }, { k: m + 1 }, /k is 10, it has 9 features/)
  await says({ ...linear, ...atoms }, { k: 2, normalization: 'l3' }, /normalization is "l3", expected l2, max_l2/)
  await says({ ...linear, ...atoms }, { class: 'JumpSAE' }, /said to be JumpSAE, its tensors are those of TopKSAE/)
  await says({ ...linear, ...atoms, 'dictionary.multiplier': vector([1, 2]) }, { k: 2 }, /multiplier float32 \[2\]/)
  await says(atoms, { k: 0, normalization: 'l2' }, /k is 0, expected a whole number above 0/)
}) // prettier-ignore

test('archetypes: shares above zero of sum 1, relaxation no longer than delta', async () => {
  const path = join(fixtures, 'oc_archetypal_topk/model/state_dict.pth')
  const options = { k: 6, delta: 1 }
  const model = await openSae(path, options)
  const all = await model.readWeights(null)
  const some = await model.readWeights([90, 3])
  const row = (f: number) => all.wDec.subarray(f * 32, (f + 1) * 32)
  expect(excess(some.wDec, [...row(90), ...row(3)], { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  expect(excess(await model.readDirections(3, 4), row(3), { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  // A longer relaxation gives other atoms.
  const loose = await (await openSae(path, { k: 6, delta: 1e3 })).readWeights(null)
  expect(excess(loose.wDec, all.wDec, { atol: 1e-2, rtol: 0 })).toBeGreaterThan(0)
})

test('a module and its state_dict in one folder are one dictionary; others must be named', async () => {
  const folder = join(fixtures, 'oc_mpsae/model')
  expect((await openSae(folder, {})).files).toEqual([join(folder, 'module.pth')])
  expect((await openSae(folder, {})).description.options).toMatchObject({ k: 5, normalization: 'l2', relu: false })
  const mixed = tempFolder()
  copyFileSync(join(folder, 'module.pth'), join(mixed, 'module.pth'))
  copyFileSync(join(fixtures, 'oc_mpsae_multiplier/model/state_dict.pth'), join(mixed, 'state_dict.pth'))
  expect((await failure(openSae(mixed, {}))).message).toMatch(/found 2 files, module\.pth, state_dict\.pth/)
  // What the module says is what the fixture has.
  const found = await codesOf(folder, join(fixtures, 'oc_mpsae/x.npy'), 64)
  expect(excess(found.acts, await npy(join(fixtures, 'oc_mpsae/acts.npy')), { atol: 8e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
}) // prettier-ignore
