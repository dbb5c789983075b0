// Gemma Scope, Llama Scope, dictionary_learning and overcomplete files that no fixture is of, against the equations.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSae } from '../../../main/inference/formats/index.ts'
import { failure, tempFolder, writeSafetensors } from '../containers/files.ts'
import { saveTorch, Tensor as Saved } from '../containers/torch.ts'
import { npyBytes, zipBytes } from '../containers/zip.ts'
import { agree, createNumbers, largest, length, minus, plus, relu, rowAt, scaled, times, timesT, turned, type Row, type Tensor } from './by-equation.ts' // prettier-ignore

const [n, d, m, wide] = [30, 6, 10, 4]
const number = createNumbers(99)
const x = number([n, d], 3)
const t = {
  ...{ W_enc: number([d, m]), b_enc: number([m], 0.5), W_dec: number([m, d]), b_dec: number([d], 0.5) },
  threshold: { shape: [m], data: number([m]).data.map((v, f) => (f % 4 === 0 ? -0.5 : Math.abs(v))) },
}
type Tensors = typeof t
const jump = (h: number[], threshold: ArrayLike<number>) => h.map((v, f) => (v > threshold[f]! ? relu(v) : 0))

/** a = relu(h) [h > threshold], b_dec not subtracted. */
const gemma = (of: Tensors, A?: Tensor) => (row: number[]): Row => {
  const acts = jump(plus(times(row, of.W_enc), of.b_enc.data), of.threshold.data)
  const recon = plus(times(acts, of.W_dec), of.b_dec.data)
  return { acts, recon: A ? plus(recon, times(row, A)) : recon }
} // prettier-ignore

/** numpy.savez, and numpy.asfortranarray of its matrices before. */
function npz(folder: string, of: Record<string, Tensor>, how: { deflate?: boolean; fortran?: boolean } = {}): string {
  const path = join(tempFolder(), folder)
  mkdirSync(path, { recursive: true })
  const parts = Object.entries(of).map(([name, tensor]) => {
    if (!how.fortran || tensor.shape.length < 2) return { name: `${name}.npy`, data: npyBytes(tensor.shape, tensor.data), deflate: how.deflate ?? false }
    const bytes = npyBytes(tensor.shape, turned(tensor).data)
    const at = bytes.indexOf('False, ')
    bytes.write('True,  ', at, 'latin1')
    return { name: `${name}.npy`, data: bytes, deflate: how.deflate ?? false }
  })
  writeFileSync(join(path, 'params.npz'), zipBytes(parts))
  return path
} // prettier-ignore

const layer = 'layer_5/width_16k/average_l0_70'
test('Gemma Scope: compressed, in column-major order, with w_enc, of attention heads', async () => {
  for (const how of [{}, { deflate: true }, { fortran: true }, { deflate: true, fortran: true }]) {
    await agree(npz(layer, t, how), x, gemma(t))
  }
  const { W_enc: w_enc, W_dec: w_dec, ...rest } = t
  await agree(npz(layer, { w_enc, w_dec, ...rest }), x, gemma(t))
  await agree(npz(`gemma-scope-2b-pt-att/${layer}`, t), { ...x, shape: [n, 3, 2] }, gemma(t))
})

test('Gemma Scope: embeddings are scaled, transcoders are told by their repository', async () => {
  const root = Math.sqrt(d)
  const embedding = { ...t, W_enc: scaled(t.W_enc, 1 / root), W_dec: scaled(t.W_dec, root) }
  await agree(npz('embedding/width_4k/average_l0_6', t), x, gemma(embedding))
  await agree(npz('embedding/width_4k/average_l0_6', t), x, gemma(t), { embedding_rescale: false })
  const other = { ...t, W_dec: number([m, wide]), b_dec: number([wide]) }
  const path = npz(`gemma-scope-2b-pt-transcoders/${layer}`, other)
  await agree(path, x, gemma(other))
  expect((await openSae(path, {})).description.architecture).toBe('jumprelu_transcoder')
})

test('Gemma Scope 2: the affine part is x A, untransposed', async () => {
  const folder = join(tempFolder(), 'transcoder/layer_3_width_16k_l0_small_affine')
  mkdirSync(folder, { recursive: true })
  const { W_enc: w_enc, W_dec: w_dec, ...rest } = t
  const A = number([d, d])
  writeSafetensors(join(folder, 'params.safetensors'), { w_enc, w_dec, ...rest, affine_skip_connection: A })
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ architecture: 'jump_relu', affine_connection: true }))
  await agree(folder, x, gemma(t, A))
})

const linears = {
  ...{ 'encoder.weight': turned(t.W_enc), 'encoder.bias': t.b_enc },
  ...{ 'decoder.weight': turned(t.W_dec), 'decoder.bias': t.b_dec },
}
test('Llama Scope: encode(s x), decode() / s, and a threshold of its own s', async () => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'checkpoints'))
  const settings = { d_model: d, d_sae: m, jump_relu_threshold: 0.4, dataset_average_activation_norm: { in: 1.5 } }
  writeFileSync(join(folder, 'hyperparams.json'), JSON.stringify(settings))
  writeSafetensors(join(folder, 'checkpoints/final.safetensors'), linears)
  const own = Math.sqrt(d) / 1.5
  const scope = (s: number) => (row: number[]): Row => {
    const acts = jump(plus(times(row.map(v => v * s), t.W_enc), t.b_enc.data), new Array<number>(m).fill(0.4 * own))
    return { acts, recon: plus(times(acts, t.W_dec), t.b_dec.data).map(v => v / s) }
  }
  await agree(folder, x, scope(own))
  await agree(folder, x, scope(0.7), { norm_scaling_factor: 0.7 })
}) // prettier-ignore

