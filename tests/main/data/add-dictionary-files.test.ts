// Which files a dictionary in the workspace is: any of its paths is the same dictionary, and other weights are another.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hashDictionary, dictionaryRoot } from '../../../main/data/importers/dictionary.ts'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { fixtures } from '../inference/help.ts'

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
  const before = await hashDictionary(folder, format)
  expect(before.map(({ name }) => name)).toEqual(files)
  writeSafetensors(join(folder, files[1]!), { x: { shape: [1], data: [1] } })
  const after = await hashDictionary(folder, format)
  expect(after[0]).toEqual(before[0])
  expect(after[1]!.sha256).not.toBe(before[1]!.sha256)
}) // prettier-ignore
