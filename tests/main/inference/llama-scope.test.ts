// Llama Scope and per-layer transcoders beyond the fixtures: the activation factor, which file stands for which folder, layouts that are not run.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isDictionary, listPath, openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { fixtures } from './help.ts'
import { random } from './models.ts'

const [d, m] = [4, 6]
const next = random(31)
const array = (n: number) => Float32Array.from({ length: n }, next)
const linears = {
  'encoder.weight': { shape: [m, d], data: array(m * d) },
  'encoder.bias': { shape: [m], data: array(m) },
  'decoder.weight': { shape: [d, m], data: array(d * m) },
  'decoder.bias': { shape: [d], data: array(d) },
}
const hyperparams = { d_model: d, d_sae: m, jump_relu_threshold: 0.5, dataset_average_activation_norm: { in: 8, out: 4 }, hook_point_in: 'blocks.5.hook_resid_post' } // prettier-ignore

function llamaScope(over: Record<string, unknown> = {}): string {
  const folder = tempFolder()
  mkdirSync(join(folder, 'checkpoints'))
  writeFileSync(join(folder, 'hyperparams.json'), JSON.stringify({ ...hyperparams, ...over }))
  writeSafetensors(join(folder, 'checkpoints', 'final.safetensors'), linears)
  return folder
}

const close = (found: Float32Array, want: number[]) => found.forEach((v, i) => expect(v).toBeCloseTo(want[i]!, 6))

test('the factor is sqrt(d_model) / norm.in; threshold and weights carry it', async () => {
  const { spec, description, readWeights, hook } = await openSae(llamaScope(), {})
  expect(spec).toMatchObject({ kind: 'jumprelu', subtractBDec: false, dIn: d, dSae: m, dOut: d })
  expect(description.options).toMatchObject({ norm_scaling_factor: 0.25, threshold: 0.125 })
  expect(hook).toBe('blocks.5.hook_resid_post')
  const w = await readWeights([2])
  close(
    w.wEnc,
    [...linears['encoder.weight'].data.subarray(2 * d, 3 * d)].map(v => v * 0.25),
  )
  close(w.wDec, [0, 1, 2, 3].map(j => linears['decoder.weight'].data[j * m + 2]! * 4)) // prettier-ignore
  close(
    w.bDec,
    [...linears['decoder.bias'].data].map(v => v * 4),
  )
  expect(w.bEnc[0]).toBe(linears['encoder.bias'].data[2])
  expect([...w.threshold!]).toEqual([0.125])
})

test('a given factor is folded; the threshold is scaled by the one of the file, where it has one', async () => {
  const given = await openSae(llamaScope(), { norm_scaling_factor: 0.5 })
  expect(given.description.options).toMatchObject({ norm_scaling_factor: 0.5, threshold: 0.125 })
  close(
    (await given.readWeights([0])).wEnc,
    [...linears['encoder.weight'].data.subarray(0, d)].map(v => v * 0.5),
  )
  const silent = llamaScope({ dataset_average_activation_norm: undefined })
  const asked = await openSae(silent, { norm_scaling_factor: 0.5 })
  expect(asked.description.options).toMatchObject({ threshold: 0.25 })
  await expect(openSae(silent, {})).rejects.toThrow(/norm\.in is missing, .*Give --option norm_scaling_factor=N/)
  for (const wrong of [0, -1, 'x', null]) {
    await expect(openSae(llamaScope(), { norm_scaling_factor: wrong })).rejects.toMatchObject({ code: 'bad-input' })
  }
})

test('the folder, its settings, its weights and their folder are the same dictionary', async () => {
  const folder = llamaScope()
  const paths = ['', 'hyperparams.json', 'checkpoints', 'checkpoints/final.safetensors'].map(p => join(folder, p))
  for (const path of paths) expect((await openSae(path, {})).files).toEqual([paths[1], paths[3]])
})

test('another output place is a transcoder, whose output is not scaled back', async () => {
  const { spec, description, readWeights } = await openSae(llamaScope({ hook_point_out: 'blocks.5.hook_mlp_out' }), {})
  expect([spec.transcoder, description.architecture]).toEqual([true, 'jumprelu_transcoder'])
  const w = await readWeights(null)
  close(w.bDec, [...linears['decoder.bias'].data])
  close(w.wEnc.subarray(0, 1), [linears['encoder.weight'].data[0]! * 0.25])
})

test.each([
  [{ d_sae: 7 }, /have d_sae 6, .*says 7/],
  [{ d_model: 5 }, /have d_model 4, .*says 5/],
  [{ jump_relu_threshold: undefined }, /jump_relu_threshold is missing/],
  [{ dataset_average_activation_norm: { in: 0 } }, /norm\.in is 0, expected a number above 0/],
  [{ act_fn: 'topk' }, /act_fn is "topk"; of Llama Scope jumprelu is run/],
])('Llama Scope with %j is refused', async (over, message) => {
  await expect(openSae(llamaScope(over), {})).rejects.toThrow(message)
})

