// dictionary_learning's ae.pt beyond its fixtures: backups, options, which class it is, some features only, and files that are none.
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { transpose } from '../../../core/sae/rows.ts'
import { createLargest } from '../../../main/inference/coupled.ts'
import { exportOnnx } from '../../../main/inference/export-onnx.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { failure, tempFolder, writeSafetensors } from '../containers/files.ts'
import { saveTorch, Tensor } from '../containers/torch.ts'
import { openHarness } from '../data/harness.ts'
import { codesOf, excess, fixtures, never, npy, ref } from './help.ts'
import { random } from './models.ts'

const model = (name: string) => join(fixtures, name, 'model')
const names = ['dl_standard', 'dl_gated', 'dl_topk', 'dl_batchtopk', 'dl_matryoshka', 'dl_jumprelu']
/** A copy of a fixture's file without its config.json. */
const alone = (name: string) => {
  const folder = join(tempFolder(), name)
  mkdirSync(folder)
  copyFileSync(join(model(name), 'ae.pt'), join(folder, 'ae.pt'))
  return folder
}

test.each(names)('%s: some features are those of all, and directions are decoder rows', async name => {
  const sae = await openSae(model(name), {})
  const { dIn, dSae, dOut } = sae.spec
  const all = await sae.readWeights(null)
  const some = await sae.readWeights([7, 90])
  for (const [i, f] of [7, 90].entries()) {
    for (let d = 0; d < dIn; d++) expect(some.wEnc[d * 2 + i]).toBe(all.wEnc[d * dSae + f])
    expect(some.wDec.subarray(i * dOut, (i + 1) * dOut)).toEqual(all.wDec.subarray(f * dOut, (f + 1) * dOut))
    expect([some.bEnc[i], some.threshold?.[i], some.magnitude?.r[i]]).toEqual([
      all.bEnc[f],
      all.threshold?.[f],
      all.magnitude?.r[f],
    ])
  }
  const directions = await sae.readDirections(7, 8)
  const row = all.wDec.subarray(7 * dOut, 8 * dOut)
  const factor = row[0]! / directions[0]!
  expect(factor).toBeGreaterThan(0)
  expect(
    excess(
      directions.map(v => v * factor),
      row,
      { atol: 1e-6, rtol: 1e-5 },
    ),
  ).toBeLessThanOrEqual(0)
  expect(sae.hook).toBe('blocks.8.hook_resid_post')
})

test('decoder rows as they are, where asked', async () => {
  const name = 'dl_standard_april_unnormalized'
  const out = await createInferenceServer()['sae.encode'](
    {
      sae: ref(model(name), { normalize_decoder: false }),
      source: { path: join(fixtures, name, 'x.npy'), tensor: null },
      ...{ from: 0, to: 64, recon: true },
    },
    never,
  )
  const want = await npy(join(fixtures, name, 'acts_normalize_decoder_false.npy'))
  const acts = new Float32Array(want.length)
  for (let r = 0; r < 64; r++) {
    for (let e = out.indptr[r]!; e < out.indptr[r + 1]!; e++) acts[r * 96 + out.features[e]!] = out.values[e]!
  }
  expect(excess(acts, want, { atol: 1e-4, rtol: 1e-5 })).toBeLessThanOrEqual(0)
})

test('TopK and BatchTopK have the same tensors: without config.json the class is asked for', async () => {
  const folder = alone('dl_topk')
  expect((await failure(openSae(folder, {}))).message).toMatch(
    /ae\.pt: its tensors are those of AutoEncoderTopK and of BatchTopKSAE\. Give --option dict_class=NAME/,
  )
  const { description, spec } = await openSae(folder, { dict_class: 'AutoEncoderTopK' })
  expect([description.architecture, spec.k]).toEqual(['topk', 8])
  expect((await openSae(alone('dl_gated'), {})).spec.kind).toBe('gated')
})