const saved = ({ shape, data }: Tensor) => new Saved(shape, data)
/** The same matrix as torch keeps a transposed one: its strides swapped. */
const strided = (of: Tensor) => new Saved(of.shape, turned(of).data, { strides: [1, of.shape[0]!] })
const scalar = (value: number) => new Saved([], [value])
function learned(root: object, trainer?: object, inner = ''): string {
  const folder = tempFolder()
  if (trainer) writeFileSync(join(folder, 'config.json'), JSON.stringify({ trainer }))
  mkdirSync(join(folder, inner), { recursive: true })
  const path = join(folder, inner, inner === '' ? 'ae.pt' : 'ae_2000.pt')
  saveTorch(path, root)
  return inner === '' ? folder : path
}
const encoder = { 'encoder.weight': strided(turned(t.W_enc)), 'encoder.bias': saved(t.b_enc), 'decoder.weight': saved(turned(t.W_dec)) } // prettier-ignore
/** relu((x - b) enc^T + b_enc) */
const positive = (row: number[], norms: ArrayLike<number> = new Array<number>(m).fill(1)) =>
  plus(times(minus(row, t.b_dec.data), t.W_enc), t.b_enc.data).map((h, f) => relu(h * norms[f]!))
const decoded = (acts: number[]): Row => ({ acts, recon: plus(times(acts, t.W_dec), t.b_dec.data) })

test('dictionary_learning: April update with decoder rows made unit, and as they are', async () => {
  const norms = Array.from({ length: m }, (_, f) => length(rowAt(t.W_dec, f)))
  for (const path of [learned({ ...encoder, bias: saved(t.b_dec) }), learned({ ...encoder, bias: saved(t.b_dec) }, { trainer_class: 'StandardTrainerAprilUpdate', dict_class: 'AutoEncoder' })]) {
    await agree(path, x, row => decoded(positive(row)), { normalize_decoder: false })
    await agree(path, x, row => ({ ...decoded(positive(row)), acts: positive(row, norms) }))
  }
}) // prettier-ignore

test('dictionary_learning: TopK and BatchTopK by threshold, by k, below zero, and from a folder of checkpoints', async () => {
  const root = { ...encoder, b_dec: saved(t.b_dec), k: scalar(3), threshold: scalar(0.75) }
  const above = (at: number) => (row: number[]) => decoded(positive(row).map(p => (p > at ? p : 0)))
  const topK = (row: number[]) => decoded(largest(positive(row), 3))
  const config = (dict_class: string) => ({ dict_class, activation_dim: d, dict_size: m, k: 3 })
  await agree(learned(root, config('AutoEncoderTopK')), x, topK)
  await agree(learned(root, config('AutoEncoderTopK')), x, above(0.75), { use_threshold: true })
  await agree(learned(root, config('AutoEncoderTopK'), 'checkpoints'), x, topK)
  await agree(learned(root), x, topK, { dict_class: 'AutoEncoderTopK' })
  await agree(learned(root, config('BatchTopKSAE')), x, above(0.75))
  await agree(learned({ ...root, threshold: scalar(-1) }, config('BatchTopKSAE')), x, above(0))
  const groups = { W_enc: strided(t.W_enc), b_enc: saved(t.b_enc), W_dec: strided(t.W_dec), b_dec: saved(t.b_dec) }
  await agree(learned({ ...groups, k: scalar(3), threshold: scalar(0.75), group_sizes: new Saved([2], [4, 6]) }), x, above(0.75))
  await agree(learned({ ...groups, threshold: saved(t.threshold) }), x, gemma(t))
}) // prettier-ignore

test('overcomplete: archetypes with their multiplier are (W C + Relax) e^multiplier, for every delta', async () => {
  const [C, W, Relax] = [number([4, d], 2), number([m, 4]), number([m, d], 2)]
  const root = {
    ...{ 'dictionary.C': saved(C), 'dictionary.W': saved(W), 'dictionary.Relax': saved(Relax) },
    ...{ 'dictionary.multiplier': scalar(-0.5), 'encoder.final_block.0.weight': saved(turned(t.W_enc)), 'encoder.final_block.0.bias': saved(t.b_enc) },
  }
  for (const delta of [0.5, 3]) {
    const atoms = Array.from({ length: m }, (_, f) => {
      const share = rowAt(W, f).map(relu)
      const total = share.reduce((a, b) => a + b, 0) + 1e-8
      const own = rowAt(Relax, f)
      return plus(times(share.map(v => v / total), C), own.map(v => v * Math.min(delta / length(own), 1))).map(v => v * Math.exp(-0.5))
    })
    const D = { shape: [m, d], data: Float32Array.from(atoms.flat()) }
    const path = saveTorch(join(tempFolder(), 'sae.pt'), root)
    await agree(path, x, row => {
      const acts = largest(timesT(row, turned(t.W_enc)).map((v, f) => relu(v + t.b_enc.data[f]!)), 2)
      return { acts, recon: times(acts, D) }
    }, { k: 2, delta })
    const error = await failure((await openSae(path, { k: 2 })).readWeights(null))
    expect([error.code, error.message]).toEqual(['bad-input', expect.stringMatching(/delta is not in its files .* Give --option delta=VALUE/)])
  }
}) // prettier-ignore