test('R1: thresholds are exponentials, a factor is folded only when it is given, and cfg.json makes it SAELens', async () => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ d_model: d, expansion_factor: 1.5, hook_point_in: 'a' }))
  const logs = array(m)
  writeSafetensors(join(folder, 'sae_weights.safetensors'), { ...linears, log_jumprelu_threshold: { shape: [m], data: logs } }) // prettier-ignore
  const plain = await openSae(folder, {})
  expect(plain.description.warnings.join()).toMatch(/Give --option norm_scaling_factor/)
  const w = await plain.readWeights([4, 1])
  close(w.threshold!, [Math.exp(logs[4]!), Math.exp(logs[1]!)])
  close(w.bDec, [...linears['decoder.bias'].data])
  const scaled = await (await openSae(folder, { norm_scaling_factor: 2 })).readWeights([4, 1])
  close(
    scaled.wEnc,
    [...w.wEnc].map(v => v * 2),
  )
  close(
    scaled.bDec,
    [...w.bDec].map(v => v / 2),
  )
  expect(scaled.threshold).toEqual(w.threshold)
  await expect(openSae(folder, { norm_scaling_factor: -2 })).rejects.toThrow(/expected a number above 0/)
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ d_model: d, expansion_factor: 2 }))
  await expect(openSae(folder, {})).rejects.toThrow(/have d_sae 6, .*says 8/)
  writeFileSync(join(folder, 'cfg.json'), '{"architecture":"jumprelu","sae_lens_version":"6.1.0"}')
  await expect(openSae(folder, {})).rejects.toThrow(/encoder\.weight, not W_dec/)
})

const layer = {
  W_enc: { shape: [m, d], data: array(m * d) },
  b_enc: { shape: [m], data: array(m) },
  W_dec: { shape: [m, 3], data: array(m * 3) },
  b_dec: { shape: [3], data: array(3) },
}

test('per-layer transcoders: one file a layer, the encoder transposed even where it is square', async () => {
  const folder = tempFolder()
  writeSafetensors(join(folder, 'layer_10.safetensors'), layer)
  const { spec, hook, description, readWeights } = await openSae(folder, {})
  expect(spec).toMatchObject({ kind: 'relu', dIn: d, dSae: m, dOut: 3, transcoder: true, subtractBDec: false })
  expect([hook, description.architecture]).toEqual(['blocks.10.mlp.hook_in', 'transcoder'])
  expect([...(await readWeights([5])).wEnc]).toEqual([...layer.W_enc.data.subarray(5 * d)])
  const square = { W_enc: { shape: [d, d], data: array(d * d) }, b_enc: { shape: [d], data: array(d) }, W_dec: { shape: [d, d], data: array(d * d) }, b_dec: { shape: [d], data: array(d) } } // prettier-ignore
  writeSafetensors(join(folder, 'layer_9.safetensors'), { ...square, W_skip: { shape: [d, d], data: array(d * d) } })
  await expect(openSae(folder, {})).rejects.toThrow(
    /found 2 dictionaries inside, .*choose one of them: layer_9\.safetensors, layer_10\.safetensors\./,
  )
  const nine = await openSae(join(folder, 'layer_9.safetensors'), {})
  expect([...(await nine.readWeights([1])).wEnc]).toEqual([...square.W_enc.data.subarray(d, 2 * d)])
  expect(nine.description.architecture).toBe('skip_transcoder')
  await expect(openSae(join(folder, 'layer_9.safetensors'), { k: 2 })).rejects.toThrow(/no option k/)
})

test('a layer of another kind is refused, and activations of a layer are no dictionary', async () => {
  const folder = tempFolder()
  const path = writeSafetensors(join(folder, 'layer_1.safetensors'), { ...layer, activation_threshold: { shape: [m], data: array(m) } }) // prettier-ignore
  await expect(openSae(path, {})).rejects.toMatchObject({ code: 'unsupported-format' })
  const acts = writeSafetensors(join(folder, 'layer_2.safetensors'), { acts: { shape: [m, d], data: array(m * d) } })
  expect(await isDictionary(await listPath(acts))).toBe(false)
  expect(await isDictionary(await listPath(path))).toBe(true)
})

test.each([
  [
    ['W_enc_3.safetensors', 'W_dec_3.safetensors', 'config.yaml'],
    /W_dec_3\.safetensors is of a cross-layer transcoder/,
  ],
  [['conf.yaml', 'latest_ckpt.safetensors'], /is of a temporal SAE: it needs attention over the tokens/],
])('%j is refused by name', async (names, message) => {
  const folder = tempFolder()
  for (const name of names) writeFileSync(join(folder, name), '')
  await expect(openSae(folder, {})).rejects.toMatchObject({ code: 'unsupported-format', message: expect.stringMatching(message) }) // prettier-ignore
  await expect(openSae(join(folder, names[0]!), {})).rejects.toMatchObject({ code: 'unsupported-format' })
})

test('a cross-layer transcoder of Gemma Scope 2 and a temporal dictionary of SAELens are refused by name', async () => {
  const clt = tempFolder()
  writeSafetensors(join(clt, 'params.safetensors'), { w_enc: { shape: [d, m], data: array(d * m) }, w_dec: { shape: [m, 2, d], data: array(2 * m * d) }, b_enc: { shape: [m], data: array(m) }, b_dec: { shape: [2, d], data: array(2 * d) }, threshold: { shape: [m], data: array(m) } }) // prettier-ignore
  await expect(openSae(clt, {})).rejects.toMatchObject({ code: 'unsupported-format', message: expect.stringMatching(/cross-layer transcoder/) }) // prettier-ignore
  const temporal = tempFolder()
  cpSync(join(fixtures, 'sl_standard/model'), temporal, { recursive: true })
  writeFileSync(join(temporal, 'cfg.json'), '{"architecture":"temporal","sae_lens_version":"6.30.0"}')
  await expect(openSae(temporal, {})).rejects.toMatchObject({ code: 'unsupported-format', message: expect.stringMatching(/"temporal" needs attention/) }) // prettier-ignore
})