test('what does not fit is refused by name', async () => {
  const standard = model('dl_standard')
  const says = async (path: string, options: Record<string, unknown>, message: RegExp) =>
    expect((await failure(openSae(path, options))).message).toMatch(message)
  await says(
    standard,
    { dict_class: 'BatchTopKSAE' },
    /found the tensors of AutoEncoder, its dict_class is said to be BatchTopKSAE/,
  )
  await says(standard, { width: 3 }, /there is no option width .* dict_class, k, normalize_decoder/)
  await says(model('dl_topk'), { k: 97 }, /k is 97, the dictionary has 96 features/)
  await says(model('dl_topk'), { k: 2.5 }, /k is 2\.5, expected a whole number above 0/)

  const folder = alone('dl_standard')
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ trainer: { dict_size: 95 } }))
  await says(folder, {}, /its encoder has dict_size 96, .*config\.json says 95/)
  rmSync(join(folder, 'config.json'))
  copyFileSync(join(fixtures, 'reader_pt/MUST_REJECT_global_eval.pt'), join(folder, 'ae.pt'))
  await says(folder, {}, /refers to .*eval.* Nothing was run/)
  copyFileSync(join(fixtures, 'reader_pt/zip_ordereddict.pt'), join(folder, 'ae.pt'))
  await says(folder, {}, /found tensors f32, .* expected those of a dictionary of dictionary_learning/)
})

test('added by its folder, its file or its config.json it is the same dictionary, with where it was trained', async () => {
  const temp = tempFolder()
  const folder = join(temp, 'sae')
  cpSync(model('dl_batchtopk'), folder, { recursive: true })
  const bench = await openHarness(join(temp, 'workspace'), { create: true })
  try {
    const add = async (path: string) =>
      (await bench.data.call('dictionary.add', { fileId: bench.server.files.grantPath(path) })).id
    const id = await add(folder)
    expect(await add(join(folder, 'ae.pt'))).toBe(id)
    expect(await add(join(folder, 'config.json'))).toBe(id)
    const { dictionaries } = await bench.data.call('workspace.get', undefined)
    expect(dictionaries).toHaveLength(1)
    expect(dictionaries[0]).toMatchObject({
      ...{ format: 'dictionary_learning', architecture: 'batchtopk', activation: 'jumprelu', path: folder },
      ...{ hook: 'blocks.8.hook_resid_post', warnings: [expect.stringMatching(/row by row with its threshold/)] },
    })
  } finally {
    await bench.close()
  }
})

/** Small dictionaries as older versions wrote them. */
const old = (() => {
  const next = random(41)
  const array = (length: number) => Float32Array.from({ length }, () => next())
  const [d, m] = [4, 6]
  const parts = { enc: array(m * d), dec: array(m * d), bEnc: array(m).map(Math.abs), bDec: array(d), x: array(20 * d) }
  const vector = (values: Float32Array) => new Tensor([values.length], values)
  const root = {
    ...{ 'encoder.weight': new Tensor([m, d], parts.enc), 'encoder.bias': vector(parts.bEnc), b_dec: vector(parts.bDec) },
    'decoder.weight': new Tensor([d, m], transpose(parts.dec, d)),
  }
  return { ...parts, d, m, root, rows: () => writeSafetensors(join(tempFolder(), 'x.safetensors'), { x: { shape: [20, d], data: parts.x } }) }
})() // prettier-ignore
/** relu((x - b_dec) enc^T + b_enc) of every row, [20 * m] */
const positives = () =>
  Float32Array.from({ length: 20 * old.m }, (_, i) => {
    const [r, f] = [Math.floor(i / old.m), i % old.m]
    let h = old.bEnc[f]!
    for (let j = 0; j < old.d; j++) h += (old.x[r * old.d + j]! - old.bDec[j]!) * old.enc[f * old.d + j]!
    return Math.max(h, 0)
  })
const near = { atol: 1e-5, rtol: 1e-5 }

