// dictionary_learning's ae.pt beyond its fixtures: backups, options, which class it is, some features only, and files that are none.
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSae } from '../../../main/inference/formats/index.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { failure, tempFolder } from '../containers/files.ts'
import { openHarness } from '../data/harness.ts'
import { excess, fixtures, never, npy, ref } from './help.ts'

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
