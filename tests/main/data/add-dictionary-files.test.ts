// Which files a dictionary in the workspace is: any of its paths is the same dictionary, and other weights are another.
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hashDictionary, dictionaryRoot } from '../../../main/data/importers/dictionary.ts'
import { dictionaryIdOf } from '../../../main/data/hash.ts'
import { requireUnchanged } from '../../../main/data/unchanged.ts'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { fixtures, never } from '../inference/help.ts'

const llama = 'model/Llama3_1-8B-Base-L5R-8x'
const r1 = 'model/400M-Slimpajama-400M-OpenR1-Math-220k/L5R'

it.each([
  ['llama_scope', llama, ['', 'hyperparams.json', 'checkpoints', 'checkpoints/final.safetensors'], ['hyperparams.json', join('checkpoints', 'final.safetensors')]],
  ['llama_scope_r1', r1, ['', 'config.json', 'sae_weights.safetensors'], ['config.json', 'sae_weights.safetensors']],
  ['sparsify', 'model/layers.3.mlp', ['', 'cfg.json', 'sae.safetensors'], ['cfg.json', 'sae.safetensors']],
])('%s', async (format, inner, paths, files) => {
  const folder = tempFolder()
  cpSync(join(fixtures, format === 'sparsify' ? 'sparsify_topk' : format, inner), folder, { recursive: true })
  const roots = await Promise.all(paths.map(path => dictionaryRoot(join(folder, path))))
  expect(roots).toEqual(paths.map(() => folder))
  const described = await createInferenceServer()['sae.describe']({ path: folder, options: {} }, never)
  expect(described.files).toEqual(files)
  const before = await hashDictionary(folder, described.files)
  expect(before.map(({ name }) => name)).toEqual(files)
  writeSafetensors(join(folder, files[1]!), { x: { shape: [1], data: [1] } })
  const after = await hashDictionary(folder, described.files)
  expect(after[0]).toEqual(before[0])
  expect(after[1]!.sha256).not.toBe(before[1]!.sha256)
}) // prettier-ignore

it('a .pt of any name is itself and the config beside it; a checkpoint also the config above', async () => {
  const folder = tempFolder()
  const describe = async (path: string) => {
    const { files } = await createInferenceServer()['sae.describe']({ path, options: {} }, never)
    return { files, hashed: await hashDictionary(path, files) }
  }
  cpSync(join(fixtures, 'dl_batchtopk/model'), folder, { recursive: true })
  const named = join(folder, 'resid.pt')
  renameSync(join(folder, 'ae.pt'), named)
  const before = await describe(named)
  expect(before.files).toEqual(['resid.pt', 'config.json'])
  writeFileSync(join(folder, 'config.json'), readFileSync(join(folder, 'config.json'), 'utf8').replace('{', '{ '))
  const after = await describe(named)
  expect(after.hashed.map(({ sha256 }, i) => sha256 === before.hashed[i]!.sha256)).toEqual([true, false])
  mkdirSync(join(folder, 'checkpoints'))
  const checkpoint = join(folder, 'checkpoints', 'ae_100.pt')
  renameSync(named, checkpoint)
  expect((await describe(checkpoint)).hashed.map(({ name }) => name)).toEqual(['ae_100.pt', join('..', 'config.json')])
})

it('the file beside a dictionary is watched like the dictionary', async () => {
  const folder = tempFolder()
  cpSync(join(fixtures, 'dl_batchtopk/model'), folder, { recursive: true })
  const path = join(folder, 'resid.pt')
  renameSync(join(folder, 'ae.pt'), path)
  const item = { path, name: 'resid', files: await hashDictionary(path, ['resid.pt', 'config.json']) }
  await requireUnchanged(item)
  writeFileSync(join(folder, 'config.json'), '{}')
  await expect(requireUnchanged(item)).rejects.toThrow(/config\.json: the file has changed since resid was added/)
})

it('the id of a SAELens folder is that of earlier versions: its two files by name and hash', async () => {
  const path = join(fixtures, 'sl_topk/model')
  const { files, format } = await createInferenceServer()['sae.describe']({ path, options: {} }, never)
  expect(dictionaryIdOf(format, {}, await hashDictionary(path, files))).toBe(
    '5f68dcb7a10ef685ca71d91b7a646a2f271b703541b460dddded7a518bf1549f',
  )
})