test('TopK by its threshold, as encode(use_threshold=True)', async () => {
  const name = 'dl_topk'
  const options = { use_threshold: true }
  const found = await codesOf(model(name), join(fixtures, name, 'x.npy'), 64, options)
  const want = await npy(join(fixtures, name, 'acts_use_threshold.npy'))
  expect(found.acts.map(v => Number(v > 0))).toEqual(want.map(v => Number(v > 0)))
  expect(excess(found.acts, want, { atol: 6.5e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  expect((await openSae(model(name), options)).description).toMatchObject({
    architecture: 'topk',
    options: { k: 8, use_threshold: true },
  })
})

test('files from before 2025: the decoder as it lies, k of the config, no threshold', async () => {
  const folder = tempFolder()
  const rest = Object.fromEntries(Object.entries(old.root).filter(([key]) => key !== 'decoder.weight'))
  saveTorch(join(folder, 'ae.pt'), { ...rest, decoder: new Tensor([old.m, old.d], old.dec) })
  const without = await openSae(folder, {})
  expect(without.description.optionsNeeded.map(o => o.name)).toEqual(['k'])
  expect(await failure(without.readWeights(null))).toMatchObject({ code: 'bad-input', message: expect.stringMatching(/k is not in its files .* --option k=VALUE/) })
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ trainer: { trainer_class: 'TrainerTopK', k: 2 } }))
  const topK = await openSae(folder, {})
  expect([topK.description.architecture, topK.spec.k]).toEqual(['topk', 2])
  expect((await topK.readWeights(null)).wDec).toEqual(old.dec)

  const batch = saveTorch(join(tempFolder(), 'ae.pt'), { ...old.root, k: new Tensor([], [2]) })
  const needs = (await openSae(batch, {})).description
  expect([needs.architecture, needs.optionsNeeded.map(o => o.name)]).toEqual(['batchtopk', ['threshold']])
  const found = await codesOf(batch, old.rows(), 20, { threshold: 0.4 })
  expect(excess(found.acts, positives().map(v => (v > 0.4 ? v : 0)), near)).toBeLessThanOrEqual(0)
}) // prettier-ignore

test.each([
  [0, 20],
  [3, 11],
])('coupled rows: of rows %i to %i the k n largest values', async (from, to) => {
  const path = saveTorch(join(tempFolder(), 'ae.pt'), { ...old.root, k: new Tensor([], [1]) })
  const server = createInferenceServer()
  const options = { use_threshold: false }
  const source = { path: old.rows(), tensor: null }
  const own = await server['sae.uncouple']({ sae: ref(path, options), source, from, to }, never)
  const out = await server['sae.encode']({ sae: ref(path, own.options), source, from, to, recon: true }, never)
  const part = positives().subarray(from * old.m, to * old.m)
  const cut = part
    .slice()
    .sort()
    .at(from - to)!
  expect(cut).toBeGreaterThan(0)
  expect(out.values.length).toBe(to - from)
  expect(excess(out.values.slice().sort(), part.filter(v => v >= cut).sort(), near)).toBeLessThanOrEqual(0)
})

test('more places than positive values: every positive value is on; a file that is not coupled stays as it is', async () => {
  const path = saveTorch(join(tempFolder(), 'ae.pt'), { ...old.root, k: new Tensor([], [old.m]) })
  const server = createInferenceServer()
  const source = { path: old.rows(), tensor: null }
  const all = { source, from: 0, to: 20 }
  const own = await server['sae.uncouple']({ sae: ref(path, { use_threshold: false }), ...all }, never)
  expect(own.options).toEqual({ use_threshold: true, threshold: 0 })
  const plain = { threshold: 0.4 }
  expect(await server['sae.uncouple']({ sae: ref(path, plain), ...all }, never)).toEqual({ options: plain })
})

test('the largest of many parts, with equal ones at the edge', () => {
  const largest = createLargest('x', 3)
  for (const part of [[5, 1], [], [2, 9, 3], [0.5, 0.25, 4]]) largest.add(Float32Array.from(part))
  const threshold = largest.threshold()
  expect([threshold < 4, threshold > 3]).toEqual([true, true])
  const equal = createLargest('x', 2)
  equal.add(Float32Array.of(7, 3, 3, 1))
  expect([equal.threshold() < 3, equal.threshold() > 2.99]).toEqual([true, true])
})

test('a dictionary whose rows are coupled is no dictionary of a workspace, nor a graph', async () => {
  const options = { use_threshold: false }
  const refused = { code: 'unsupported-format', message: expect.stringMatching(/rows of a whole selection are coupled/) }
  const sae = ref(model('dl_batchtopk_batch_mode'), options)
  expect(await failure(Promise.resolve(createInferenceServer()['sae.load'](sae, never)))).toMatchObject(refused)
  const opened = await openSae(sae.path, options)
  expect(await failure(exportOnnx(opened, null, join(tempFolder(), 'x.onnx')))).toMatchObject(refused)
  expect((await failure(openSae(sae.path, { ...options, threshold: 1 }))).message).toMatch(/a threshold is given, and use_threshold=false/)
  expect((await failure(openSae(model('dl_standard'), { k: 3 }))).message).toMatch(/k is for TopK and BatchTopK, this is AutoEncoder/)
}) // prettier-ignore
